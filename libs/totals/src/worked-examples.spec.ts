import { aPromotion } from 'markethall/testing/promotions';
import { type ExampleBasket, priceExample } from 'markethall/testing/totals';

/*
 * Worked by hand, in minor units. Each row: what it shows, the basket, then what is expected; the comment is the sum.
 * Public rules: German UStG §§ 12, 13 (19 % and 7 %), Swiss MWSTG art. 25 (8.1 %) and rounding to 5 centimes of cash,
 * Finnish 25.5 %, Japanese consumption tax 10 % and 8 %, Bahrain 10 % in dinars of 1,000 fils, California 7.25 %,
 * Québec GST 5 % + QST 9.975 % (not compound since 2013), EU VAT directive art. 138 and 146 (supplies to businesses, exports).
 */
interface Expected {
  total: number;
  tax?: number;
  /** Line name → [gross total, tax]. */
  lines?: Record<string, readonly [total: number, tax: number]>;
  /** Rate → tax. */
  taxes?: Record<string, number>;
  shipping?: number;
  /** Promotion's code → what it took. */
  applied?: Record<string, number>;
  /** Promotion's code → why not. */
  unapplied?: Record<string, string>;
}

const de19 = { name: 'goods', price: 1999, tax: '19' };
const tea = (price: number, quantity = 1) => ({ name: 'tea', price, quantity, tax: '7' });
const pot = (price: number, quantity = 1) => ({ name: 'pot', price, quantity, tax: '19' });
const only = (category: string) => ({ condition: 'category', ids: [`cat_${category}`] });
const percent = (code: string, value: number, more: object = {}) =>
  aPromotion({ code, effect: { effect: 'percentage', percent: value }, ...more });
const order = (code: string, effect: { effect: string; [key: string]: unknown }, more: object = {}) =>
  aPromotion({ code, lane: 'order', effect, ...more });
const delivery = (code: string, effect: { effect: string; [key: string]: unknown }, more: object = {}) =>
  aPromotion({ code, lane: 'shipping', effect, ...more });
const spend = (amount: number) => ({ condition: 'amount', min: { EUR: amount }, basis: 'after_line' });

