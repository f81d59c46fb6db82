import type { PromotionLane } from '../definition.js';
import { type EffectResult, type LaneInput, type LaneLine, PromotionEffect } from '../extension-points.js';
import { ParameterReader } from '../parameters.js';
import { WHOLE } from '../percent.js';
import { countOf, percentOffUnits, splitRuns, unitRuns } from './units.js';

export interface CheapestFree {
  quantity: number;
  free: number;
  percent: bigint;
  maxRepetitions: number | null;
}

/**
 * `{ "effect": "cheapest_free", "quantity": 3, "free": 1, "percent": 100, "maxRepetitions": 2 }`: of every 3 units, 1 at
 * `percent` off (absent: free): the cheapest units of all. Rounded half up for each unit.
 */
export class CheapestFreeEffect extends PromotionEffect<CheapestFree> {
  override readonly code = 'cheapest_free';
  override readonly lanes: readonly PromotionLane[] = ['line', 'order'];

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): CheapestFree {
    const read = new ParameterReader(parameters, pointer, ['quantity', 'free', 'percent', 'maxRepetitions']);
    const quantity = read.quantity('quantity');
    const free = read.quantity('free');
    if (free >= quantity) read.fail('free', 'too_large', { max: quantity - 1 });
    return {
      quantity,
      free,
      percent: read.optionalPercent('percent') ?? WHOLE,
      maxRepetitions: read.optionalQuantity('maxRepetitions'),
    };
  }

  override apply(
    { quantity, free, percent, maxRepetitions }: CheapestFree,
    _input: LaneInput,
    targets: readonly LaneLine[],
  ): EffectResult {
    const runs = unitRuns(targets);
    const repetitions = Math.min(Math.floor(countOf(runs) / quantity), maxRepetitions ?? Infinity);
    if (repetitions === 0) return {};
    return { amounts: percentOffUnits(splitRuns(runs, repetitions * free).first, percent, targets) };
  }
}
