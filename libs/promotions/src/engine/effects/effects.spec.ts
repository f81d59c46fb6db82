import {
  aBasket,
  aBasketLine,
  aPromotion,
  discountsOf,
  evaluatePromotions,
  reasonsOf,
} from 'markethall/testing/promotions';
import type { BasketLine, PromotionBasket } from '../basket.js';
import type { EffectSpec, PromotionDefinition, PromotionLane, Rule } from '../definition.js';

type Units = readonly (readonly [lineId: string, unitPrice: bigint, quantity: number])[];

const lineOf = ([lineId, unitPrice, quantity]: Units[number]): BasketLine =>
  aBasketLine({ lineId, unitPrice, quantity, brand: lineId.slice(0, 1).toUpperCase() });
const taken = (
  effect: EffectSpec,
  units: Units,
  promotion: Partial<PromotionDefinition> = {},
  basket: Partial<PromotionBasket> = {},
) =>
  discountsOf(
    evaluatePromotions([aPromotion({ effect, ...promotion })], {
      basket: aBasket({ ...basket, lines: units.map(lineOf) }),
    }),
  );
const brand = (name: string): Rule => ({ condition: 'brand', names: [name] });

describe('percentage', () => {
  const percentage = (percent: number, more: object = {}): EffectSpec => ({ effect: 'percentage', percent, ...more });

  it.each<[string, PromotionLane, EffectSpec, Units, Record<string, bigint>]>([
    ['10 % of a line', 'line', percentage(10), [['a', 1999n, 1]], { a: 200n }],
    ['a half is rounded up: 2.5', 'line', percentage(50), [['a', 5n, 1]], { a: 3n }],
    ['rounds for the line: 3 × 0.99', 'line', percentage(15), [['a', 99n, 3]], { a: 45n }],
    ['rounds for the unit in the catalog: 3 × 0.99', 'catalog', percentage(15), [['a', 99n, 3]], { a: 45n }],
    ['rounds for the unit in the catalog: 3 × 0.97', 'catalog', percentage(15), [['a', 97n, 3]], { a: 45n }],
    ['rounds for the line: 3 × 0.97', 'line', percentage(15), [['a', 97n, 3]], { a: 44n }],
    ['four decimals', 'line', percentage(33.3333), [['a', 1_000_000n, 1]], { a: 333_333n }],
    ['nothing of it', 'line', percentage(0), [['a', 1000n, 1]], {}],
    ['all of it', 'line', percentage(100), [['a', 333n, 7]], { a: 2331n }],
    [
      'rounds once for an order: 3 × 0.33',
      'order',
      percentage(50),
      [
        ['a', 33n, 1],
        ['b', 33n, 1],
        ['c', 33n, 1],
      ],
      { a: 17n, b: 17n, c: 16n },
    ],
    ['too little to be a cent', 'line', percentage(1), [['a', 49n, 1]], {}],
    [
      '1 of the cheapest units',
      'line',
      percentage(50, { maxUnits: 1, units: 'cheapest' }),
      [
        ['a', 900n, 2],
        ['b', 500n, 2],
      ],
      { b: 250n },
    ],
    [
      '3 of the cheapest units',
      'line',
      percentage(50, { maxUnits: 3, units: 'cheapest' }),
      [
        ['a', 900n, 2],
        ['b', 500n, 2],
      ],
      { a: 450n, b: 500n },
    ],
    [
      '1 of the dearest units',
      'line',
      percentage(50, { maxUnits: 1, units: 'dearest' }),
      [
        ['a', 900n, 2],
        ['b', 500n, 2],
      ],
      { a: 450n },
    ],
    [
      'more units than there are',
      'line',
      percentage(50, { maxUnits: 9, units: 'dearest' }),
      [['a', 900n, 2]],
      { a: 900n },
    ],
    [
      'capped',
      'line',
      percentage(50, { maxAmount: { EUR: 300 } }),
      [
        ['a', 600n, 1],
        ['b', 300n, 1],
      ],
      { a: 200n, b: 100n },
    ],
    [
      'below its cap',
      'order',
      percentage(50, { maxAmount: { EUR: 451 } }),
      [
        ['a', 600n, 1],
        ['b', 300n, 1],
      ],
      { a: 300n, b: 150n },
    ],
  ])('%s', (_name, lane, effect, units, expected) => {
    expect(taken(effect, units, { lane })).toEqual(expected);
  });

  it('does not apply in a currency in which its cap is unknown', () => {
    expect(taken(percentage(50, { maxAmount: { EUR: 1 } }), [['a', 600n, 1]], {}, { currency: 'USD' })).toEqual({});
  });
});

