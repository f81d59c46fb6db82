import {
  aBasket,
  aBasketLine,
  describePromotionConditionContract,
  describePromotionEffectContract,
} from 'markethall/testing/promotions';
import type { PromotionBasket } from './basket.js';
import { BUILT_IN_CONDITIONS, BUILT_IN_EFFECTS } from './built-ins.js';

type Parameters = Record<string, unknown>;

const shipping = { methodId: 'dm_1', methodCode: 'express', price: 990n };
const plain = aBasket();
const rich = aBasket({
  shipping,
  customerId: 'cus_1',
  customerGroupIds: ['cgrp_1'],
  isFirstOrder: true,
  lines: [
    aBasketLine({
      lineId: 'b',
      quantity: 4,
      brand: 'Acme',
      variantId: 'var_9',
      productId: 'prod_9',
      categoryIds: ['cat_9'],
      collectionIds: ['coll_9'],
      attributes: { material: 'wool' },
      unitPrice: 2000n,
    }),
    aBasketLine({ lineId: 'a', quantity: 3 }),
  ],
});
const ids = (prefix: string): [Parameters, Parameters[]] => [
  { ids: [`${prefix}_9`] },
  [{}, { ids: [] }, { ids: `${prefix}_9` }, { ids: [`${prefix}_9`, `${prefix}_9`] }, { ids: ['9'] }, { ids: [null] }],
];

const conditions: Record<
  string,
  [valid: Parameters, invalid: Parameters[], met?: PromotionBasket, unmet?: PromotionBasket]
> = {
  product: ids('prod'),
  variant: ids('var'),
  category: ids('cat'),
  collection: ids('coll'),
  brand: [{ names: ['acme'] }, [{}, { names: [] }, { names: [''] }, { names: ['x'.repeat(201)] }]],
  attribute: [
    { name: 'material', equals: 'wool' },
    [
      {},
      { name: 'material' },
      { name: 'material', equals: 'wool', in: ['silk'] },
      { name: 'material', equals: {} },
      { name: 'material', gte: 2, lte: 1 },
      { name: 'material', gte: 2, lte: '3' },
      { name: 'material', gte: true },
      { equals: 'wool' },
    ],
  ],
  unit_price: [
    { min: { EUR: 1500 } },
    [
      {},
      { min: {} },
      { min: { EUR: -1 } },
      { min: { EUR: 1.5 } },
      { max: { eur: 1 } },
      { min: { EUR: 5 }, max: { EUR: 1 } },
    ],
  ],
  quantity: [{ min: 5 }, [{}, { min: 0 }, { min: 1.5 }, { min: '5' }, { min: 5, lines: { condition: 'signed_in' } }]],
  amount: [
    { min: { EUR: 5000 }, basis: 'before_discounts' },
    [
      { min: { EUR: 5000 } },
      { min: { EUR: 0 }, basis: 'after_all' },
      { min: 5000, basis: 'after_all' },
      { min: { EUR: 1 }, basis: 'later' },
      { min: { EUR: 1 }, basis: 'after_all', lines: [] },
    ],
  ],
  customer_group: [{ ids: ['cgrp_1'] }, [{}, { ids: ['prod_1'] }]],
  signed_in: [{}, []],
  first_order: [{}, []],
  channel: [{ ids: ['chan_1'] }, [{}, { ids: [] }], plain, aBasket({ channelId: 'chan_2' })],
  country: [
    { countries: ['DE'] },
    [
      {},
      { countries: ['de'] },
      { countries: ['DEU'] },
      { countries: ['DE', 'ZZ'] },
      { regions: ['CA'] },
      { regions: ['ZZ-1'] },
    ],
    plain,
    aBasket({ country: 'FR' }),
  ],
  delivery_method: [{ codes: ['express'] }, [{}, { codes: [1] }]],
  time_window: [
    { from: '12:00', to: '14:00' },
    [
      {},
      { from: '12:00' },
      { to: '12:00' },
      { from: '25:00', to: '12:00' },
      { from: '12:00', to: '12:00' },
      { from: 12, to: 14 },
      { days: ['friday'] },
      { days: [] },
    ],
    plain,
    aBasket({ at: new Date('2026-01-15T20:00:00Z') }),
  ],
};

