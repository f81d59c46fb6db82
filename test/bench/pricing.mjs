// What pricing a basket costs, by the number of its lines and of active promotions: rows without a bound.
import { Bound } from './bounds.mjs';
import { Cost } from './measure.mjs';
import { rowOf } from './report.mjs';

const LINES = [1, 50, 500];
const PROMOTIONS = [0, 20, 200];
const TIMES = 150;
/** Runs before the first that counts: a process that has been up for a while has compiled what it needs. */
const WARM = 150;

export const PRICING = 'pricing';

/** Nine rows, `pricing-50x200` for 50 lines and 200 promotions. One basket after the other, so that ops/s is not throughput. */
export async function pricingRows(context) {
  const pricer = await Bound.start('../pricer.mjs', [], context.productEnv);
  const results = [];
  try {
    for (const lines of LINES) {
      for (const promotions of PROMOTIONS) {
        const work = { lines, promotions, variantIds: context.variantIds };
        await pricer.run({ ...work, times: WARM });
        const cost = new Cost();
        await cost.add([pricer.pid, context.serverPid], context.database, () => pricer.run({ ...work, times: TIMES }));
        results.push({
          row: rowOf({ name: `${PRICING}-${lines}x${promotions}` }, cost, null),
          goal: null,
          cpuRatio: null,
        });
      }
    }
  } finally {
    pricer.stop();
  }
  return results;
}
