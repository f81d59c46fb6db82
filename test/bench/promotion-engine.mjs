// CPU cost of the promotion engine: one evaluation of a basket, without its SQL. Run after `npm run build`:
//   node test/bench/promotion-engine.mjs [directory of the build, default dist]
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const dist = resolve(process.argv[2] ?? 'dist');
const load = (path) => import(pathToFileURL(join(dist, 'libs/promotions', path)).href);
const { PromotionEngine } = await load('src/engine/promotion-engine.js');

const engine = new PromotionEngine({ all: () => [] });
const usage = { uses: new Map(), customerUses: new Map(), budgets: new Map(), coupons: new Map() };
const LIMIT_MS = 10;

const line = (i) => ({
  lineId: `line-${String(i).padStart(3, '0')}`,
  variantId: `var_${i}`,
  productId: `prod_${i % 40}`,
  brand: `Brand ${i % 5}`,
  categoryIds: [`cat_${i % 7}`, 'cat_root'],
  collectionIds: [`coll_${i % 3}`],
  attributes: { material: i % 2 ? 'wool' : 'silk', weight: i },
  quantity: 1 + (i % 4),
  unitPrice: BigInt(999 + i * 137),
  priceIncludesTax: true,
  grossOf: (amount) => amount,
  isManual: false,
  isExcluded: false,
});
const basket = (lines) => ({
  at: new Date('2026-01-15T12:00:00Z'),
  channelId: 'chan_1',
  timeZone: 'Europe/Berlin',
  currency: 'EUR',
  country: 'DE',
  region: null,
  customerId: 'cus_1',
  customerGroupIds: ['cgrp_1'],
  isFirstOrder: false,
  codes: [],
  lines: Array.from({ length: lines }, (_, i) => line(i)),
  shipping: { methodId: 'dm_1', methodCode: 'standard', price: 490n },
});

const category = (i) => ({ condition: 'category', ids: [`cat_${i % 7}`] });
const amount = { condition: 'amount', min: { EUR: 100 }, basis: 'after_line' };
// Every kind of promotion, all of which qualify: the worst that a merchant could make.
const kinds = [
  (i) => ({ lane: 'catalog', targets: category(i), effect: { effect: 'percentage', percent: 5 } }),
  (i) => ({
    lane: 'line',
    targets: { any: [category(i), { condition: 'brand', names: [`Brand ${i % 5}`] }] },
    effect: { effect: 'percentage', percent: 7.5 },
  }),
  () => ({ lane: 'line', effect: { effect: 'percentage', percent: 3, maxUnits: 20, units: 'cheapest' } }),
  (i) => ({
    lane: 'line',
    effect: {
      effect: 'buy_x_get_y',
      buy: { quantity: 2, lines: category(i) },
      get: { quantity: 1, lines: category(i) },
    },
  }),
  () => ({ lane: 'line', effect: { effect: 'cheapest_free', quantity: 3, free: 1, maxRepetitions: 2 } }),
  () => ({ lane: 'order', conditions: amount, effect: { effect: 'percentage', percent: 2 } }),
  () => ({ lane: 'order', conditions: amount, effect: { effect: 'fixed', amount: { EUR: 333 }, per: 'order' } }),
  () => ({
    lane: 'order',
    effect: { effect: 'tiered_spend', basis: 'after_line', tiers: [{ from: { EUR: 1000 }, percent: 1 }] },
  }),
  () => ({ lane: 'line', effect: { effect: 'fixed', amount: { EUR: 5 }, per: 'unit' } }),
  () => ({ lane: 'shipping', conditions: amount, effect: { effect: 'free_shipping' } }),
];
const promotion = (i, group, mode) =>
  engine.compile({
    id: `prom_${i}`,
    code: `P${i}`,
    label: `P${i}`,
    group,
    mode,
    priority: i % 10,
    excludes: [],
    stopFurther: false,
    needsCoupon: false,
    channelIds: null,
    validFrom: null,
    validTo: null,
    conditions: null,
    targets: null,
    minUnitPrice: null,
    maxTotalDiscountPercent: null,
    usageLimit: null,
    usageLimitPerCustomer: null,
    campaignId: null,
    badge: null,
    ...kinds[i % kinds.length](i),
  });
const stacked = (count) => Array.from({ length: count }, (_, i) => promotion(i, 'all', 'stack_all'));
const best = (count) => Array.from({ length: count }, (_, i) => promotion(i, `group-${i % 13}`, 'best_for_customer'));
// Closest to a real shop: nearly all of the promotions wait for a coupon, a group or another channel.
const mixed = (count) =>
  best(count).map((compiled, i) =>
    i % 10 === 0 ? compiled : { ...compiled, definition: { ...compiled.definition, needsCoupon: true } },
  );

function cpuMsPerRun(work) {
  for (let i = 0; i < 200; i++) work();
  const rounds = [];
  for (let round = 0; round < 7; round++) {
    const start = process.cpuUsage();
    for (let i = 0; i < 50; i++) work();
    const { user, system } = process.cpuUsage(start);
    rounds.push((user + system) / 50_000);
  }
  return rounds.sort((a, b) => a - b)[3];
}

let slow = false;
console.log('lines  promotions  kind     CPU ms per evaluation (median of 7)');
for (const lines of [1, 50, 500]) {
  for (const count of [0, 20, 200]) {
    for (const [kind, make] of Object.entries({ stacked, best, mixed })) {
      if (count === 0 && kind !== 'stacked') continue;
      const [facts, promotions] = [basket(lines), make(count)];
      const ms = cpuMsPerRun(() => engine.evaluate(facts, promotions, usage));
      if (lines === 50 && ms > LIMIT_MS) slow = true;
      console.log(`${String(lines).padStart(5)}  ${String(count).padStart(10)}  ${kind.padEnd(7)}  ${ms.toFixed(3)}`);
    }
  }
}
console.log(slow ? `50 lines take more than ${LIMIT_MS} ms` : `50 lines × 200 promotions stay under ${LIMIT_MS} ms`);
process.exitCode = slow ? 1 : 0;
