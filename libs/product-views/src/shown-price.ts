import { MoneyView, type RoundingMode } from 'markethall/kernel';
import type { PriceAmount, VariantPrice } from 'markethall/pricing';
import { displayAmount } from './display-price.js';
import { asEntered, type Offer } from './offer.js';

/** How a channel displays prices of one tax category. */
export type PriceDisplay = { showsTax: boolean; rate: string; rounding: RoundingMode };

/** A price as a shopper is shown it, with or without tax as the channel displays prices. */
export type ShownPrice = {
  price: MoneyView;
  /** The ordinary price that a sale or a catalog promotion lowers, for a strike-through; null where nothing is lowered. */
  compareAtPrice: MoneyView | null;
  /**
   * Lowest price of the 30 days before the reduction began (Directive 98/6/EC, Article 6a); null where nothing is
   * lowered, and for what was not for sale before.
   */
  priorPrice: MoneyView | null;
  /** By how much the price is below `priorPrice`, rounded down; null where it is not. */
  discountPercent: number | null;
  /** Of promotions that lower the price or concern the variant, the most important first. */
  badges: string[];
  /** Unit prices from a quantity on; [] where the price does not depend on the quantity. */
  priceTiers: { minQty: number; price: MoneyView }[];
};

/** What is shown of a price with what promotions make of it. `priors`: the lowest with tax and without. Pure. */
export function shownPrice(
  price: VariantPrice,
  display: PriceDisplay,
  offer: Offer = asEntered(price),
  priors: readonly PriceAmount[] = [],
): ShownPrice {
  const show = (amount: bigint, includesTax: boolean): bigint => displayAmount({ amount, includesTax }, display);
  const view = (amount: bigint): MoneyView => MoneyView.of(amount, price.currency);
  const now = show(offer.unitPrice, price.includesTax);
  const reduced = price.originalAmount > offer.unitPrice;
  const prior = reduced ? lowest(priors.map((one) => show(one.amount, one.includesTax))) : null;
  const tiers = price.tiers ?? [];
  return {
    price: view(now),
    compareAtPrice: reduced ? view(show(price.originalAmount, price.includesTax)) : null,
    priorPrice: prior === null ? null : view(prior),
    discountPercent: prior === null || prior <= now ? null : percentOff(prior, now),
    badges: [...offer.badges],
    priceTiers:
      tiers.length < 2
        ? []
        : tiers.map(({ minQty, amount, includesTax }) => ({
            minQty,
            price: view(show(offer.tiers.get(minQty) ?? amount, includesTax)),
          })),
  };
}

const lowest = (amounts: readonly bigint[]): bigint | null =>
  amounts.reduce<bigint | null>((least, amount) => (least === null || amount < least ? amount : least), null);

/** Null below one percent: a badge "-0 %" tells nothing. */
function percentOff(prior: bigint, now: bigint): number | null {
  const percent = Number(((prior - now) * 100n) / prior);
  return percent === 0 ? null : percent;
}