const examples: readonly (readonly [string, ExampleBasket, Expected])[] = [
  // ---- tax of one line
  ['19 % inside 19.99', { lines: [de19] }, { total: 1999, tax: 319 }], // 1999 × 19/119 = 319.17
  ['19 % on top of 16.80', { lines: [{ ...de19, price: 1680, net: true }] }, { total: 1999, tax: 319 }], // 319.2
  ['7 % inside 10.00', { lines: [tea(1000)] }, { total: 1000, tax: 65 }], // 1000 × 7/107 = 65.42
  ['20 % inside 100.00', { lines: [{ name: 'a', price: 10_000, tax: '20' }] }, { total: 10_000, tax: 1667 }], // 1666.67
  [
    'a Finnish 25.5 % inside 125.50',
    { lines: [{ name: 'a', price: 12_550, tax: '25.5' }] },
    { total: 12_550, tax: 2550 },
  ],
  [
    'a Swiss 8.1 % inside CHF 100.00',
    { currency: 'CHF', lines: [{ name: 'a', price: 10_000, tax: '8.1' }] },
    { total: 10_000, tax: 749 },
  ], // 749.31
  [
    'yen have no decimals: 10 % inside ¥1,999',
    { currency: 'JPY', lines: [{ name: 'a', price: 1999, tax: '10' }] },
    { total: 1999, tax: 182 },
  ], // 181.73
  [
    'the reduced 8 % inside ¥1,080',
    { currency: 'JPY', lines: [{ name: 'a', price: 1080, tax: '8' }] },
    { total: 1080, tax: 80 },
  ],
  [
    'dinars have three: 10 % inside BHD 12.345',
    { currency: 'BHD', lines: [{ name: 'a', price: 12_345, tax: '10' }] },
    { total: 12_345, tax: 1122 },
  ], // 1122.27
  ['no tax in Kuwait: KWD 1.250', { currency: 'KWD', lines: [{ name: 'a', price: 1250 }] }, { total: 1250, tax: 0 }],
  [
    '7.25 % on top of $19.99',
    { currency: 'USD', lines: [{ name: 'a', price: 1999, tax: '7.25', net: true }] },
    { total: 2144, tax: 145 },
  ], // 144.93
  // Québec on $100.00: 5.00 + 9.975; together 14.975 → 14.98, split by largest remainder: 5.0017 and 9.9783 → 5.00 + 9.98
  [
    'GST and QST on top of $100.00',
    { currency: 'CAD', lines: [{ name: 'a', price: 10_000, tax: ['5', '9.975'], net: true }] },
    { total: 11_498, tax: 1498, taxes: { '5.000000': 500, '9.975000': 998 } },
  ],

  // ---- rounding
  [
    'half a cent up',
    { rounding: { mode: 'half_up' }, lines: [{ name: 'a', price: 5, tax: '10', net: true }] },
    { total: 6, tax: 1 },
  ],
  [
    'half a cent to even',
    { rounding: { mode: 'half_even' }, lines: [{ name: 'a', price: 5, tax: '10', net: true }] },
    { total: 5, tax: 0 },
  ],
  [
    'half a cent down',
    { rounding: { mode: 'half_down' }, lines: [{ name: 'a', price: 5, tax: '10', net: true }] },
    { total: 5, tax: 0 },
  ],
  // 3 × 0.20: a unit holds 3.19 → 3, three of them 9; the line holds 9.58 → 10
  ['by unit', { rounding: { tax: 'unit' }, lines: [{ ...de19, price: 20, quantity: 3 }] }, { total: 60, tax: 9 }],
  ['by line', { rounding: { tax: 'line' }, lines: [{ ...de19, price: 20, quantity: 3 }] }, { total: 60, tax: 10 }],
  // three lines of 0.03 net: 0.57 each, 1 each when rounded alone; together 1.71 → 2, to the first two
  [
    'once a rate',
    {
      rounding: { tax: 'rate_group' },
      lines: ['a', 'b', 'c'].map((name) => ({ name, price: 3, tax: '19', net: true })),
    },
    { total: 11, tax: 2, lines: { a: [4, 1], b: [4, 1], c: [3, 0] } },
  ],
  [
    'CHF 12.32 in cash',
    { currency: 'CHF', cashRounding: 5, lines: [{ name: 'a', price: 1232, tax: '8.1' }] },
    { total: 1230, tax: 92 },
  ], // 92.31
  [
    'CHF 12.33 in cash',
    { currency: 'CHF', cashRounding: 5, lines: [{ name: 'a', price: 1233, tax: '8.1' }] },
    { total: 1235, tax: 92 },
  ], // 92.39

  // ---- mixed rates and delivery
  [
    '19 % beside 7 %',
    { lines: [pot(3000), tea(1000)] },
    { total: 4000, tax: 544, lines: { pot: [3000, 479], tea: [1000, 65] } },
  ],
  [
    'delivery of its own category',
    { lines: [tea(1000)], shipping: { price: 490, tax: '19' } },
    { total: 1490, tax: 143, shipping: 490 },
  ], // 65 + 78.24
  // 4.90 by 10 : 30 is 1.225 and 3.675, the odd cent to the lower rate: 1.23 holds 8.05, 3.67 holds 58.6
  [
    'delivery taxed as the goods',
    { lines: [pot(3000), tea(1000)], shipping: { price: 490, proRata: true } },
    { total: 4490, tax: 479 + 65 + 8 + 59, shipping: 490 },
  ],

  // ---- discounts on lines
  [
    '10 % off 19.99 is 1.9990',
    { lines: [de19], promotions: [percent('TEN', 10)] },
    { total: 1799, tax: 287, applied: { TEN: 200 } },
  ],
  [
    '2.50 off each of three',
    {
      lines: [pot(1000, 3)],
      promotions: [aPromotion({ code: 'OFF', effect: { effect: 'fixed', amount: { EUR: 250 }, per: 'unit' } })],
    },
    { total: 2250, tax: 359, applied: { OFF: 750 } },
  ],
  [
    'a fixed amount above the line is the line (BHV-061)',
    {
      lines: [pot(2000)],
      promotions: [aPromotion({ code: 'OFF', effect: { effect: 'fixed', amount: { EUR: 5000 }, per: 'line' } })],
    },
    { total: 0, tax: 0, applied: { OFF: 2000 } },
  ],
  [
    '9.99 instead of 12.50',
    {
      lines: [pot(1250)],
      promotions: [aPromotion({ code: 'FIX', effect: { effect: 'fixed_price', price: { EUR: 999 } } })],
    },
    { total: 999, tax: 160, applied: { FIX: 251 } },
  ], // 159.5
  [
    '20 % off two of five units (BHV-059)',
    {
      lines: [pot(1000, 5)],
      promotions: [
        percent('CAP', 20, { effect: { effect: 'percentage', percent: 20, maxUnits: 2, units: 'cheapest' } }),
      ],
    },
    { total: 4600, tax: 734, applied: { CAP: 400 } },
  ],
  [
    'no unit below 8.00',
    { lines: [pot(1000, 2)], promotions: [percent('HALF', 50, { minUnitPrice: { EUR: 800 } })] },
    { total: 1600, tax: 255, applied: { HALF: 400 } },
  ],
  [
    'only the teas',
    { lines: [pot(3000), tea(1000)], promotions: [percent('TEAS', 20, { targets: only('tea') })] },
    { total: 3800, tax: 479 + 52, applied: { TEAS: 200 } },
  ], // 800 × 7/107 = 52.3
  [
    'a price by hand is left alone',
    { lines: [{ ...pot(3000), manual: 2500 }], promotions: [percent('TEN', 10)] },
    { total: 2500, tax: 399, unapplied: { TEN: 'nothing_to_lower' } },
  ],
  [
    'but an order discount takes from it',
    { lines: [{ ...pot(3000), manual: 2500 }], promotions: [order('TEN', { effect: 'percentage', percent: 10 })] },
    { total: 2250, tax: 359, applied: { TEN: 250 } },
  ],

  // ---- buy some, get some
  [
    'buy 2 get 1: three at 12.00',
    {
      lines: [pot(1200, 3)],
      promotions: [
        aPromotion({ code: 'B2G1', effect: { effect: 'buy_x_get_y', buy: { quantity: 2 }, get: { quantity: 1 } } }),
      ],
    },
    { total: 2400, tax: 383, applied: { B2G1: 1200 } },
  ],
  [
    'buy 2 get 1: five units give one',
    {
      lines: [pot(1200, 5)],
      promotions: [
        aPromotion({ code: 'B2G1', effect: { effect: 'buy_x_get_y', buy: { quantity: 2 }, get: { quantity: 1 } } }),
      ],
    },
    { total: 4800, tax: 766, applied: { B2G1: 1200 } },
  ],
  [
    'X alone gives no Y (BHV-063)',
    {
      lines: [pot(3000)],
      promotions: [
        aPromotion({
          code: 'SET',
          effect: {
            effect: 'buy_x_get_y',
            buy: { quantity: 1, lines: only('pot') },
            get: { quantity: 1, lines: only('tea') },
          },
        }),
      ],
    },
    { total: 3000, tax: 479, unapplied: { SET: 'nothing_to_lower' } },
  ],
  [
    'a pot, and a tea at half its price',
    {
      lines: [pot(3000), tea(800)],
      promotions: [
        aPromotion({
          code: 'SET',
          effect: {
            effect: 'buy_x_get_y',
            buy: { quantity: 1, lines: only('pot') },
            get: { quantity: 1, lines: only('tea') },
            percent: 50,
          },
        }),
      ],
    },
    { total: 3400, tax: 479 + 26, applied: { SET: 400 } },
  ], // 400 × 7/107 = 26.2
  [
    '3 for 2: the cheapest is free',
    {
      lines: [
        { name: 'a', price: 1200 },
        { name: 'b', price: 900 },
        { name: 'c', price: 600 },
      ],
      promotions: [aPromotion({ code: '3F2', effect: { effect: 'cheapest_free', quantity: 3, free: 1 } })],
    },
    { total: 2100, tax: 0, applied: { '3F2': 600 } },
  ],
  [
    'buy X get Y over a quantity step: six at the price from five on',
    {
      lines: [pot(1000, 6)],
      promotions: [
        aPromotion({ code: 'B2G1', effect: { effect: 'buy_x_get_y', buy: { quantity: 2 }, get: { quantity: 1 } } }),
      ],
    },
    { total: 4000, tax: 639, applied: { B2G1: 2000 } },
  ],

  // ---- discounts on the order
  // 10.00 by 30 : 10 is 7.50 and 2.50; 22.50 holds 359.2, 7.50 holds 49.07
  [
    '10.00 off over mixed rates',
    {
      lines: [pot(3000), tea(1000)],
      promotions: [order('TENNER', { effect: 'fixed', amount: { EUR: 1000 }, per: 'order' })],
    },
    { total: 3000, tax: 408, lines: { pot: [2250, 359], tea: [750, 49] } },
  ],
  // 27.00 holds 431.09, 9.00 holds 58.88
  [
    '10 % off over mixed rates',
    { lines: [pot(3000), tea(1000)], promotions: [order('TEN', { effect: 'percentage', percent: 10 })] },
    { total: 3600, tax: 490, lines: { pot: [2700, 431], tea: [900, 59] } },
  ],
  [
    '1.00 over three equal lines',
    {
      lines: ['a', 'b', 'c'].map((name) => ({ name, price: 1000 })),
      promotions: [order('ONE', { effect: 'fixed', amount: { EUR: 100 }, per: 'order' })],
    },
    { total: 2900, lines: { a: [966, 0], b: [967, 0], c: [967, 0] } },
  ],
  [
    '100 % is exactly nothing',
    { lines: [pot(3333, 7), tea(1)], promotions: [order('ALL', { effect: 'percentage', percent: 100 })] },
    { total: 0, tax: 0 },
  ],
  [
    '5 % from 50, 10 % from 100: 120.00',
    { lines: [pot(12_000)], promotions: [order('TIER', tiers())] },
    { total: 10_800, tax: 1724, applied: { TIER: 1200 } },
  ],
  [
    '5 % from 50, 10 % from 100: 99.99',
    { lines: [pot(9999)], promotions: [order('TIER', tiers())] },
    { total: 9499, tax: 1517, applied: { TIER: 500 } },
  ], // 499.95
  [
    'line discount first, then the order: 10 % of 90.00',
    { lines: [pot(10_000)], promotions: [percent('LINE', 10), order('ORDER', { effect: 'percentage', percent: 10 })] },
    { total: 8100, tax: 1293, applied: { LINE: 1000, ORDER: 900 } },
  ],

  // ---- which one
  [
    'the best for the customer',
    { lines: [pot(4000)], promotions: [percent('TEN', 10, { group: 'g' }), off('FIVER', 500, { group: 'g' })] },
    { total: 3500, applied: { FIVER: 500 }, unapplied: { TEN: 'not_best' } },
  ],
  [
    'the highest priority',
    {
      lines: [pot(4000)],
      promotions: [
        percent('TEN', 10, { group: 'g', mode: 'highest_priority', priority: 5 }),
        off('FIVER', 500, { group: 'g', mode: 'highest_priority' }),
      ],
    },
    { total: 3600, applied: { TEN: 400 } },
  ],
  // both see 40.00: 4.00 + 5.00
  [
    'both, on the same input',
    {
      lines: [pot(4000)],
      promotions: [
        percent('TEN', 10, { group: 'g', mode: 'stack_all' }),
        off('FIVER', 500, { group: 'g', mode: 'stack_all' }),
      ],
    },
    { total: 3100, applied: { TEN: 400, FIVER: 500 } },
  ],
  [
    'one that excludes the other',
    { lines: [pot(4000)], promotions: [percent('TEN', 10, { priority: 2, excludes: ['FIVER'] }), off('FIVER', 300)] },
    { total: 3600, applied: { TEN: 400 }, unapplied: { FIVER: 'excluded_by' } },
  ],
  [
    'no more than 30 % together',
    { lines: [pot(2000)], promotions: [percent('HALF', 50, { maxTotalDiscountPercent: 30 })] },
    { total: 1400, applied: { HALF: 600 } },
  ],

  // ---- delivery for less
  [
    'free delivery from 50.00',
    {
      lines: [pot(5000)],
      shipping: { price: 490, tax: '19' },
      promotions: [delivery('FREE', { effect: 'free_shipping' }, { conditions: spend(5000) })],
    },
    { total: 5000, tax: 798, shipping: 0, applied: { FREE: 490 } },
  ],
  [
    'a cent is missing to it',
    {
      lines: [pot(4999)],
      shipping: { price: 490, tax: '19' },
      promotions: [delivery('FREE', { effect: 'free_shipping' }, { conditions: spend(5000) })],
    },
    { total: 5489, shipping: 490, unapplied: { FREE: 'threshold_missing' } },
  ],
  [
    'half the delivery',
    {
      lines: [pot(1000)],
      shipping: { price: 490, tax: '19' },
      promotions: [delivery('HALF', { effect: 'shipping_percentage', percent: 50 })],
    },
    { total: 1245, shipping: 245, tax: 160 + 39 },
  ],
  [
    'a gift costs nothing and its tax is nothing',
    {
      lines: [pot(3000)],
      gifts: [{ variantId: 'var_spoon', price: 500, tax: '19' }],
      promotions: [aPromotion({ code: 'GIFT', effect: { effect: 'gift_line', variantId: 'var_spoon', quantity: 1 } })],
    },
    { total: 3000, tax: 479 },
  ],

  // ---- no tax due
  ['an export of 119.00 costs 100.00', { untaxed: 'export', lines: [pot(11_900)] }, { total: 10_000, tax: 0 }],
  [
    'reverse charge: twice 11.90 is twice 10.00',
    { untaxed: 'reverse_charge', lines: [pot(1190, 2)] },
    { total: 2000, tax: 0 },
  ],
  ['exempt: 10.70 at 7 % costs 10.00', { untaxed: 'exempt', lines: [tea(1070)] }, { total: 1000, tax: 0 }],
  [
    'an export of a net price costs that',
    { untaxed: 'export', lines: [{ ...pot(1000), net: true }] },
    { total: 1000, tax: 0 },
  ],
  [
    'delivery of an export without its tax too',
    { untaxed: 'export', lines: [pot(1190)], shipping: { price: 595, tax: '19' } },
    { total: 1500, tax: 0, shipping: 500 },
  ],
  // Promotions are decided on prices as entered; what is left goes without its tax: 26.00 / 1.19 = 21.85.
  [
    'reverse charge: a fixed price of 9.99 is 8.39 (9.99 / 1.19)',
    {
      untaxed: 'reverse_charge',
      lines: [pot(2600)],
      promotions: [aPromotion({ code: 'AT999', effect: { effect: 'fixed_price', price: { EUR: 999 } } })],
    },
    { total: 839, tax: 0, applied: { AT999: 1346 } },
  ],
  [
    'export: 5.00 off the order of 26.00 leaves 21.00 / 1.19 = 17.65',
    {
      untaxed: 'export',
      lines: [pot(2600)],
      promotions: [order('FIVE', { effect: 'fixed', amount: { EUR: 500 }, per: 'order' })],
    },
    { total: 1765, tax: 0, applied: { FIVE: 420 } },
  ],
  [
    'exempt: 90 % off, but not below 20.00 as entered: 20.00 / 1.19 = 16.81',
    { untaxed: 'exempt', lines: [pot(2600)], promotions: [percent('MOST', 90, { minUnitPrice: { EUR: 2000 } })] },
    { total: 1681, tax: 0, applied: { MOST: 504 } },
  ],
  [
    'export: goods of 52.00 as entered reach 50.00 for free delivery; 2 × 21.85',
    {
      untaxed: 'export',
      lines: [pot(2600, 2)],
      shipping: { price: 490, tax: '19' },
      promotions: [delivery('FREE50', { effect: 'free_shipping' }, { conditions: spend(5000) })],
    },
    { total: 4370, tax: 0, shipping: 0, applied: { FREE50: 412 } },
  ],
  [
    'export: delivery at a fixed 1.90 is 1.60',
    {
      untaxed: 'export',
      lines: [pot(1190)],
      shipping: { price: 490, tax: '19' },
      promotions: [delivery('D190', { effect: 'shipping_fixed_price', price: { EUR: 190 } })],
    },
    { total: 1160, tax: 0, shipping: 160, applied: { D190: 252 } },
  ],
];

