import type { SellableVariant } from 'markethall/catalog';
import type { VariantPrice } from 'markethall/pricing';
import type { TaxComponent, TaxRateView } from 'markethall/tax';
import type { ManualPrice, PriceProblem, PriceRequest } from './priced-cart.js';
import { combineRates, taxOf } from './tax-math.js';
import type { RoundingPolicy, TaxInput } from './totals.types.js';

export type Taxes = ReadonlyMap<string, TaxRateView>;

/** A line for which there is a variant to sell and a price to ask. */
export interface Priceable {
  lineId: string;
  quantity: number;
  variant: SellableVariant;
  /** The price by the lists; null when only staff gave one. */
  price: VariantPrice | null;
  /** What staff said instead of it. */
  manual: ManualPrice | null;
  /** What one unit costs as entered, minor units: promotions are decided on it. */
  askedUnitPrice: bigint;
  /** Whether that contains tax. */
  askedIncludesTax: boolean;
  /** How entered amounts are asked here. */
  due: AsDue;
  /** What one unit costs here, minor units: the price, without the tax that it contains where none is due. */
  unitPrice: bigint;
  /** The ordinary price that a sale lowers, in the same terms. */
  originalUnitPrice: bigint;
  priceIncludesTax: boolean;
}

/** Puts variants and prices to the lines. What cannot be sold or has no price is a problem, never free. */
export function priceLines(
  request: PriceRequest,
  variants: ReadonlyMap<string, SellableVariant>,
  prices: ReadonlyMap<string, VariantPrice>,
  taxes: Taxes,
): { priceable: Priceable[]; problems: PriceProblem[] } {
  const priceable: Priceable[] = [];
  const problems: PriceProblem[] = [];
  for (const { lineId, variantId, quantity, manual = null } of request.lines) {
    const variant = variants.get(variantId);
    const price = prices.get(variantId) ?? null;
    const asked = manual ? { ...manual, originalAmount: price?.originalAmount ?? manual.amount } : price;
    if (!variant?.sellable) problems.push({ lineId, variantId, code: 'variant_unavailable' });
    else if (asked === null) problems.push({ lineId, variantId, code: 'price_missing' });
    else {
      const due = dueHere(asked.includesTax, taxes.get(variant.taxCategoryCode), request.channel.roundingMode);
      priceable.push({
        lineId,
        quantity,
        variant,
        price,
        manual,
        due,
        askedUnitPrice: asked.amount,
        askedIncludesTax: asked.includesTax,
        unitPrice: due.of(asked.amount),
        originalUnitPrice: due.of(asked.originalAmount),
        priceIncludesTax: due.includesTax,
      });
    }
  }
  return { priceable, problems };
}

/** How entered amounts are asked here. */
export interface AsDue {
  of(amount: bigint): bigint;
  includesTax: boolean;
  /** A contained tax that is not due is taken out: `of` is not the amount itself. */
  lowers: boolean;
}

/**
 * How a price is asked here. One that was entered with tax stands as it is where some tax is due, whatever its rate; where
 * none is due (export, reverse charge, exemption) the tax that it contains at home is taken out, once a unit.
 */
export function dueHere(includesTax: boolean, taxes: TaxRateView | undefined, mode: RoundingPolicy['mode']): AsDue {
  const contained = includesTax ? taxes?.contained : undefined;
  if (contained === undefined) return { of: (amount) => amount, includesTax, lowers: false };
  const rate = combineRates(contained.map((each) => toInput(each, '', '')));
  return { of: (amount) => amount - taxOf(amount, rate, true, mode), includesTax: false, lowers: true };
}

/** The taxes of a category, for the calculation; none when nobody levies any. */
export function taxInputs(categoryCode: string, taxes: Taxes): TaxInput[] {
  const view = taxes.get(categoryCode);
  return view ? view.components.map((each) => toInput(each, categoryCode, view.provider)) : [];
}

const toInput = (component: TaxComponent, categoryCode: string, provider: string): TaxInput => ({
  categoryCode,
  provider,
  ...component,
});
