import fc from 'fast-check';
import type { PriceCandidate } from './price-selector.js';
import { SpecificPriceSelector } from './price-selector.js';
import { tiersOf } from './price-tiers.js';

const candidate = (minQty: number, amount: bigint, more: Partial<PriceCandidate> = {}): PriceCandidate => ({
  priceId: `price_${minQty}_${amount}`,
  priceListId: 'base',
  kind: 'base',
  priority: 0,
  forChannel: true,
  forGroup: false,
  amount,
  includesTax: true,
  minQty,
  validFrom: null,
  ...more,
});
const steps = (...candidates: PriceCandidate[]) =>
  tiersOf(candidates, new SpecificPriceSelector()).map(({ minQty, amount }) => [minQty, Number(amount)]);

describe('tiersOf', () => {
  it('tells the steps, smallest quantity first', () => {
    expect(steps(candidate(10, 90n), candidate(1, 100n), candidate(50, 80n))).toEqual([
      [1, 100],
      [10, 90],
      [50, 80],
    ]);
  });

  it('leaves out steps at which another list decides, or nothing changes', () => {
    const sale = { kind: 'sale', priceListId: 'sale' } as const;
    expect(steps(candidate(1, 100n), candidate(10, 90n), candidate(1, 70n, sale))).toEqual([[1, 70]]);
    expect(steps(candidate(1, 100n), candidate(5, 100n))).toEqual([[1, 100]]);
  });

  it('begins where something is for sale at all', () => {
    expect(steps(candidate(6, 100n))).toEqual([[6, 100]]);
    expect(steps()).toEqual([]);
  });

  it('tells for any quantity what is charged for it, whatever the order of prices (1,000 cases)', () => {
    const prices = fc.uniqueArray(
      fc.record({
        minQty: fc.integer({ min: 1, max: 12 }),
        amount: fc.bigInt({ min: 0n, max: 5_000n }),
        list: fc.constantFrom('base' as const, 'override' as const, 'sale' as const),
        includesTax: fc.boolean(),
      }),
      { selector: ({ minQty, list }) => `${list}${minQty}`, minLength: 1, maxLength: 9 },
    );
    const selector = new SpecificPriceSelector();
    fc.assert(
      fc.property(prices, fc.integer({ min: 1, max: 20 }), (entered, quantity) => {
        const candidates = entered.map(({ minQty, amount, list, includesTax }) =>
          candidate(minQty, amount, { includesTax, kind: list, priceListId: list, priceId: `${list}_${minQty}` }),
        );

        const shown = tiersOf(candidates, selector);

        const charged = selector.select(candidates.filter((each) => each.minQty <= quantity));
        const tier = shown.filter((each) => each.minQty <= quantity).at(-1);
        expect([tier?.amount, tier?.includesTax]).toEqual([charged?.amount, charged?.includesTax]);
        expect(tiersOf(candidates.toReversed(), selector)).toEqual(shown);
      }),
      { numRuns: 1_000 },
    );
  });
});
