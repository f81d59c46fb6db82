import type { PromotionLane } from '../definition.js';
import { type EffectResult, type LaneInput, type LaneLine, PromotionEffect } from '../extension-points.js';
import { type AmountMap, ParameterReader } from '../parameters.js';

/** `{ "effect": "fixed_price", "price": { "EUR": 999 } }`: each unit costs so much, as entered; cheaper ones stay as they are. */
export class FixedPriceEffect extends PromotionEffect<AmountMap> {
  override readonly code = 'fixed_price';
  override readonly lanes: readonly PromotionLane[] = ['catalog', 'line'];

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): AmountMap {
    return new ParameterReader(parameters, pointer, ['price']).amounts('price', 0);
  }

  override currenciesOf(price: AmountMap): readonly string[] {
    return [...price.keys()];
  }

  override apply(prices: AmountMap, input: LaneInput, targets: readonly LaneLine[]): EffectResult {
    const price = prices.get(input.basket.currency);
    if (price === undefined) return {};
    const amounts = targets.map(({ line, base }) => {
      const taken = base - price * BigInt(line.quantity);
      return taken > 0n ? taken : 0n;
    });
    return { amounts };
  }
}
