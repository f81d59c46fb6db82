import type { ChannelView } from 'markethall/channels';
import type {
  AppliedPromotion,
  CompiledPromotion,
  CouponProblem,
  PromotionHint,
  PromotionUsage,
  UnappliedPromotion,
} from 'markethall/promotions';
import type { DiscountValue, TaxedAmount, TaxSummaryEntry, TraceStep } from './totals.types.js';

/** What staff says that one unit costs, instead of the price lists. */
export interface ManualPrice {
  /** Minor units. */
  amount: bigint;
  includesTax: boolean;
  reason: string;
}

/** One wish of the basket. */
export interface PriceRequestLine {
  lineId: string;
  variantId: string;
  quantity: number;
  custom?: Record<string, unknown> | null;
  manual?: ManualPrice | null;
}

/** Absent ones are read as ever. */
export interface SupposedFacts {
  customerGroupIds?: readonly string[];
  isFirstOrder?: boolean | null;
  usage?: PromotionUsage;
}

/** What is to be priced: for whom, where to, and when. */
export interface PriceRequest {
  channel: ChannelView;
  locale: string;
  currency: string;
  customerId: string | null;
  /** As typed; limits of guests are counted by it. */
  email: string | null;
  lines: readonly PriceRequestLine[];
  /** Coupon codes, normalized by `couponKey`. */
  codes: readonly string[];
  /** The order that is paid again, if any: what it holds of limits does not count against it. */
  reference: string | null;
  /** Variants that cannot be given away, since there are none. */
  withoutGifts?: readonly string[];
  /** Instead of the active promotions: what a simulation tries out. */
  promotions?: readonly CompiledPromotion[];
  /** What a simulation supposes of the buyer and of the limits, instead of having it read. */
  supposed?: SupposedFacts;
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
  /** Null where staff set the price by hand. */
  priceListId: string | null;
  /** Staff set the price by hand. */
  isManual: boolean;
  /** Given away by a promotion: it is in no cart line. */
  isGift: boolean;
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

/** What promotions did. */
export interface PricedPromotions {
  applied: readonly AppliedPromotion[];
  unapplied: readonly UnappliedPromotion[];
  /** Codes that can have no effect, whatever the basket. */
  couponProblems: readonly CouponProblem[];
  /** What is missing to the next ones, the nearest first. */
  hints: readonly PromotionHint[];
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
  /** What the goods cost after discounts, in the terms of their prices: the measure of free delivery. */
  goodsValue: bigint;
  problems: PriceProblem[];
  promotions: PricedPromotions;
  trace: TraceStep[];
}
