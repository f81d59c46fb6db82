import type { PromotionLane } from '../definition.js';
import { type EffectResult, type LaneInput, type LaneLine, PromotionEffect } from '../extension-points.js';
import { type AmountMap, ParameterReader } from '../parameters.js';
import { shareByGross } from './share.js';

const PER = ['unit', 'line', 'order'] as const;

export interface FixedAmount {
  amount: AmountMap;
  per: (typeof PER)[number];
}

/**
 * `{ "effect": "fixed", "amount": { "EUR": 500 }, "per": "order" }`: so much off each unit, each line, or once, then shared
 * over the lines by gross worth. A line gives at most what is left of it.
 */
export class FixedEffect extends PromotionEffect<FixedAmount> {
  override readonly code = 'fixed';
  override readonly lanes: readonly PromotionLane[] = ['catalog', 'line', 'order'];

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): FixedAmount {
    const read = new ParameterReader(parameters, pointer, ['amount', 'per']);
    return { amount: read.amounts('amount'), per: read.choice('per', PER) };
  }

  /** A price on a listing is that of one unit. */
  override lanesOf({ per }: FixedAmount): readonly PromotionLane[] {
    return per === 'unit' ? this.lanes : ['line', 'order'];
  }

  override currenciesOf({ amount }: FixedAmount): readonly string[] {
    return [...amount.keys()];
  }

  override apply({ amount, per }: FixedAmount, input: LaneInput, targets: readonly LaneLine[]): EffectResult {
    const each = amount.get(input.basket.currency) ?? 0n;
    if (per === 'order') return { amounts: shareByGross(each, targets) };
    const amounts = targets.map(({ line, base }) => {
      const wanted = per === 'unit' ? each * BigInt(line.quantity) : each;
      return wanted < base ? wanted : base;
    });
    return { amounts };
  }
}
