import fc from 'fast-check';
import { basePriceOf, SpecificPriceSelector, type PriceCandidate } from './price-selector.js';

const candidate = (overrides: Partial<PriceCandidate> = {}): PriceCandidate => ({
  priceId: 'price_a',
  priceListId: 'plist_a',
  kind: 'base',
  priority: 0,
  forChannel: true,
  forGroup: false,
  amount: 1000n,
  includesTax: true,
  minQty: 1,
  ...overrides,
});

describe('SpecificPriceSelector', () => {
  const selector = new SpecificPriceSelector();

  it('prefers any list to a base list, even one for everybody', () => {
    const sale = candidate({ kind: 'sale', forChannel: false, amount: 900n });
    expect(selector.select([candidate({ amount: 1n }), sale])).toBe(sale);
  });

  it('prefers the group, then the channel, then the priority, then the lowest amount', () => {
    const lists = (overrides: Partial<PriceCandidate>) => candidate({ kind: 'override', forChannel: false, ...overrides });
    const group = lists({ forGroup: true, amount: 5n });
    const channel = lists({ forChannel: true, amount: 4n });
    const important = lists({ priority: 9, amount: 3n });
    const cheap = lists({ amount: 1n });
    const dear = lists({ amount: 2n });
    expect(selector.select([dear, cheap, important, channel, group])).toBe(group);
    expect(selector.select([dear, cheap, important, channel])).toBe(channel);
    expect(selector.select([dear, cheap, important])).toBe(important);
    expect(selector.select([dear, cheap])).toBe(cheap);
  });

  it('prefers the larger quantity step of the same list', () => {
    const ten = candidate({ priceId: 'price_b', minQty: 10, amount: 1100n });
    expect(selector.select([candidate(), ten])).toBe(ten);
  });

  it('does not depend on the order of the candidates', () => {
    const any = fc.record({
      priceId: fc.uuid(),
      priceListId: fc.constantFrom('plist_a', 'plist_b'),
      kind: fc.constantFrom('base' as const, 'override' as const, 'sale' as const),
      priority: fc.integer({ min: 0, max: 2 }),
      forChannel: fc.boolean(),
      forGroup: fc.boolean(),
      amount: fc.bigInt({ min: 0n, max: 5n }),
      includesTax: fc.constant(true),
      minQty: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(fc.uniqueArray(any, { minLength: 1, maxLength: 8, selector: (one) => one.priceId }), (candidates) => {
        const forwards = selector.select(candidates);
        const backwards = selector.select([...candidates].reverse());
        expect(backwards?.priceId).toBe(forwards?.priceId);
      }),
    );
  });

  it('has no price where there is no candidate', () => {
    expect(selector.select([])).toBeNull();
    expect(basePriceOf([candidate({ kind: 'sale' })])).toBeNull();
  });
});
