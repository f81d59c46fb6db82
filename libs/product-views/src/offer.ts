import type { PriceAmount, VariantPrice } from 'markethall/pricing';
import type { PromotionEngine, ListedVariant, ListingPrice } from 'markethall/promotions';

/** What promotions make of the price of a variant. Amounts in minor units, as entered. */
export interface Offer {
  /** Of one unit. */
  unitPrice: bigint;
  /** By the quantity step's smallest quantity; absent: as entered. */
  tiers: ReadonlyMap<number, bigint>;
  badges: readonly string[];
  /** What lowers the price of one unit; [] for nothing. */
  promotionIds: readonly string[];
}

/** Nothing is made of the price. */
export const asEntered = (price: VariantPrice): Offer => ({
  unitPrice: price.amount,
  tiers: new Map(),
  badges: [],
  promotionIds: [],
});

/**
 * The catalog lane over the price of one unit and over each quantity step: nothing in this lane depends on the quantity, so
 * a cart asks the same. Pure.
 */
export function offerOf(
  price: VariantPrice,
  variant: (price: PriceAmount) => ListedVariant,
  listing: (variant: ListedVariant) => ReturnType<PromotionEngine['catalogDiscountFor']>,
): Offer {
  const one: ListingPrice = listing(variant(price));
  return {
    unitPrice: one.unitPrice,
    tiers: new Map((price.tiers ?? []).map((tier) => [tier.minQty, listing(variant(tier)).unitPrice])),
    badges: one.badges,
    promotionIds: one.discounts.map(({ promotionId }) => promotionId),
  };
}
