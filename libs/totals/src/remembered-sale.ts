import type { PromotionFacts } from 'markethall/catalog';
import type {
  BasketLine,
  BasketShipping,
  CompiledPromotion,
  PromotionBasket,
  PromotionEngine,
  PromotionOutcome,
  PromotionUsage,
} from 'markethall/promotions';
import { computeTotals } from './compute-totals.js';
import { discountOf, sortKeyOf } from './price-basket.js';
import { combineRates, taxOf } from './tax-math.js';
import type { TotalsInput, TotalsLineInput, Totals, TotalsShippingInput } from './totals.types.js';

/** A line as it was sold; `discounts` are those that were given. */
export interface RememberedLine extends TotalsLineInput {
  variantId: string;
  productId: string;
  /** Staff had set the price by hand. */
  isManual: boolean;
  /** What rules ask about the variant today; null for one that is gone. */
  facts: PromotionFacts | null;
}

/** The delivery as it was sold. */
export interface RememberedShipping extends TotalsShippingInput {
  methodId: string;
  methodCode: string;
}

/**
 * A sale as it is remembered: prices, quantities, taxes and rounding as they were agreed, so that it can be priced again
 * with other promotions without asking today's price lists, as long as no contained tax was taken out of them. Without gifts: they cost nothing, and who gives them decides anew.
 */
export interface RememberedSale extends Pick<
  TotalsInput,
  'currency' | 'rounding' | 'display' | 'fees' | 'cashRounding'
> {
  /** For whom, where and when. */
  buyer: Omit<PromotionBasket, 'currency' | 'lines' | 'shipping'>;
  lines: readonly RememberedLine[];
  shipping: RememberedShipping | null;
}

/** The totals with the discounts that were given: equal to what was charged wherever the memory is complete. Pure. */
export function chargedTotals(sale: RememberedSale): Totals {
  return computeTotals(inputOf(sale, sale.lines, sale.shipping));
}

/** The same sale with what these promotions give instead of its own discounts. Pure. Throws `amount_out_of_range` (422). */
export function repriceSale(
  sale: RememberedSale,
  promotions: readonly CompiledPromotion[],
  usage: PromotionUsage,
  engine: Pick<PromotionEngine, 'evaluate'>,
): { outcome: PromotionOutcome; totals: Totals } {
  const outcome = engine.evaluate(basketOf(sale), promotions, usage);
  const lines = sale.lines.map((line) => ({
    ...line,
    discounts: (outcome.lines.get(line.lineId) ?? []).map(discountOf),
  }));
  const shipping = sale.shipping && { ...sale.shipping, discounts: outcome.shipping.map(discountOf) };
  return { outcome, totals: computeTotals(inputOf(sale, lines, shipping)) };
}

function inputOf(
  { currency, rounding, display, fees, cashRounding }: RememberedSale,
  lines: readonly RememberedLine[],
  shipping: TotalsShippingInput | null,
): TotalsInput {
  const keyed = lines.map((line): TotalsLineInput => {
    return { ...line, sortKey: sortKeyOf(line.variantId, line.unitPrice, line.quantity) };
  });
  return {
    currency,
    rounding,
    display,
    fees,
    cashRounding: cashRounding ?? null,
    lines: keyed,
    shipping,
    discounts: [],
  };
}

function basketOf({ buyer, currency, lines, shipping, rounding }: RememberedSale): PromotionBasket {
  const asked: BasketShipping | null = shipping && {
    methodId: shipping.methodId,
    methodCode: shipping.methodCode,
    price: shipping.price,
  };
  return { ...buyer, currency, lines: lines.map((line) => basketLine(line, rounding.mode)), shipping: asked };
}

const NO_FACTS = { brand: null, categoryIds: [], collectionIds: [], attributes: {} };

function basketLine(line: RememberedLine, mode: TotalsInput['rounding']['mode']): BasketLine {
  const { lineId, variantId, productId, quantity, unitPrice, priceIncludesTax, isManual } = line;
  const { brand, categoryIds, collectionIds, attributes } = line.facts ?? NO_FACTS;
  const rate = combineRates(line.taxes);
  return {
    ...{ lineId, variantId, productId, quantity, unitPrice, priceIncludesTax, isManual },
    ...{ brand, categoryIds, collectionIds, attributes },
    grossOf: (amount) => (priceIncludesTax ? amount : amount + taxOf(amount, rate, false, mode)),
    isExcluded: false,
  };
}
