import type { CompiledPromotion, PromotionEngine, PromotionOutcome } from 'markethall/promotions';
import { chargedTotals, repriceSale, type Totals } from 'markethall/totals';
import type { ReplayUsage } from './replay-usage.js';
import type { RememberedOrder } from './sale-of-order.js';

/** An order in both worlds. */
export interface ReplayedOrder {
  remembered: RememberedOrder;
  outcome: PromotionOutcome;
  after: Totals;
  /** Minor units by promotion id, gifts left out. */
  taken: ReadonlyMap<string, bigint>;
  /** Units by promotion id. */
  gifts: ReadonlyMap<string, number>;
  /** Grand total after − before. */
  difference: bigint;
  isTouched: boolean;
}

/**
 * Prices the order with the simulated promotions and counts what they give. Null when its own discounts do not lead to what
 * was charged: then its copies are not complete, and no comparison would be honest.
 */
export function replay(
  remembered: RememberedOrder,
  promotions: readonly CompiledPromotion[],
  usage: ReplayUsage,
  engine: Pick<PromotionEngine, 'evaluate'>,
): ReplayedOrder | null {
  const { sale, order } = remembered;
  if (remembered.isLowered) return null;
  const charged = chargedTotals(sale);
  if (charged.grandTotal !== order.grandTotal || charged.taxTotal !== order.taxTotal) return null;
  const { outcome, totals } = repriceSale(sale, promotions, usage.of(remembered), engine);
  usage.count(remembered, outcome.applied);
  const taken = new Map(
    outcome.applied.flatMap(({ promotionId, amount }) => (amount > 0n ? [[promotionId, amount]] : [])),
  );
  const gifts = new Map<string, number>();
  for (const { promotionId, quantity } of outcome.gifts)
    gifts.set(promotionId, (gifts.get(promotionId) ?? 0) + quantity);
  const difference = totals.grandTotal - order.grandTotal;
  const before = new Map([...remembered.given].map(([id, { amount }]) => [id, amount]));
  const isTouched = difference !== 0n || !sameAs(before, taken) || !sameAs(remembered.gifts, gifts);
  return { remembered, outcome, after: totals, taken, gifts, difference, isTouched };
}

function sameAs<V>(one: ReadonlyMap<string, V>, other: ReadonlyMap<string, V>): boolean {
  return one.size === other.size && [...one].every(([key, value]) => other.get(key) === value);
}
