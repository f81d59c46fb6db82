import { aBasket, aBasketLine, anEngine, aPromotion, evaluatePromotions } from 'markethall/testing/promotions';
import type { BasketLine, PromotionBasket } from '../basket.js';
import type { Rule } from '../definition.js';

const matches = (rule: Rule, line: Partial<BasketLine>, basket: Partial<PromotionBasket> = {}) =>
  evaluatePromotions([aPromotion({ targets: rule })], { basket: aBasket({ ...basket, lines: [aBasketLine(line)] }) })
    .lines.size === 1;
const reason = (rule: Rule, basket: Partial<PromotionBasket>) => {
  const [unapplied] = evaluatePromotions([aPromotion({ conditions: rule })], { basket: aBasket(basket) }).unapplied;
  return unapplied === undefined ? null : { reason: unapplied.reason, ...unapplied.params };
};

describe('conditions on a line', () => {
  it.each<[Rule, Partial<BasketLine>, boolean]>([
    [{ condition: 'product', ids: ['prod_1', 'prod_2'] }, { productId: 'prod_2' }, true],
    [{ condition: 'product', ids: ['prod_1'] }, { productId: 'prod_2' }, false],
    [{ condition: 'variant', ids: ['var_1'] }, { variantId: 'var_1' }, true],
    [{ condition: 'variant', ids: ['var_1'] }, { variantId: 'var_2' }, false],
    [{ condition: 'category', ids: ['cat_parent'] }, { categoryIds: ['cat_child', 'cat_parent'] }, true],
    [{ condition: 'category', ids: ['cat_child'] }, { categoryIds: ['cat_parent'] }, false],
    [{ condition: 'collection', ids: ['coll_1'] }, { collectionIds: ['coll_1'] }, true],
    [{ condition: 'collection', ids: ['coll_1'] }, { collectionIds: [] }, false],
    [{ condition: 'brand', names: ['ACME'] }, { brand: 'Acme ' }, true],
    [{ condition: 'brand', names: ['Straße'] }, { brand: 'STRASSE' }, true],
    [{ condition: 'brand', names: ['Acme'] }, { brand: null }, false],
    [{ condition: 'attribute', name: 'm', equals: 'wool' }, { attributes: { m: 'wool' } }, true],
    [{ condition: 'attribute', name: 'm', equals: 'wool' }, { attributes: { m: 'Wool' } }, false],
    [{ condition: 'attribute', name: 'm', equals: 'wool' }, { attributes: { m: ['silk', 'wool'] } }, true],
    [{ condition: 'attribute', name: 'm', equals: 1 }, { attributes: { m: '1' } }, false],
    [{ condition: 'attribute', name: 'm', equals: true }, { attributes: { m: true } }, true],
    [{ condition: 'attribute', name: 'm', in: [1, 2] }, { attributes: { m: 2 } }, true],
    [{ condition: 'attribute', name: 'm', in: [1, 2] }, { attributes: {} }, false],
    [{ condition: 'attribute', name: 'constructor', in: [1] }, { attributes: {} }, false],
    [{ condition: 'attribute', name: 'm', gte: 2 }, { attributes: { m: 2 } }, true],
    [{ condition: 'attribute', name: 'm', gte: 2 }, { attributes: { m: 1.99 } }, false],
    [{ condition: 'attribute', name: 'm', gte: 2, lte: 3 }, { attributes: { m: 3 } }, true],
    [{ condition: 'attribute', name: 'm', gte: 2, lte: 3 }, { attributes: { m: 4 } }, false],
    [{ condition: 'attribute', name: 'm', gte: 2 }, { attributes: { m: '9' } }, false],
    [{ condition: 'attribute', name: 'm', lte: '2026-01-31' }, { attributes: { m: '2026-01-15' } }, true],
    [{ condition: 'unit_price', min: { EUR: 1000 } }, { unitPrice: 1000n }, true],
    [{ condition: 'unit_price', min: { EUR: 1001 } }, { unitPrice: 1000n }, false],
    [{ condition: 'unit_price', max: { EUR: 1000 } }, { unitPrice: 1000n }, true],
    [{ condition: 'unit_price', min: { EUR: 1 }, max: { EUR: 999 } }, { unitPrice: 1000n }, false],
    [{ condition: 'unit_price', min: { USD: 1 } }, { unitPrice: 1000n }, false],
  ])('%j on %j: %s', (rule, line, expected) => {
    expect(matches(rule, line)).toBe(expected);
  });
});