describe('fixed', () => {
  const fixed = (amount: number, per: string): EffectSpec => ({ effect: 'fixed', amount: { EUR: amount }, per });

  it.each<[string, PromotionLane, EffectSpec, Units, Record<string, bigint>]>([
    ['off each unit', 'catalog', fixed(100, 'unit'), [['a', 500n, 3]], { a: 300n }],
    ['BHV-061: no more than a unit costs', 'catalog', fixed(700, 'unit'), [['a', 500n, 3]], { a: 1500n }],
    [
      'off each line',
      'line',
      fixed(100, 'line'),
      [
        ['a', 500n, 3],
        ['b', 50n, 1],
      ],
      { a: 100n, b: 50n },
    ],
    [
      'once, shared by worth',
      'order',
      fixed(100, 'order'),
      [
        ['a', 600n, 1],
        ['b', 300n, 1],
      ],
      { a: 67n, b: 33n },
    ],
    [
      'thirds, the first by id gets the rest',
      'order',
      fixed(100, 'order'),
      [
        ['c', 500n, 1],
        ['b', 500n, 1],
        ['a', 500n, 1],
      ],
      { a: 34n, b: 33n, c: 33n },
    ],
    [
      'BHV-061: no more than there is',
      'order',
      fixed(1000, 'order'),
      [
        ['a', 600n, 1],
        ['b', 300n, 1],
      ],
      { a: 600n, b: 300n },
    ],
    [
      'a cent over many lines',
      'order',
      fixed(1, 'order'),
      [
        ['a', 1n, 1],
        ['b', 2n, 1],
        ['c', 2n, 1],
      ],
      { b: 1n },
    ],
  ])('%s', (_name, lane, effect, units, expected) => {
    expect(taken(effect, units, { lane })).toEqual(expected);
  });

  it('is shared by gross worth over net prices with different tax rates, and never more than a line is left with', () => {
    const net = (lineId: string, unitPrice: bigint, rate: bigint) =>
      aBasketLine({ lineId, unitPrice, priceIncludesTax: false, grossOf: (amount) => (amount * (100n + rate)) / 100n });
    const lines = [net('a', 10_000n, 19n), net('b', 10_000n, 7n)];
    const off = (amount: number) =>
      discountsOf(
        evaluatePromotions([aPromotion({ lane: 'order', effect: fixed(amount, 'order') })], {
          basket: aBasket({ lines }),
        }),
      );

    expect(off(2260)).toEqual({ a: 1190n, b: 1070n }); // 119 : 107
    expect(off(19_999)).toEqual({ a: 10_000n, b: 9999n });
    expect(off(20_000)).toEqual({ a: 10_000n, b: 10_000n });
  });
});

describe('fixed_price', () => {
  it.each<[bigint, Record<string, bigint>]>([
    [1500n, { a: 1002n }],
    [999n, {}],
    [500n, {}],
  ])('makes %s cost 9.99, two of them', (unitPrice, expected) => {
    expect(taken({ effect: 'fixed_price', price: { EUR: 999 } }, [['a', unitPrice, 2]])).toEqual(expected);
  });

  it('may be nothing', () => {
    expect(taken({ effect: 'fixed_price', price: { EUR: 0 } }, [['a', 7n, 3]], { lane: 'catalog' })).toEqual({
      a: 21n,
    });
  });
});

