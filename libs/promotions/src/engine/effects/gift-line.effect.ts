import type { PromotionLane } from '../definition.js';
import { type EffectResult, PromotionEffect } from '../extension-points.js';
import { ParameterReader } from '../parameters.js';

export interface Gift {
  variantId: string;
  quantity: number;
}

/** `{ "effect": "gift_line", "variantId": "var_…", "quantity": 1 }`: units for nothing, once for a basket. Takes nothing else. */
export class GiftLineEffect extends PromotionEffect<Gift> {
  override readonly code = 'gift_line';
  override readonly lanes: readonly PromotionLane[] = ['line', 'order'];

  override parse(parameters: Readonly<Record<string, unknown>>, pointer: string): Gift {
    const read = new ParameterReader(parameters, pointer, ['variantId', 'quantity']);
    return { variantId: read.text('variantId', /^var_[0-9a-z]+$/), quantity: read.quantity('quantity') };
  }

  override apply(gift: Gift): EffectResult {
    return { gifts: [gift] };
  }
}
