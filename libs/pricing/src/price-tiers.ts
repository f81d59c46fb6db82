import type { PriceCandidate, PriceSelector } from './price-selector.js';

/** The price of one unit from a quantity on. */
export type PriceTier = {
  minQty: number;
  /** Minor units of one unit. */
  amount: bigint;
  includesTax: boolean;
};

/** The steps at which the price of one unit changes, smallest quantity first, over all lists together. Pure. */
export function tiersOf(candidates: readonly PriceCandidate[], selector: PriceSelector): PriceTier[] {
  const quantities = [...new Set(candidates.map(({ minQty }) => minQty))].sort((a, b) => a - b);
  const tiers: PriceTier[] = [];
  for (const minQty of quantities) {
    const chosen = selector.select(candidates.filter((candidate) => candidate.minQty <= minQty));
    const last = tiers.at(-1);
    if (chosen === null || (last?.amount === chosen.amount && last.includesTax === chosen.includesTax)) continue;
    tiers.push({ minQty, amount: chosen.amount, includesTax: chosen.includesTax });
  }
  return tiers;
}
