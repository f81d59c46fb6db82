import type { AppliedDiscount, PromotionOutcome } from 'markethall/promotions';
import type { AsDue, Priceable } from './line-prices.js';

/** The delivery as it was entered, and how it is asked here. */
export interface AskedShipping {
  price: bigint;
  due: AsDue;
}

/**
 * What promotions took, in the terms of what is asked here. They are decided on prices as they were entered, so that "5.00
 * off", a fixed price or a threshold mean the same to everybody; where no tax is due the tax that is contained in what they
 * took goes with the tax of the price. Telescopes: a line that was lowered to nothing stays at exactly nothing.
 */
export function dueOutcome(
  entered: PromotionOutcome,
  lines: readonly Priceable[],
  delivery: AskedShipping | null,
): PromotionOutcome {
  const changed = lines.filter(({ due }) => due.lowers);
  if (changed.length === 0 && delivery?.due.lowers !== true) return entered;
  const converted = new Map(entered.lines);
  for (const { lineId, askedUnitPrice, unitPrice, quantity, due } of changed) {
    const discounts = entered.lines.get(lineId);
    const units = BigInt(quantity);
    if (discounts) converted.set(lineId, asDue(discounts, askedUnitPrice * units, unitPrice * units, due));
  }
  const shipping = delivery
    ? asDue(entered.shipping, delivery.price, delivery.due.of(delivery.price), delivery.due)
    : entered.shipping;
  const taken = takenBy([...converted.values(), shipping]);
  return {
    ...entered,
    lines: converted,
    shipping,
    applied: entered.applied.map((each) => ({ ...each, amount: taken.get(each.promotionId) ?? 0n })),
  };
}

function asDue(discounts: readonly AppliedDiscount[], price: bigint, asked: bigint, due: AsDue): AppliedDiscount[] {
  if (!due.lowers) return [...discounts];
  let entered = price;
  let left = asked;
  return discounts.map((discount) => {
    entered -= discount.amount;
    const worth = due.of(entered);
    const next = worth < left ? worth : left;
    const amount = left - next;
    left = next;
    return { ...discount, amount };
  });
}

function takenBy(lists: readonly (readonly AppliedDiscount[])[]): Map<string, bigint> {
  const taken = new Map<string, bigint>();
  for (const { promotionId, amount } of lists.flat()) taken.set(promotionId, (taken.get(promotionId) ?? 0n) + amount);
  return taken;
}
