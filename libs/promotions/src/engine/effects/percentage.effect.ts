import type { PromotionLane } from '../definition.js';
import { type EffectResult, type LaneInput, type LaneLine, PromotionEffect } from '../extension-points.js';
import { type AmountMap, ParameterReader } from '../parameters.js';
import { percentOf } from '../percent.js';
import { shareByGross, shrink, sum } from './share.js';
import { percentOffUnits, splitRuns, unitRuns } from './units.js';

export interface Percentage {
  /** Ten-thousandths of a percent. */
  percent: bigint;
  maxUnits: number | null;
  units: 'cheapest' | 'dearest';
  maxAmount: AmountMap | null;
}

const ORDERS = ['cheapest', 'dearest'] as const;

/**
 * `{ "effect": "percentage", "percent": 12.5, "maxUnits": 3, "units": "dearest", "maxAmount": { "EUR": 2000 } }`; `maxUnits`
 * goes with `units`, and all but `percent` may be absent. Rounded half up: for one unit in the catalog lane and with
 * `maxUnits`, for a line in the line lane, for the sum of the lines in the order lane, which is then shared by gross worth.
 */
export class PercentageEffect extends PromotionEffect<Percentage> {
  override readonly code = 'percentage';
  override readonly lanes: readonly PromotionLane[] = ['catalog', 'line', 'order'];

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): Percentage {
    const read = new ParameterReader(parameters, pointer, ['percent', 'maxUnits', 'units', 'maxAmount']);
    const maxUnits = read.optionalQuantity('maxUnits');
    if (maxUnits === null && read.has('units')) read.fail('maxUnits', 'required');
    return {
      percent: read.percent('percent'),
      maxUnits,
      units: maxUnits === null ? 'cheapest' : read.choice('units', ORDERS),
      maxAmount: read.optionalAmounts('maxAmount'),
    };
  }

  /** A price on a listing cannot depend on how many are bought. */
  override lanesOf({ maxUnits, maxAmount }: Percentage): readonly PromotionLane[] {
    return maxUnits === null && maxAmount === null ? this.lanes : ['line', 'order'];
  }

  override currenciesOf({ maxAmount }: Percentage): readonly string[] | null {
    return maxAmount === null ? null : [...maxAmount.keys()];
  }

  override apply(parameters: Percentage, input: LaneInput, targets: readonly LaneLine[]): EffectResult {
    const amounts = this.uncapped(parameters, input, targets);
    const max = parameters.maxAmount?.get(input.basket.currency);
    return { amounts: max === undefined ? amounts : shrink(amounts, max) };
  }

  private uncapped(
    { percent, maxUnits, units }: Percentage,
    { lane }: LaneInput,
    targets: readonly LaneLine[],
  ): readonly bigint[] {
    if (maxUnits !== null) {
      const runs = unitRuns(targets);
      if (units === 'dearest') runs.reverse();
      return percentOffUnits(splitRuns(runs, maxUnits).first, percent, targets);
    }
    if (lane === 'order') return shareByGross(percentOf(sum(targets.map((each) => each.base)), percent), targets);
    if (lane === 'line') return targets.map(({ base }) => percentOf(base, percent));
    return targets.map(({ line }) => percentOf(line.unitPrice, percent) * BigInt(line.quantity));
  }
}
