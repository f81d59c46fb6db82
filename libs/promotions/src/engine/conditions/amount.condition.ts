import { type Basis, BASES, amountBy } from '../basis.js';
import type { PromotionLane } from '../definition.js';
import {
  type ConditionResult,
  type LaneInput,
  type LineMatcher,
  type LineRules,
  PromotionCondition,
} from '../extension-points.js';
import { type AmountMap, ParameterReader } from '../parameters.js';
import { MET } from '../rules/basket-check.js';

export interface MinAmount {
  min: AmountMap;
  basis: Basis;
  lines: LineMatcher | null;
}

/**
 * `{ "condition": "amount", "min": { "EUR": 5000 }, "basis": "after_line", "lines": <rule> }`: goods for at least so much,
 * as entered, of the lines that match the rule of line conditions (absent: of all). Excluded lines do not count. Unmet:
 * `threshold_missing` with `missing` (minor units) and `currency`; `currency` in one that `min` does not name.
 */
export class AmountCondition extends PromotionCondition<MinAmount> {
  override readonly code = 'amount';
  override readonly kind = 'basket';
  override readonly lanes: readonly PromotionLane[] = ['line', 'order', 'shipping'];

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string, rules: LineRules): MinAmount {
    const read = new ParameterReader(parameters, pointer, ['min', 'basis', 'lines']);
    return {
      min: read.amounts('min'),
      basis: read.choice('basis', BASES),
      lines: rules.lines(read.raw('lines'), read.at('lines')),
    };
  }

  override check({ min, basis, lines }: MinAmount, input: LaneInput): ConditionResult {
    const { currency } = input.basket;
    const threshold = min.get(currency);
    if (threshold === undefined) return { met: false, reason: 'currency', params: { currency } };
    const amount = amountBy(basis, input, lines);
    if (amount >= threshold) return MET;
    // A threshold is a safe integer, and so is what is missing to it.
    return { met: false, reason: 'threshold_missing', params: { missing: Number(threshold - amount), currency } };
  }
}
