import fc from 'fast-check';
import { basePriceOf, SpecificPriceSelector, type PriceCandidate } from './price-selector.js';

let lists = 0;
const otherList = (): { priceListId: string } => ({ priceListId: `plist_${(lists += 1)}` });
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
  validFrom: null,
  ...overrides,
});

describe('SpecificPriceSelector', () => {
  const selector = new SpecificPriceSelector();

  it('prefers any list to a base list, even one for everybody', () => {
    const sale = candidate({ ...otherList(), kind: 'sale', forChannel: false, amount: 900n });
    expect(selector.select([candidate({ amount: 1n }), sale])).toBe(sale);
  });

  it('prefers the group, then the channel, then the priority, then the lowest amount', () => {
    const list = (overrides: Partial<PriceCandidate>) =>
      candidate({ ...otherList(), kind: 'override', forChannel: false, ...overrides });
    const group = list({ forGroup: true, amount: 5n });
    const channel = list({ forChannel: true, amount: 4n });
    const important = list({ priority: 9, amount: 3n });
    const cheap = list({ amount: 1n });
    const dear = list({ amount: 2n });
    expect(selector.select([dear, cheap, important, channel, group])).toBe(group);
    expect(selector.select([dear, cheap, important, channel])).toBe(channel);
    expect(selector.select([dear, cheap, important])).toBe(important);
    expect(selector.select([dear, cheap])).toBe(cheap);
  });

  it('prefers the larger quantity step of the same list', () => {
    const ten = candidate({ priceId: 'price_b', minQty: 10, amount: 1100n });
    expect(selector.select([candidate(), ten])).toBe(ten);
  });

  it('prefers the window of a price that began last', () => {
    const always = candidate({ amount: 1n });
    const december = candidate({ priceId: 'price_b', validFrom: new Date('2026-12-01T00:00:00Z'), amount: 9n });
    const monday = candidate({ priceId: 'price_c', validFrom: new Date('2026-12-07T00:00:00Z'), amount: 12n });
    expect(selector.select([always, monday, december])).toBe(monday);
  });

  it('tells by which rule a price lost', () => {
    const list = (overrides: Partial<PriceCandidate>) =>
      candidate({ ...otherList(), kind: 'override', forChannel: false, ...overrides });
    const winner = list({ priority: 5, amount: 500n });
    expect(selector.whyNot(candidate(), winner)).toBe('base_list');
    expect(selector.whyNot(list({ priority: 4 }), winner)).toBe('lower_priority');
    expect(selector.whyNot(list({ priority: 5, amount: 501n }), winner)).toBe('higher_amount');
    expect(selector.whyNot(winner, list({ forGroup: true }))).toBe('less_specific_audience');
    expect(selector.whyNot(candidate(), candidate({ priceId: 'price_b', minQty: 10 }))).toBe('smaller_quantity_step');
  });

  it('does not depend on the order of the candidates', () => {
    const price = fc.record({
      priceId: fc.uuid(),
      list: fc.nat(3),
      amount: fc.bigInt({ min: 0n, max: 5n }),
      minQty: fc.integer({ min: 1, max: 3 }),
      validFrom: fc.option(fc.date({ noInvalidDate: true })),
    });
    const facts = fc.record({
      kind: fc.constantFrom('base' as const, 'override' as const, 'sale' as const),
      priority: fc.integer({ min: 0, max: 2 }),
      forChannel: fc.boolean(),
      forGroup: fc.boolean(),
    });
    const any = fc.tuple(
      fc.uniqueArray(price, { minLength: 1, maxLength: 8, selector: (one) => one.priceId }),
      fc.array(facts, { minLength: 4, maxLength: 4 }),
    );
    fc.assert(
      fc.property(any, ([prices, of]) => {
        const candidates = prices.map(({ list, ...one }) =>
          candidate({ ...one, ...of[list], priceListId: `plist_${list}` }),
        );
        const forwards = selector.select(candidates);
        const backwards = selector.select([...candidates].reverse());
        expect(forwards).not.toBeNull();
        expect(backwards?.priceId).toBe(forwards?.priceId);
      }),
    );
  });

  it('has no price where there is no candidate', () => {
    expect(selector.select([])).toBeNull();
    expect(basePriceOf([candidate({ kind: 'sale' })])).toBeNull();
  });
});
