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
});
