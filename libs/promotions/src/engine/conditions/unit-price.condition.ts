import { invalidField } from 'markethall/kernel';
import type { BasketLine, PromotionBasket } from '../basket.js';
import { PromotionCondition } from '../extension-points.js';
import { type AmountMap, below, ParameterReader } from '../parameters.js';

/** Both ends included. */
export interface UnitPriceRange {
  min: AmountMap | null;
  max: AmountMap | null;
}

/**
 * `{ "condition": "unit_price", "min": { "EUR": 1000 }, "max": { "EUR": 5000 } }`, one of them or both: lines whose unit
 * price, as entered and before every promotion, lies between. Never in a currency that is not named.
 */
export class UnitPriceCondition extends PromotionCondition<UnitPriceRange> {
  override readonly code = 'unit_price';
  override readonly kind = 'line';

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): UnitPriceRange {
    const read = new ParameterReader(parameters, pointer, ['min', 'max']);
    const range = { min: read.optionalAmounts('min', 0), max: read.optionalAmounts('max', 0) };
    if (range.min === null && range.max === null)
      throw invalidField(pointer, 'one_comparison_expected', { of: ['min', 'max'] });
    for (const [currency, most] of range.max ?? [])
      if (most < (range.min?.get(currency) ?? 0n)) throw invalidField(below(read.at('max'), currency), 'max_below_min');
    return range;
  }

  override matches({ min, max }: UnitPriceRange, { unitPrice }: BasketLine, { currency }: PromotionBasket): boolean {
    const [least, most] = [min?.get(currency), max?.get(currency)];
    if ((min !== null && least === undefined) || (max !== null && most === undefined)) return false;
    return (least === undefined || unitPrice >= least) && (most === undefined || unitPrice <= most);
  }
}