describe('conditions on a basket', () => {
  const lines = [
    aBasketLine({ lineId: 'a', quantity: 2, brand: 'Acme' }),
    aBasketLine({ lineId: 'b', quantity: 1, unitPrice: 500n }),
    aBasketLine({ lineId: 'card', quantity: 9, isExcluded: true, brand: 'Acme' }),
  ];
  const acme = { condition: 'brand', names: ['Acme'] };
  const before = 'before_discounts';

  it.each<[Rule, Partial<PromotionBasket>, object | null]>([
    [{ condition: 'quantity', min: 3 }, { lines }, null],
    [{ condition: 'quantity', min: 5 }, { lines }, { reason: 'threshold_missing', missingQuantity: 2 }],
    [{ condition: 'quantity', min: 2, lines: acme }, { lines }, null],
    [{ condition: 'quantity', min: 3, lines: acme }, { lines }, { reason: 'threshold_missing', missingQuantity: 1 }],
    [{ condition: 'amount', min: { EUR: 2500 }, basis: before }, { lines }, null],
    [
      { condition: 'amount', min: { EUR: 2920 }, basis: before },
      { lines },
      { reason: 'threshold_missing', missing: 420, currency: 'EUR' },
    ],
    [
      { condition: 'amount', min: { EUR: 2001 }, basis: before, lines: acme },
      { lines },
      { reason: 'threshold_missing', missing: 1, currency: 'EUR' },
    ],
    [{ condition: 'amount', min: { USD: 1 }, basis: before }, { lines }, { reason: 'currency', currency: 'EUR' }],
    [{ condition: 'customer_group', ids: ['cgrp_1'] }, { customerGroupIds: ['cgrp_2', 'cgrp_1'] }, null],
    [{ condition: 'customer_group', ids: ['cgrp_1'] }, { customerGroupIds: [] }, { reason: 'audience' }],
    [{ condition: 'signed_in' }, { customerId: 'cus_1' }, null],
    [{ condition: 'signed_in' }, { customerId: null }, { reason: 'audience' }],
    [{ condition: 'first_order' }, { isFirstOrder: true }, null],
    [{ condition: 'first_order' }, { isFirstOrder: false }, { reason: 'first_order' }],
    [{ condition: 'first_order' }, { isFirstOrder: null }, { reason: 'first_order' }],
    [{ condition: 'channel', ids: ['chan_1'] }, {}, null],
    [{ condition: 'channel', ids: ['chan_2'] }, {}, { reason: 'channel' }],
    [{ condition: 'country', countries: ['AT', 'DE'] }, {}, null],
    [{ condition: 'country', countries: ['AT'] }, {}, { reason: 'condition', condition: 'country' }],
    [{ condition: 'country', regions: ['US-CA'] }, { country: 'US', region: 'CA' }, null],
    [{ condition: 'country', regions: ['US-CA'] }, { country: 'US', region: 'US-CA' }, null],
    [
      { condition: 'country', regions: ['US-CA'] },
      { country: 'CA', region: 'CA' },
      { reason: 'condition', condition: 'country' },
    ],
    [{ condition: 'country', regions: ['US-CA'] }, { country: 'US' }, { reason: 'condition', condition: 'country' }],
    [
      { condition: 'delivery_method', codes: ['express'] },
      { shipping: { methodId: 'dm_1', methodCode: 'express', price: 0n } },
      null,
    ],
    [
      { condition: 'delivery_method', codes: ['express'] },
      { shipping: { methodId: 'dm_2', methodCode: 'standard', price: 0n } },
      { reason: 'condition', condition: 'delivery_method' },
    ],
    [{ condition: 'delivery_method', codes: ['express'] }, {}, { reason: 'condition', condition: 'delivery_method' }],
  ])('%j: %#', (rule, basket, expected) => {
    expect(reason(rule, basket)).toEqual(expected);
  });
});

describe('a condition that nothing could meet', () => {
  it.each<[Rule, string, string]>([
    [{ condition: 'unit_price', min: { EUR: 5, USD: 1 }, max: { EUR: 1 } }, '/targets/max/EUR', 'max_below_min'],
    [{ condition: 'country', countries: ['DE', 'ZZ'] }, '/conditions/countries/1', 'not_a_country'],
    [{ condition: 'country', regions: ['ZZ-1'] }, '/conditions/regions/0', 'not_a_country'],
  ])('%j is refused at %s', (rule, pointer, code) => {
    const field = pointer.startsWith('/targets') ? 'targets' : 'conditions';

    expect(() => anEngine().compile(aPromotion({ [field]: rule }))).toThrow(
      expect.objectContaining({ errors: [expect.objectContaining({ pointer, code })] }),
    );
  });

  it('takes a unit price of exactly one amount, and bounds in different currencies', () => {
    const targets = { condition: 'unit_price', min: { EUR: 5 }, max: { EUR: 5, USD: 1 } };

    expect(() => anEngine().compile(aPromotion({ targets }))).not.toThrow();
  });
});