function tiers() {
  return {
    effect: 'tiered_spend',
    basis: 'after_line',
    tiers: [
      { from: { EUR: 5000 }, percent: 5 },
      { from: { EUR: 10_000 }, percent: 10 },
    ],
  };
}

function off(code: string, amount: number, more: object = {}) {
  return aPromotion({ code, effect: { effect: 'fixed', amount: { EUR: amount }, per: 'line' }, ...more });
}

describe('worked examples', () => {
  it('are at least forty', () => {
    expect(examples.length).toBeGreaterThanOrEqual(40);
  });

  it.each(examples)('%s', (_title, basket, expected) => {
    const { cart, explanation } = priceExample(basket);

    expect(Number(cart.grandTotal)).toBe(expected.total);
    if (expected.tax !== undefined) expect(Number(cart.taxTotal)).toBe(expected.tax);
    if (expected.shipping !== undefined) expect(Number(cart.shippingTotal)).toBe(expected.shipping);
    for (const [name, [total, tax]] of Object.entries(expected.lines ?? {})) {
      const line = cart.lines.find((each) => each.lineId === name);
      expect([Number(line?.total), Number(line?.tax)]).toEqual([total, tax]);
    }
    for (const [rate, tax] of Object.entries(expected.taxes ?? {}))
      expect(Number(cart.taxSummary.find((entry) => entry.rate === rate)?.tax)).toBe(tax);
    for (const [code, amount] of Object.entries(expected.applied ?? {}))
      expect(Number(cart.promotions.applied.find((each) => each.promotionCode === code)?.amount)).toBe(amount);
    for (const [code, reason] of Object.entries(expected.unapplied ?? {}))
      expect(cart.promotions.unapplied.find((each) => each.promotionCode === code)?.reason).toBe(reason);
    // The trace re-adds to the total.
    const steps = [
      ...explanation.lines.flatMap((line) => line.steps),
      ...(explanation.shipping?.steps ?? []),
      ...explanation.order,
    ];
    expect(Number(steps.reduce((sum, step) => sum + step.amount, 0n))).toBe(expected.total);
  });
});

it('refuses a price as it was entered that JSON cannot carry, also where less is asked because no tax is due', () => {
  const lines = [pot(1_000_000_000_000, 9_100)]; // × 9,100 is above 2^53, and 7.6 × 10^15 without its 19 %

  expect(() => priceExample({ untaxed: 'export', lines, promotions: [percent('ALL', 100)] })).toThrow(
    expect.objectContaining({ code: 'amount_out_of_range' }),
  );
});
