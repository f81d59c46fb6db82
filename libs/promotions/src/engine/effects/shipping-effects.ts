import type { PromotionLane } from '../definition.js';
import { type EffectResult, type LaneInput, PromotionEffect } from '../extension-points.js';
import { type AmountMap, ParameterReader } from '../parameters.js';
import { percentOf } from '../percent.js';

type Parameters = Readonly<Record<string, unknown>>;

const SHIPPING: readonly PromotionLane[] = ['shipping'];

/** `{ "effect": "free_shipping" }`: the chosen delivery is free. Which methods it is for, say the conditions. */
export class FreeShippingEffect extends PromotionEffect<null> {
  override readonly code = 'free_shipping';
  override readonly lanes = SHIPPING;

  override parse(parameters: Parameters, pointer: string): null {
    new ParameterReader(parameters, pointer, []);
    return null;
  }

  override apply(_parameters: null, { shippingBase }: LaneInput): EffectResult {
    return { shipping: shippingBase ?? 0n };
  }
}

export interface ShippingPercentage {
  percent: bigint;
  maxAmount: AmountMap | null;
}

/** `{ "effect": "shipping_percentage", "percent": 50, "maxAmount": { "EUR": 500 } }`: off the delivery, rounded half up. */
export class ShippingPercentageEffect extends PromotionEffect<ShippingPercentage> {
  override readonly code = 'shipping_percentage';
  override readonly lanes = SHIPPING;

  override parse(parameters: Parameters, pointer: string): ShippingPercentage {
    const read = new ParameterReader(parameters, pointer, ['percent', 'maxAmount']);
    return { percent: read.percent('percent'), maxAmount: read.optionalAmounts('maxAmount') };
  }

  override currenciesOf({ maxAmount }: ShippingPercentage): readonly string[] | null {
    return maxAmount === null ? null : [...maxAmount.keys()];
  }

  override apply({ percent, maxAmount }: ShippingPercentage, { basket, shippingBase }: LaneInput): EffectResult {
    const amount = percentOf(shippingBase ?? 0n, percent);
    const max = maxAmount?.get(basket.currency);
    return { shipping: max !== undefined && max < amount ? max : amount };
  }
}

/** `{ "effect": "shipping_fixed_price", "price": { "EUR": 190 } }`: the delivery costs so much; a cheaper one stays as it is. */
export class ShippingFixedPriceEffect extends PromotionEffect<AmountMap> {
  override readonly code = 'shipping_fixed_price';
  override readonly lanes = SHIPPING;

  override parse(parameters: Parameters, pointer: string): AmountMap {
    return new ParameterReader(parameters, pointer, ['price']).amounts('price', 0);
  }

  override currenciesOf(price: AmountMap): readonly string[] {
    return [...price.keys()];
  }

  override apply(prices: AmountMap, { basket, shippingBase }: LaneInput): EffectResult {
    const price = prices.get(basket.currency);
    if (price === undefined || shippingBase === null || shippingBase <= price) return {};
    return { shipping: shippingBase - price };
  }
}
