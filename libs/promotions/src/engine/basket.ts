/** What the promotions are asked about: plain facts, prefetched by the caller. Amounts are minor units of `currency`. */
export interface PromotionBasket {
  at: Date;
  channelId: string;
  /** IANA name; time windows of promotions are read in it. */
  timeZone: string;
  currency: string;
  /** ISO 3166-1 alpha-2. */
  country: string;
  region: string | null;
  /** Null for a guest. */
  customerId: string | null;
  customerGroupIds: readonly string[];
  /** Null when nobody knows (a guest without an e-mail); such a basket never meets `first_order`. */
  isFirstOrder: boolean | null;
  /** Codes as applied to the cart, normalized by `couponKey`. */
  codes: readonly string[];
  lines: readonly BasketLine[];
  shipping: BasketShipping | null;
  /** Whether units of a variant can be given away here and now; absent: of every variant. */
  canGive?(variantId: string): boolean;
}

export interface BasketLine {
  lineId: string;
  variantId: string;
  productId: string;
  brand: string | null;
  /** Its categories and all their ancestors. */
  categoryIds: readonly string[];
  collectionIds: readonly string[];
  /** Custom fields of the product, overlaid by those of the variant. */
  attributes: Readonly<Record<string, unknown>>;
  quantity: number;
  /** Of one unit, as entered: the selected price, or the manual one. */
  unitPrice: bigint;
  priceIncludesTax: boolean;
  /** Gross worth of an entered amount of this line: the weight by which order discounts are shared over tax rates. */
  grossOf(amount: bigint): bigint;
  /** Staff set the price by hand: catalog and line promotions leave it alone. */
  isManual: boolean;
  /** Gift cards and the like: no promotion lowers it and no amount condition counts it. */
  isExcluded: boolean;
}

/**
 * The order in which lines serve ties: by what they are, so that it does not depend on who was put into the cart first. Only
 * lines of one variant, price and quantity fall back to their ids.
 */
export function byLine(a: BasketLine, b: BasketLine): number {
  if (a.variantId !== b.variantId) return a.variantId < b.variantId ? -1 : 1;
  if (a.unitPrice !== b.unitPrice) return a.unitPrice < b.unitPrice ? -1 : 1;
  if (a.quantity !== b.quantity) return a.quantity - b.quantity;
  return a.lineId < b.lineId ? -1 : a.lineId === b.lineId ? 0 : 1;
}

export interface BasketShipping {
  methodId: string;
  methodCode: string;
  /** As entered. */
  price: bigint;
}

/** How often and for how much promotions were used so far: read live, in a constant number of statements. */
export interface PromotionUsage {
  /** Promotion id → uses that are held or final, by everybody. Absent: 0. */
  uses: ReadonlyMap<string, number>;
  /** Promotion id → uses of this customer (or guest, by e-mail). Absent: 0. */
  customerUses: ReadonlyMap<string, number>;
  /** Campaign id → what is left of the budget: minor units or uses. Absent: no budget. */
  budgets: ReadonlyMap<string, CampaignBudget>;
  /** Applied code (normalized) → what it is. A code that is absent is unknown. */
  coupons: ReadonlyMap<string, CouponFacts>;
}

export interface CampaignBudget {
  kind: 'spend' | 'uses';
  /** Of a spend budget. A basket in another currency cannot use the campaign. */
  currency: string | null;
  /** ≥ 0. */
  left: bigint;
}

export interface CouponFacts {
  couponId: string;
  promotionId: string;
  /** As typed by whoever made it. */
  code: string;
  active: boolean;
  validFrom: Date | null;
  /** Exclusive. */
  validTo: Date | null;
  usageLimit: number | null;
  used: number;
}