describe('BHV-063 buy_x_get_y', () => {
  const deal = (buy: number, get: number, more: object = {}): EffectSpec => ({
    effect: 'buy_x_get_y',
    buy: { quantity: buy },
    get: { quantity: get },
    ...more,
  });
  const apart = (buy: number, get: number, more: object = {}): EffectSpec =>
    deal(buy, get, { buy: { quantity: buy, lines: brand('X') }, get: { quantity: get, lines: brand('Y') }, ...more });

  it.each<[string, EffectSpec, Units, Record<string, bigint>]>([
    ['2 + 1 of 2', deal(2, 1), [['a', 100n, 2]], {}],
    ['2 + 1 of 3', deal(2, 1), [['a', 100n, 3]], { a: 100n }],
    ['2 + 1 of 4: the units got do not count as bought', deal(2, 1), [['a', 100n, 4]], { a: 100n }],
    ['2 + 1 of 6', deal(2, 1), [['a', 100n, 6]], { a: 200n }],
    ['1 + 1 of 4', deal(1, 1), [['a', 100n, 4]], { a: 200n }],
    ['1 + 2 of 5: two, then one more', deal(1, 2), [['a', 100n, 5]], { a: 300n }],
    [
      'the cheapest is got',
      deal(2, 1),
      [
        ['a', 100n, 1],
        ['b', 90n, 1],
        ['c', 300n, 1],
      ],
      { b: 90n },
    ],
    ['50 % off', deal(1, 1, { percent: 50 }), [['a', 99n, 2]], { a: 50n }],
    ['once only', deal(1, 1, { maxRepetitions: 1 }), [['a', 100n, 6]], { a: 100n }],
    ['X without Y', apart(1, 1), [['x', 100n, 3]], {}],
    ['Y without X', apart(1, 1), [['y', 100n, 3]], {}],
    [
      'one X, two Y',
      apart(1, 1),
      [
        ['x', 500n, 1],
        ['y', 100n, 2],
      ],
      { y: 100n },
    ],
    [
      'two X, one Y',
      apart(1, 1),
      [
        ['x', 500n, 2],
        ['y', 100n, 1],
      ],
      { y: 100n },
    ],
    [
      'two X make 3 Y cheaper',
      apart(2, 3),
      [
        ['x', 500n, 2],
        ['y', 100n, 2],
        ['y2', 90n, 2],
      ],
      { y: 100n, y2: 180n },
    ],
    [
      'X of another line leaves all Y free to be got',
      deal(2, 1, { get: { quantity: 1, lines: brand('Y') } }),
      [
        ['x', 500n, 2],
        ['y', 100n, 1],
      ],
      { y: 100n },
    ],
    [
      'Y counts as X where it must',
      deal(2, 1, { get: { quantity: 1, lines: brand('Y') } }),
      [
        ['x', 500n, 1],
        ['y', 100n, 2],
      ],
      { y: 100n },
    ],
  ])('%s', (_name, effect, units, expected) => {
    expect(taken(effect, units)).toEqual(expected);
  });

  it('lowers targets only, but counts every line as bought', () => {
    expect(
      taken(
        deal(1, 1),
        [
          ['x', 100n, 1],
          ['y', 500n, 1],
        ],
        { targets: brand('Y') },
      ),
    ).toEqual({ y: 500n });
  });

  it.each<[EffectSpec]>([[deal(2, 1)], [deal(1, 1, { percent: 33 })], [deal(3, 2)]])(
    'gives the same for 4 units at once, one at a time, and over several lines: %j',
    (effect) => {
      const sum = (units: Units) => Object.values(taken(effect, units)).reduce((total, amount) => total + amount, 0n);

      const together = sum([
        ['a', 995n, 4],
        ['b', 501n, 3],
      ]);

      expect(
        sum([
          ['b', 501n, 3],
          ['a', 995n, 4],
        ]),
      ).toBe(together);
      expect(
        sum([
          ['a', 995n, 1],
          ['b', 501n, 1],
          ['c', 995n, 2],
          ['d', 501n, 2],
          ['e', 995n, 1],
        ]),
      ).toBe(together);
      expect(sum(['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((id, i) => [id, i < 3 ? 501n : 995n, 1] as const))).toBe(
        together,
      );
    },
  );
});

describe('cheapest_free', () => {
  const nOfM = (quantity: number, free: number, more: object = {}): EffectSpec => ({
    effect: 'cheapest_free',
    quantity,
    free,
    ...more,
  });

  it.each<[string, EffectSpec, Units, Record<string, bigint>]>([
    ['too few', nOfM(3, 1), [['a', 100n, 2]], {}],
    [
      '1 of 3',
      nOfM(3, 1),
      [
        ['a', 300n, 1],
        ['b', 100n, 1],
        ['c', 200n, 1],
      ],
      { b: 100n },
    ],
    ['1 of 5 is still 1', nOfM(3, 1), [['a', 100n, 5]], { a: 100n }],
    [
      '2 of 6, the cheapest of all',
      nOfM(3, 1),
      [
        ['a', 300n, 4],
        ['b', 100n, 2],
      ],
      { b: 200n },
    ],
    [
      '2 of 3',
      nOfM(3, 2),
      [
        ['a', 300n, 1],
        ['b', 100n, 2],
      ],
      { b: 200n },
    ],
    [
      'half price',
      nOfM(2, 1, { percent: 50 }),
      [
        ['a', 101n, 1],
        ['b', 200n, 1],
      ],
      { a: 51n },
    ],
    ['at most once', nOfM(3, 1, { maxRepetitions: 1 }), [['a', 100n, 9]], { a: 100n }],
  ])('%s', (_name, effect, units, expected) => {
    expect(taken(effect, units)).toEqual(expected);
  });

  it('takes what is left of a unit where an earlier lane has left an uneven price', () => {
    const first = aPromotion({ lane: 'line', effect: { effect: 'fixed', amount: { EUR: 100 }, per: 'line' } });
    const second = aPromotion({ lane: 'order', effect: nOfM(3, 1) });

    const outcome = evaluatePromotions([first, second], { basket: aBasket({ lines: [lineOf(['a', 100n, 3])] }) });

    expect(discountsOf(outcome)).toEqual({ a: 166n }); // 200 is left for three: 66, 67 and 67
  });
});

describe('tiered_spend', () => {
  const tiers: EffectSpec = {
    effect: 'tiered_spend',
    basis: 'before_discounts',
    tiers: [
      { from: { EUR: 5000, JPY: 500 }, percent: 5 },
      { from: { EUR: 10_000, JPY: 1000 }, amount: { EUR: 1500, JPY: 150 } },
    ],
  };

  it.each<[bigint, string, Record<string, bigint>]>([
    [4999n, 'EUR', {}],
    [5000n, 'EUR', { a: 250n }],
    [9999n, 'EUR', { a: 500n }],
    [10_000n, 'EUR', { a: 1500n }],
    [1000n, 'JPY', { a: 150n }],
    [10_000n, 'USD', {}],
  ])('%s %s', (unitPrice, currency, expected) => {
    expect(taken(tiers, [['a', unitPrice, 1]], { lane: 'order' }, { currency })).toEqual(expected);
  });

  it('tells what is missing to the first tier, counting its targets', () => {
    const lines = [lineOf(['a', 4000n, 1]), lineOf(['b', 4000n, 1])];

    const outcome = evaluatePromotions([aPromotion({ effect: tiers, targets: brand('A') })], {
      basket: aBasket({ lines }),
    });

    expect(outcome.unapplied).toEqual([
      expect.objectContaining({ reason: 'threshold_missing', params: { missing: 1000, currency: 'EUR' } }),
    ]);
  });
});

describe('effects on the delivery', () => {
  const shipping = { methodId: 'dm_1', methodCode: 'standard', price: 495n };

  it.each<[EffectSpec, Record<string, bigint>]>([
    [{ effect: 'free_shipping' }, { shipping: 495n }],
    [{ effect: 'shipping_percentage', percent: 50 }, { shipping: 248n }],
    [{ effect: 'shipping_percentage', percent: 100 }, { shipping: 495n }],
    [{ effect: 'shipping_percentage', percent: 50, maxAmount: { EUR: 200 } }, { shipping: 200n }],
    [{ effect: 'shipping_fixed_price', price: { EUR: 190 } }, { shipping: 305n }],
    [{ effect: 'shipping_fixed_price', price: { EUR: 500 } }, {}],
  ])('%j', (effect, expected) => {
    expect(taken(effect, [['a', 1000n, 1]], { lane: 'shipping' }, { shipping })).toEqual(expected);
    expect(taken(effect, [['a', 1000n, 1]], { lane: 'shipping' }, { shipping: null })).toEqual({});
  });
});

describe('gift_line', () => {
  it('is out where the gift cannot be given, and takes nothing of its group or campaign', () => {
    const gift = { group: 'g', effect: { effect: 'gift_line', variantId: 'var_7', quantity: 9 } };
    const other = { group: 'g', effect: { effect: 'gift_line', variantId: 'var_8', quantity: 1 } };

    const outcome = evaluatePromotions([aPromotion({ code: 'A', ...gift }), aPromotion({ code: 'B', ...other })], {
      basket: aBasket({ canGive: (variantId) => variantId === 'var_8' }),
    });

    expect(outcome.applied.map((each) => each.promotionCode)).toEqual(['B']);
    expect(reasonsOf(outcome)).toEqual({ A: 'gift_unavailable' });
  });

  it('gives units away and takes nothing', () => {
    const gift = aPromotion({ code: 'GIFT', effect: { effect: 'gift_line', variantId: 'var_7', quantity: 2 } });

    const outcome = evaluatePromotions([gift]);

    expect(outcome.gifts).toEqual([
      { promotionId: gift.id, promotionCode: 'GIFT', label: 'GIFT', couponCode: null, variantId: 'var_7', quantity: 2 },
    ]);
    expect(outcome.applied).toEqual([expect.objectContaining({ promotionCode: 'GIFT', amount: 0n })]);
    expect(discountsOf(outcome)).toEqual({});
  });
});
