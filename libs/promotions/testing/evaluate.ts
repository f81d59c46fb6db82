import type { PromotionBasket, PromotionUsage } from '../src/engine/basket.js';
import type { PromotionDefinition } from '../src/engine/definition.js';
import type { PromotionOutcome } from '../src/engine/outcome.js';
import { aBasket, aUsage } from './a-basket.js';
import { anEngine } from './a-promotion.js';

/** What the built-in engine makes of a basket. */
export function evaluatePromotions(
  promotions: readonly PromotionDefinition[],
  { basket = aBasket(), usage = aUsage(), trace = false }: EvaluationFacts = {},
): PromotionOutcome {
  const engine = anEngine();
  return engine.evaluate(
    basket,
    promotions.map((promotion) => engine.compile(promotion)),
    usage,
    { trace },
  );
}

export interface EvaluationFacts {
  basket?: PromotionBasket;
  usage?: PromotionUsage;
  trace?: boolean;
}

/** Line id → minor units taken from it; `shipping` → from the delivery. Without zeros. */
export function discountsOf({ lines, shipping }: PromotionOutcome): Record<string, bigint> {
  const sums: Record<string, bigint> = {};
  const add = (ref: string, amount: bigint) => (sums[ref] = (sums[ref] ?? 0n) + amount);
  for (const [lineId, discounts] of lines) for (const { amount } of discounts) add(lineId, amount);
  for (const { amount } of shipping) add('shipping', amount);
  return sums;
}

/** Promotion code → reason why it did not apply. */
export function reasonsOf({ unapplied }: PromotionOutcome): Record<string, string> {
  return Object.fromEntries(unapplied.map(({ promotionCode, reason }) => [promotionCode, reason]));
}
