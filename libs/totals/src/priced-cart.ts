import type { ChannelView } from 'markethall/channels';
import type { DiscountValue, TaxedAmount, TaxSummaryEntry, TraceStep } from './totals.types.js';

/** What is to be priced: for whom, where to, and when. */
export interface PriceRequest {
  channel: ChannelView;
  locale: string;
  currency: string;
  customerId: string | null;
  lines: readonly { lineId: string; variantId: string; quantity: number; custom?: Record<string, unknown> | null }[];
  /** Without one, taxes and delivery are estimated for the channel's default country. */
  shippingAddress: { countryCode: string; region?: string | null; postalCode?: string | null } | null;
  deliveryMethodId: string | null;
  at: Date;
  /** Keep the steps of the calculation. */
  trace?: boolean;
}

/** A line with everything that a cart shows and an order copies. */
export interface PricedLine extends TaxedAmount {
  lineId: string;
  variantId: string;
  productId: string;
  sku: string;
  productName: string;
  /** `'M / blue'`, empty for a product with one variant. */
  variantName: string;
  slug: string;
  imageUrl: string | null;
  quantity: number;
  /** Minor units, as entered: see `priceIncludesTax`. */
  unitPrice: bigint;
  priceIncludesTax: boolean;
  /** The ordinary price that a sale lowers, else equal to `unitPrice`. */
  originalUnitPrice: bigint;
  priceListId: string;
  taxCategoryCode: string;
  /** As displayed, before discounts. */
  subtotal: bigint;
  /** As displayed. */
  discount: bigint;
  discounts: DiscountValue[];
  trackInventory: boolean;
  /** Bought value: it is never discounted and nothing is shipped. */
  isGiftCard: boolean;
  /** Of one unit. */
  weightGrams: number | null;
}

/** The chosen delivery with its price. */
export interface PricedShipping extends TaxedAmount {
  methodId: string;
  code: string;
  name: string;
  description: string;
  taxCategoryCode: string;
  /** As entered, before discounts. */
  price: bigint;
  priceIncludesTax: boolean;
  discounts: DiscountValue[];
}

/** A fee such as gift wrapping; none yet. */
export interface PricedFee extends TaxedAmount {
  feeId: string;
  kind: string;
  price: bigint;
  priceIncludesTax: boolean;
}

export type PriceProblemCode = 'variant_unavailable' | 'price_missing' | 'delivery_method_unavailable';

/** Why something has no price. */
export interface PriceProblem {
  /** Null when it is about the delivery. */
  lineId: string | null;
  variantId: string | null;
  code: PriceProblemCode;
}

/** All amounts are minor units of `currency`. Lines with a problem are left out of `lines` and of the sums. */
export interface PricedCart {
  currency: string;
  lines: PricedLine[];
  shipping: PricedShipping | null;
  fees: PricedFee[];
  taxSummary: TaxSummaryEntry[];
  /** Σ of the lines as displayed, before discounts and shipping. */
  subtotal: bigint;
  /** Σ of the lines' discounts as displayed. */
  discountTotal: bigint;
  /** Gross: Σ lines.total + shippingTotal + feeTotal = grandTotal. */
  shippingTotal: bigint;
  /** Gross. */
  feeTotal: bigint;
  /** netTotal + taxTotal = grandTotal. */
  netTotal: bigint;
  taxTotal: bigint;
  grandTotal: bigint;
  /** True when `subtotal` and `discount` are shown with tax. */
  taxIncluded: boolean;
  weightGrams: number;
  /** What the goods cost as entered, after discounts: the measure of free delivery. */
  goodsValue: bigint;
  problems: PriceProblem[];
  trace: TraceStep[];
}