describe('the basis of an amount', () => {
  const shipping = { methodId: 'dm_1', methodCode: 'standard', price: 490n };
  const others = [
    aPromotion({ code: 'CATALOG', lane: 'catalog', effect: { effect: 'fixed', amount: { EUR: 100 }, per: 'unit' } }),
    aPromotion({ code: 'LINE', lane: 'line', effect: { effect: 'fixed', amount: { EUR: 200 }, per: 'line' } }),
    aPromotion({
      code: 'ORDER',
      lane: 'order',
      priority: 9,
      effect: { effect: 'fixed', amount: { EUR: 300 }, per: 'order' },
    }),
  ];
  // 1000 − 100 (catalog) − 200 (line) − 300 (order) = 400.
  const reached = (lane: 'line' | 'order' | 'shipping', basis: string) => {
    const effect =
      lane === 'shipping' ? { effect: 'free_shipping' } : { effect: 'fixed', amount: { EUR: 1 }, per: 'order' };
    const conditions = { condition: 'amount', min: { EUR: 9999 }, basis };
    const outcome = evaluatePromotions([...others, aPromotion({ code: 'ASKED', lane, effect, conditions })], {
      basket: aBasket({ shipping }),
    });
    const asked = outcome.unapplied.find((each) => each.promotionCode === 'ASKED');
    return 9999 - Number(asked?.params.missing);
  };

  it.each([
    ['line', 'before_discounts', 1000],
    ['line', 'after_line', 900],
    ['line', 'after_all', 900],
    ['order', 'before_discounts', 1000],
    ['order', 'after_line', 700],
    ['order', 'after_all', 700],
    ['shipping', 'before_discounts', 1000],
    ['shipping', 'after_line', 700],
    ['shipping', 'after_all', 400],
  ] as const)('in the %s lane, %s is %s', (lane, basis, amount) => {
    expect(reached(lane, basis)).toBe(amount);
  });
});

describe('a time window', () => {
  const evening = { condition: 'time_window', days: ['fri'], from: '17:00', to: '19:00' };
  const night = { condition: 'time_window', days: ['fri'], from: '22:00', to: '02:00' };
  const early = { condition: 'time_window', from: '02:00', to: '03:00' };
  const weekend = { condition: 'time_window', days: ['sat', 'sun'] };

  it.each([
    [evening, '2026-01-16T16:00:00Z', true], // 17:00 in winter
    [evening, '2026-01-16T15:59:59Z', false],
    [evening, '2026-01-16T17:59:59Z', true],
    [evening, '2026-01-16T18:00:00Z', false],
    [evening, '2026-07-17T15:00:00Z', true], // 17:00 in summer
    [evening, '2026-07-17T17:00:00Z', false],
    [evening, '2026-01-15T16:30:00Z', false], // Thursday
    [night, '2026-01-16T21:00:00Z', true],
    [night, '2026-01-17T00:59:00Z', true], // Saturday, of Friday's window
    [night, '2026-01-17T01:00:00Z', false],
    [night, '2026-01-16T00:30:00Z', false], // Friday, of Thursday's
    [weekend, '2026-01-16T23:00:00Z', true], // Saturday 00:00
    [weekend, '2026-01-18T23:00:00Z', false], // Monday 00:00
    [early, '2026-03-29T00:59:59Z', false], // clocks jump from 02:00 to 03:00
    [early, '2026-03-29T01:00:00Z', false],
    [early, '2026-10-25T00:30:00Z', true], // 02:30, twice
    [early, '2026-10-25T01:30:00Z', true],
    [early, '2026-10-25T02:00:00Z', false],
  ])('%j at %s: %s', (rule, at, expected) => {
    expect(reason(rule, { at: new Date(at) })).toEqual(expected ? null : { reason: 'time_window' });
  });

  it("is read by the clocks of the channel's zone", () => {
    const at = new Date('2026-01-16T16:00:00Z');

    expect(reason(evening, { at, timeZone: 'America/New_York' })).toEqual({ reason: 'time_window' });
    expect(reason(evening, { at, timeZone: 'Europe/Berlin' })).toBeNull();
  });
  it.each([
    [evening, '2026-01-16T15:59:30Z', '2026-01-16T16:00:00Z'], // opens at 17:00
    [evening, '2026-01-16T16:00:00Z', '2026-01-16T18:00:00Z'], // closes at 19:00
    [evening, '2026-01-16T18:00:00Z', '2026-01-16T23:00:00Z'], // midnight: another weekday
    [weekend, '2026-01-16T23:00:00Z', '2026-01-17T23:00:00Z'],
    [early, '2026-03-29T00:40:00Z', '2026-03-29T00:45:00Z'], // clocks jump within the hour: asks every quarter
    [early, '2026-03-29T00:59:00Z', '2026-03-29T01:00:00Z'],
    [early, '2026-10-25T00:59:00Z', '2026-10-25T01:00:00Z'], // 02:59, for the first time
    [early, '2026-10-25T01:00:00Z', '2026-10-25T02:00:00Z'],
  ])('%j after %s may change at %s', (rule, at, next) => {
    const promotion = anEngine().compile(aPromotion({ conditions: rule }));
    const moment = aBasket({ at: new Date(at) });
    expect(anEngine().changesAfter([promotion], moment)).toEqual(new Date(next));
    expect(anEngine().changesAfter([anEngine().compile(aPromotion())], moment)).toBeNull();
  });
});
