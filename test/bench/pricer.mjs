// Prices baskets in a process of its own, with the built product on the bench's database: { lines, promotions, times, variantIds }
// in, { latencies, seconds } out. Promotions are given with the request, as a simulation gives them; each qualifies.
import { NestFactory } from '@nestjs/core';
import { ChannelService } from 'markethall/channels';
import { Clock, configureLog, NestLogger, withKernel } from 'markethall/kernel';
import { PromotionEngine } from 'markethall/promotions';
import { TotalsService } from 'markethall/totals';
import { modules } from '../../dist/apps/modules.js';
import { WorkerModule } from '../../dist/apps/worker/src/worker.module.js';

const app = await NestFactory.createApplicationContext(
  WorkerModule.forRoot(withKernel(modules), { takesJobs: false }),
  { logger: new NestLogger(), abortOnError: false },
);
configureLog('warn');
const service = (token) => app.get(token, { strict: false });
const [totals, engine] = [service(TotalsService), service(PromotionEngine)];
const channel = await service(ChannelService).getDefault();

const spent = { condition: 'amount', min: { EUR: 100 }, basis: 'after_line' };
const dear = (i) => ({ condition: 'unit_price', min: { EUR: 1_000 + (i % 50) } });
const kinds = [
  (i) => ({ lane: 'catalog', targets: dear(i), effect: { effect: 'percentage', percent: 5 } }),
  (i) => ({ lane: 'line', targets: dear(i), effect: { effect: 'percentage', percent: 7.5 } }),
  () => ({ lane: 'line', effect: { effect: 'cheapest_free', quantity: 3, free: 1, maxRepetitions: 2 } }),
  () => ({ lane: 'line', effect: { effect: 'fixed', amount: { EUR: 5 }, per: 'unit' } }),
  () => ({ lane: 'order', conditions: spent, effect: { effect: 'percentage', percent: 2 } }),
  () => ({ lane: 'order', conditions: spent, effect: { effect: 'fixed', amount: { EUR: 333 }, per: 'order' } }),
];
const none = {
  ...{ excludes: [], stopFurther: false, needsCoupon: false, channelIds: null, validFrom: null, validTo: null },
  ...{ conditions: null, targets: null, minUnitPrice: null, maxTotalDiscountPercent: null, usageLimit: null },
  ...{ usageLimitPerCustomer: null, campaignId: null, badge: null },
};
const promotion = (i) => {
  const code = `BENCH${i}`;
  const rest = { id: `promo_${i}`, code, label: code, group: `g${i % 8}`, mode: 'best_for_customer', priority: i % 10 };
  return engine.compile({ ...none, ...rest, ...kinds[i % kinds.length](i) });
};

async function run({ lines, promotions, times, variantIds }) {
  const request = {
    ...{
      channel,
      locale: channel.defaultLocale,
      currency: 'EUR',
      customerId: null,
      email: null,
      codes: [],
      reference: null,
    },
    lines: variantIds
      .slice(0, lines)
      .map((variantId, i) => ({ lineId: `line-${i}`, variantId, quantity: 1 + (i % 3) })),
    promotions: Array.from({ length: promotions }, (_, i) => promotion(i)),
    ...{ shippingAddress: { countryCode: 'DE' }, deliveryMethodId: null, at: service(Clock).now() },
  };
  await totals.warm();
  const latencies = [];
  const started = performance.now();
  for (let time = 0; time < times; time += 1) {
    const begun = performance.now();
    const { lines: priced } = await totals.price(request);
    if (priced.length !== lines) throw new Error(`${priced.length} of ${lines} lines have a price`);
    latencies.push(performance.now() - begun);
  }
  return { latencies, seconds: (performance.now() - started) / 1000 };
}

process.on('message', async (work) => process.send(await run(work)));
process.on('disconnect', () => process.exit());
process.send({ ready: true });
