import type { PromotionLane } from '../definition.js';
import {
  type ConditionResult,
  type LaneInput,
  type LineMatcher,
  type LineRules,
  PromotionCondition,
} from '../extension-points.js';
import { ParameterReader } from '../parameters.js';
import { MET } from '../rules/basket-check.js';

export interface MinQuantity {
  min: number;
  lines: LineMatcher | null;
}

/**
 * `{ "condition": "quantity", "min": 3, "lines": <rule> }`: at least so many units, of the lines that match the rule of
 * line conditions (absent: of all). Excluded lines do not count. Unmet: `threshold_missing` with `missingQuantity`.
 */
export class QuantityCondition extends PromotionCondition<MinQuantity> {
  override readonly code = 'quantity';
  override readonly kind = 'basket';
  override readonly lanes: readonly PromotionLane[] = ['line', 'order', 'shipping'];

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string, rules: LineRules): MinQuantity {
    const read = new ParameterReader(parameters, pointer, ['min', 'lines']);
    return { min: read.quantity('min'), lines: rules.lines(read.raw('lines'), read.at('lines')) };
  }

  override check({ min, lines }: MinQuantity, input: LaneInput): ConditionResult {
    const quantity = lines === null ? input.sums.quantity : quantityOf(input, lines);
    if (quantity >= min) return MET;
    return { met: false, reason: 'threshold_missing', params: { missingQuantity: min - quantity } };
  }
}

function quantityOf({ lines, basket }: LaneInput, matches: LineMatcher): number {
  let sum = 0;
  for (const { line } of lines) if (!line.isExcluded && matches(line, basket)) sum += line.quantity;
  return sum;
}