describe.each([...BUILT_IN_CONDITIONS].map((condition) => [condition.code, condition] as const))(
  'the condition %s',
  (code, condition) => {
    const [valid, invalid, met = rich, unmet = plain] = conditions[code] ?? [{}, []];
    describePromotionConditionContract({ condition: () => condition, valid, invalid, met, unmet });
  },
);

const effects: Record<string, [valid: Parameters, invalid: Parameters[]]> = {
  percentage: [
    { percent: 10 },
    [
      {},
      { percent: -1 },
      { percent: 100.1 },
      { percent: Number.NaN },
      { percent: '10' },
      { percent: 10, units: 'cheapest' },
      { percent: 10, maxUnits: 2 },
      { percent: 10, maxUnits: 2, units: 'best' },
      { percent: 10, maxAmount: { EUR: 0 } },
    ],
  ],
  fixed: [
    { amount: { EUR: 100 }, per: 'unit' },
    [{ amount: { EUR: 100 } }, { per: 'unit' }, { amount: { EUR: 0 }, per: 'line' }],
  ],
  fixed_price: [{ price: { EUR: 500 } }, [{}, { price: {} }, { price: 500 }]],
  buy_x_get_y: [
    { buy: { quantity: 2 }, get: { quantity: 1 } },
    [
      {},
      { buy: { quantity: 2 } },
      { buy: 2, get: 1 },
      { buy: { quantity: 0 }, get: { quantity: 1 } },
      { buy: { quantity: 1, from: 2 }, get: { quantity: 1 } },
      { buy: { quantity: 1 }, get: { quantity: 1, lines: { condition: 'signed_in' } } },
      { buy: { quantity: 1 }, get: { quantity: 1 }, percent: 101 },
      { buy: { quantity: 1 }, get: { quantity: 1 }, maxRepetitions: 0 },
    ],
  ],
  cheapest_free: [{ quantity: 3, free: 1 }, [{}, { quantity: 3 }, { quantity: 3, free: 3 }, { quantity: 1, free: 1 }]],
  tiered_spend: [
    { basis: 'before_discounts', tiers: [{ from: { EUR: 500 }, percent: 5 }] },
    [
      {},
      { basis: 'before_discounts', tiers: [] },
      { tiers: [{ from: { EUR: 500 }, percent: 5 }] },
      { basis: 'after_all', tiers: [{ from: { EUR: 500 } }] },
      { basis: 'after_all', tiers: [{ from: { EUR: 500 }, percent: 5, amount: { EUR: 5 } }] },
      { basis: 'after_all', tiers: [{ from: { EUR: 500 }, amount: { USD: 5 } }] },
      {
        basis: 'after_all',
        tiers: [
          { from: { EUR: 500 }, percent: 5 },
          { from: { EUR: 500 }, percent: 6 },
        ],
      },
      {
        basis: 'after_all',
        tiers: [
          { from: { EUR: 500 }, percent: 5 },
          { from: { USD: 900 }, percent: 6 },
        ],
      },
    ],
  ],
  free_shipping: [{}, []],
  shipping_percentage: [{ percent: 50 }, [{}, { percent: 101 }]],
  shipping_fixed_price: [{ price: { EUR: 190 } }, [{}, { price: { EUR: -1 } }]],
  gift_line: [
    { variantId: 'var_1', quantity: 1 },
    [{}, { variantId: 'prod_1', quantity: 1 }, { variantId: 'var_1', quantity: 0 }],
  ],
};

describe.each([...BUILT_IN_EFFECTS].map((effect) => [effect.code, effect] as const))(
  'the effect %s',
  (code, effect) => {
    const [valid, invalid] = effects[code] ?? [{}, []];
    describePromotionEffectContract({ effect: () => effect, valid, invalid, basket: rich });
  },
);
