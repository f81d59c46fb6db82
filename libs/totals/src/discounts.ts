import { largestRemainder } from 'markethall/kernel';
import type { DiscountInput, DiscountValue } from './totals.types.js';

/** Takes discounts from a price one after another; each takes at most what is left. */
export function takeDiscounts(
  price: bigint,
  discounts: readonly DiscountInput[],
  scope: DiscountValue['scope'],
): { left: bigint; taken: DiscountValue[] } {
  let left = price;
  const taken: DiscountValue[] = [];
  for (const discount of discounts) {
    const amount = discount.amount < left ? discount.amount : left;
    left -= amount;
    const { source, label, code } = discount;
    taken.push({ source, label, code, scope: discount.scope ?? scope, amount });
  }
  return { left, taken };
}

/**
 * Splits an amount over capped places by their weights. What a full place cannot take goes to the others, so the
 * whole amount is placed as long as the caps allow. Ties fall to the earlier place.
 */
export function distribute(amount: bigint, weights: readonly bigint[], caps: readonly bigint[]): bigint[] {
  const shares = caps.map(() => 0n);
  const room = (index: number) => (caps[index] ?? 0n) - (shares[index] ?? 0n);
  const capacity = caps.reduce((sum, cap) => sum + cap, 0n);
  let left = amount < capacity ? amount : capacity;
  while (left > 0n) {
    const open = caps.map((_, index) => index).filter((index) => room(index) > 0n);
    const openWeights = open.map((index) => weights[index] ?? 0n);
    const weighted = openWeights.some((weight) => weight > 0n);
    const parts = largestRemainder(left, weighted ? openWeights : open.map(() => 1n));
    open.forEach((index, position) => {
      const part = parts[position] ?? 0n;
      const fits = part < room(index) ? part : room(index);
      shares[index] = (shares[index] ?? 0n) + fits;
      left -= fits;
    });
  }
  return shares;
}
