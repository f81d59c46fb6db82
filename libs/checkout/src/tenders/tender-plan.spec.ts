import fc from 'fast-check';
import { planTenders, type UsableTender } from './tender-plan.js';

const tender = (balance: bigint, seenBalance = balance): UsableTender => ({
  id: 'tnd_1',
  accountId: 'sva_1',
  kind: 'gift_card',
  codeLast4: '0C5H',
  seenBalance,
  balance,
});
const coversOf = (tenders: UsableTender[], total: bigint) => planTenders(tenders, total).tenders.map((t) => t.covers);

describe('planTenders', () => {
  it('leaves the rest to the provider', () => {
    expect(planTenders([tender(30n)], 100n)).toMatchObject({ covered: 30n, due: 70n, hasShrunk: false });
    expect(planTenders([], 100n)).toMatchObject({ covered: 0n, due: 100n, hasShrunk: false });
  });

  it('spends one after another, each as far as it goes', () => {
    expect(coversOf([tender(30n), tender(50n), tender(50n)], 100n)).toEqual([30n, 50n, 20n]);
    expect(coversOf([tender(200n), tender(50n)], 100n)).toEqual([100n, 0n]);
  });

  it('notices when a tender pays less than the shopper was told, and only then', () => {
    expect(planTenders([tender(40n, 50n)], 100n).hasShrunk).toBe(true);
    expect(planTenders([tender(40n, 50n)], 30n).hasShrunk).toBe(false); // still enough
    expect(planTenders([tender(60n, 50n)], 100n).hasShrunk).toBe(false);
    expect(planTenders([tender(0n, 50n)], 0n).hasShrunk).toBe(false);
  });

  it('always adds up, never spends more than there is, and leaves nothing due while something could be spent', () => {
    const amounts = fc.bigInt({ min: 0n, max: 10n ** 15n });
    const tenders = fc.array(
      fc.tuple(amounts, amounts).map(([balance, seen]) => tender(balance, seen)),
      { maxLength: 5 },
    );
    fc.assert(
      fc.property(tenders, amounts, (list, total) => {
        const plan = planTenders(list, total);
        expect(plan.tenders.reduce((sum, { covers }) => sum + covers, 0n)).toBe(plan.covered);
        expect(plan.covered + plan.due).toBe(total);
        expect(plan.due >= 0n).toBe(true);
        for (const { covers, balance } of plan.tenders) expect(covers >= 0n && covers <= balance).toBe(true);
        if (plan.due > 0n) expect(plan.tenders.every(({ covers, balance }) => covers === balance)).toBe(true);
      }),
      { numRuns: 1_000 },
    );
  });
});
