import type { ChannelView } from 'markethall/channels';
import type { AppError } from 'markethall/kernel';

/** net + tax = total; minor units. */
export interface DraftAmounts {
  net: bigint;
  tax: bigint;
  /** Gross. */
  total: bigint;
  taxLines: readonly DraftTax[];
}

export interface DraftTax {
  rate: string;
  name: string;
  jurisdiction: string;
  categoryCode: string;
  treatment: string;
  /** What it was levied on. */
  net: bigint;
  amount: bigint;
  included: boolean;
  provider: string;
  /** Why it is so, e.g. the VAT id of a reverse charge; at most 200 characters. */
  evidence: string | null;
}

export interface DraftDiscount {
  source: string;
  label: string;
  code: string | null;
  scope: string;
  amount: bigint;
}

export interface DraftLine extends DraftAmounts {
  variantId: string;
  productId: string;
  sku: string;
  productName: string;
  variantName: string;
  slug: string;
  imageUrl: string | null;
  taxCategoryCode: string;
  quantity: number;
  /** As entered. */
  unitPrice: bigint;
  priceIncludesTax: boolean;
  discounts: readonly DraftDiscount[];
  trackInventory: boolean;
  /** Default false. */
  isGiftCard?: boolean;
  weightGrams: number | null;
  custom: Record<string, unknown> | null;
}

export interface DraftShipping extends DraftAmounts {
  methodId: string;
  code: string;
  name: string;
  taxCategoryCode: string;
  price: bigint;
  priceIncludesTax: boolean;
  discounts: readonly DraftDiscount[];
}

export interface DraftFee extends DraftAmounts {
  kind: string;
  price: bigint;
  priceIncludesTax: boolean;
}

export interface DraftAddress {
  firstName: string;
  lastName: string;
  company?: string | null;
  line1: string;
  line2?: string | null;
  postalCode?: string | null;
  city: string;
  region?: string | null;
  countryCode: string;
  phone?: string | null;
}

/** Everything that an order copies when it is opened. Amounts are minor units of `currency`. */
export interface OrderDraft {
  /** One order per cart for ever; null for orders without a cart. */
  cartId: string | null;
  channel: ChannelView;
  customerId: string | null;
  email: string;
  /** IP address of a guest, by which unpaid orders are counted; it is not stored. */
  clientAddress?: string | null;
  /** An attempt has just failed with `isUnpaidSlotTaken`: look up which slots are free. */
  slotIsContended?: boolean;
  locale: string;
  currency: string;
  /** Code of the PaymentProvider; `none` for a free order. */
  paymentMethod: string;
  lines: readonly DraftLine[];
  shipping: DraftShipping | null;
  fees: readonly DraftFee[];
  shippingAddress: DraftAddress | null;
  /** Null: the same as the shipping address. */
  billingAddress: DraftAddress | null;
  subtotal: bigint;
  discountTotal: bigint;
  shippingTotal: bigint;
  feeTotal: bigint;
  taxTotal: bigint;
  grandTotal: bigint;
  /** Whether subtotal and discountTotal contain tax. */
  taxIncluded: boolean;
  custom: Record<string, unknown> | null;
  /** Why it costs that, as it was told when it was worked out; opaque here, kept for ever. Null: nobody explained it. */
  priceTrace: { hash: string; trace: object } | null;
}

/**
 * May refuse an order before anything is paid (extension point, many-valued): return an AppError to veto. Runs inside
 * the transaction that opens the order, so no network; its reads see that transaction. `@Implements(OrderCheck)`.
 */
export abstract class OrderCheck {
  abstract check(draft: OrderDraft): AppError | void | Promise<AppError | void>;
}
