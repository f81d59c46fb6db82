import { ApiProperty } from '@nestjs/swagger';
import { AddressView } from 'markethall/customers';
import { CustomOutput, MoneyView } from 'markethall/kernel';
import type { DeliveryOption } from 'markethall/shipping';
import { couponKey, type PromotionHint } from 'markethall/promotions';
import {
  AppliedPromotionView,
  type DiscountValue,
  type PricedLine,
  type PricedPromotions,
  type TaxLineValue,
  type TaxSummaryEntry,
} from 'markethall/totals';
import type { CartRequirement } from '../cart-requirements.js';
import type { CartProblem, CartView } from '../cart-view.js';
import type { CartAddress } from '../entities/cart-address.entity.js';
import type { CartLine } from '../entities/cart-line.entity.js';
import type { AppliedCode } from '../entities/cart.entity.js';

export class TaxLineView {
  /** Percent with six decimals. */
  @ApiProperty({ example: '19.000000' }) rate: string;
  @ApiProperty({ example: 'MwSt.' }) name: string;
  @ApiProperty({ example: 'DE' }) jurisdiction: string;
  @ApiProperty({ example: 'standard' }) treatment: string;
  amount: MoneyView;
  /** Contained in the entered price. */
  included: boolean;

  static from(line: TaxLineValue, currency: string): TaxLineView {
    const { rate, name, jurisdiction, treatment, included } = line;
    return { rate, name, jurisdiction, treatment, included, amount: MoneyView.of(line.amount, currency) };
  }
}

/** What a promotion took from a line. */
export class CartDiscountView {
  label: string;
  /** Of the coupon that made it apply, as typed. */
  @ApiProperty({ type: String, nullable: true }) couponCode: string | null;
  /** `line`, or this line's share of a discount on the whole `order`. */
  @ApiProperty({ enum: ['line', 'order', 'shipping'] }) scope: string;
  /** In the terms of the price: with or without tax, see `priceIncludesTax`. */
  amount: MoneyView;

  static from({ label, code, scope, amount }: DiscountValue, currency: string): CartDiscountView {
    return { label, couponCode: code, scope, amount: MoneyView.of(amount, currency) };
  }
}

/** A line with everything about it. Amounts are null while it cannot be bought (see `problems`). */
export class CartLineResponse {
  id: string;
  variantId: string;
  @ApiProperty({ type: String, nullable: true }) productId: string | null;
  @ApiProperty({ type: String, nullable: true }) sku: string | null;
  @ApiProperty({ type: String, nullable: true }) productName: string | null;
  /** `M / blue`; empty for a product with one variant. */
  @ApiProperty({ type: String, nullable: true }) variantName: string | null;
  @ApiProperty({ type: String, nullable: true }) slug: string | null;
  @ApiProperty({ type: String, nullable: true }) imageUrl: string | null;
  @ApiProperty({ type: 'integer' }) quantity: number;
  @CustomOutput('cart_line') custom: Record<string, unknown> | null;
  /** As entered by the merchant: with or without tax, see `priceIncludesTax`. */
  @ApiProperty({ type: MoneyView, nullable: true }) unitPrice: MoneyView | null;
  @ApiProperty({ type: Boolean, nullable: true }) priceIncludesTax: boolean | null;
  /** The unit price when the shopper last changed the line. */
  @ApiProperty({ type: MoneyView, nullable: true }) priceSnapshot: MoneyView | null;
  /** True when the price is another one now. */
  priceChanged: boolean;
  /** What it costs without a sale, to be struck through; equal to `unitPrice` without one. */
  @ApiProperty({ type: MoneyView, nullable: true }) originalUnitPrice: MoneyView | null;
  /** Staff set the price by hand. */
  priceIsManual: boolean;
  @ApiProperty({ type: [CartDiscountView] }) discounts: CartDiscountView[];
  /** As displayed (see the cart's `taxIncluded`), before discounts. */
  @ApiProperty({ type: MoneyView, nullable: true }) subtotal: MoneyView | null;
  /** As displayed. */
  @ApiProperty({ type: MoneyView, nullable: true }) discount: MoneyView | null;
  @ApiProperty({ type: MoneyView, nullable: true }) net: MoneyView | null;
  @ApiProperty({ type: MoneyView, nullable: true }) tax: MoneyView | null;
  /** Gross, after discounts. */
  @ApiProperty({ type: MoneyView, nullable: true }) total: MoneyView | null;
  @ApiProperty({ type: [TaxLineView] }) taxLines: TaxLineView[];

  static from(
    line: CartLine,
    priced: CartView['priced']['lines'][number] | undefined,
    currency: string,
  ): CartLineResponse {
    const money = (amount: bigint | null | undefined) => (amount == null ? null : MoneyView.of(amount, currency));
    return {
      id: line.id,
      variantId: line.variantId,
      productId: priced?.productId ?? null,
      sku: priced?.sku ?? null,
      productName: priced?.productName ?? null,
      variantName: priced?.variantName ?? null,
      slug: priced?.slug ?? null,
      imageUrl: priced?.imageUrl ?? null,
      quantity: line.quantity,
      custom: line.custom,
      unitPrice: money(priced?.unitPrice),
      priceIncludesTax: priced?.priceIncludesTax ?? null,
      priceSnapshot: money(line.priceSnapshot),
      priceChanged: priced !== undefined && line.priceSnapshot !== null && priced.unitPrice !== line.priceSnapshot,
      originalUnitPrice: money(priced?.originalUnitPrice),
      priceIsManual: line.manual !== null,
      discounts: priced?.discounts.map((each) => CartDiscountView.from(each, currency)) ?? [],
      subtotal: money(priced?.subtotal),
      discount: money(priced?.discount),
      net: money(priced?.net),
      tax: money(priced?.tax),
      total: money(priced?.total),
      taxLines: priced?.taxLines.map((each) => TaxLineView.from(each, currency)) ?? [],
    };
  }
}

/** Something that a promotion gives away; it is in no line and comes with the order. */
export class CartGiftView {
  variantId: string;
  sku: string;
  productName: string;
  variantName: string;
  slug: string;
  @ApiProperty({ type: String, nullable: true }) imageUrl: string | null;
  @ApiProperty({ type: 'integer' }) quantity: number;
  /** What it would cost. */
  worth: MoneyView;
  label: string;

  static from(line: PricedLine, currency: string): CartGiftView {
    const { variantId, sku, productName, variantName, slug, imageUrl, quantity, unitPrice, discounts } = line;
    return {
      variantId,
      sku,
      productName,
      variantName,
      slug,
      imageUrl,
      quantity,
      worth: MoneyView.of(unitPrice * BigInt(quantity), currency),
      label: discounts[0]?.label ?? '',
    };
  }
}

/** A code that the shopper has applied. */
export class CartCouponView {
  /** As typed. */
  code: string;
  /** It lowers something now. */
  applied: boolean;
  /** Why it does not: `expired`, `threshold_missing`, `excluded_by`, … */
  @ApiProperty({ type: String, nullable: true }) reason: string | null;

  static from({ key, code }: AppliedCode, { applied, unapplied, couponProblems }: PricedPromotions): CartCouponView {
    const isIt = (each: { couponCode: string | null }) =>
      each.couponCode !== null && couponKey(each.couponCode) === key;
    if (applied.some(isIt)) return { code, applied: true, reason: null };
    const problem = couponProblems.find((each) => each.codeKey === key)?.reason;
    return { code, applied: false, reason: problem ?? unapplied.find(isIt)?.reason ?? null };
  }
}

/** What is missing to the next promotion: "4.20 EUR to free shipping". */
export class CartHintView {
  label: string;
  @ApiProperty({ enum: ['catalog', 'line', 'order', 'shipping'] }) lane: string;
  @ApiProperty({ type: MoneyView, nullable: true }) missing: MoneyView | null;
  @ApiProperty({ type: 'integer', nullable: true }) missingQuantity: number | null;

  static from({ label, lane, missing, missingQuantity }: PromotionHint): CartHintView {
    return { label, lane, missing: missing && MoneyView.of(missing.amount, missing.currency), missingQuantity };
  }
}

/** The chosen delivery. */
export class CartShippingView {
  methodId: string;
  code: string;
  name: string;
  description: string;
  /** As entered: with or without tax, see `priceIncludesTax`. */
  price: MoneyView;
  priceIncludesTax: boolean;
  @ApiProperty({ type: [CartDiscountView] }) discounts: CartDiscountView[];
  net: MoneyView;
  tax: MoneyView;
  /** Gross. */
  total: MoneyView;
  @ApiProperty({ type: [TaxLineView] }) taxLines: TaxLineView[];
}

export class TaxSummaryView {
  /** Percent with six decimals. */
  @ApiProperty({ example: '19.000000' }) rate: string;
  @ApiProperty({ example: 'MwSt.' }) name: string;
  @ApiProperty({ example: 'DE' }) jurisdiction: string;
  @ApiProperty({ example: 'standard' }) treatment: string;
  net: MoneyView;
  tax: MoneyView;

  static from(entry: TaxSummaryEntry, currency: string): TaxSummaryView {
    return { ...entry, net: MoneyView.of(entry.net, currency), tax: MoneyView.of(entry.tax, currency) };
  }
}

/** Why something cannot be bought as it stands. */
export class CartProblemView implements CartProblem {
  /** Null when it is about the delivery. */
  @ApiProperty({ type: String, nullable: true }) lineId: string | null;
  @ApiProperty({ type: String, nullable: true }) variantId: string | null;
  @ApiProperty({
    enum: ['variant_unavailable', 'price_missing', 'delivery_method_unavailable', 'out_of_stock', 'insufficient_stock'],
  })
  code: CartProblem['code'];
  /** Of stock problems: units that are available now. */
  @ApiProperty({ type: 'integer', required: false }) available?: number;
}

/** What is missing before the cart can be checked out. */
export class CartRequirementView implements CartRequirement {
  @ApiProperty({
    enum: [
      'lines_required',
      'email_required',
      'shipping_address_required',
      'delivery_method_required',
      'delivery_method_unavailable',
      'line_unavailable',
      'line_out_of_stock',
    ],
  })
  code: CartRequirement['code'];
  /** The field that answers it; `lines/<id>` for a line. */
  field: string;
  blocking: boolean;
}

export type CartStatus = 'active' | 'checking_out' | 'completed' | 'merged';

/** The whole cart, priced now. Σ lines.total + shippingTotal + feeTotal = grandTotal. */
export class CartResponse {
  id: string;
  channelId: string;
  @ApiProperty({ enum: ['active', 'checking_out', 'completed', 'merged'] }) status: CartStatus;
  @ApiProperty({ example: 'EUR' }) currency: string;
  @ApiProperty({ example: 'en' }) locale: string;
  @ApiProperty({ type: String, nullable: true }) customerId: string | null;
  @ApiProperty({ type: String, nullable: true }) email: string | null;
  @ApiProperty({ type: AddressView, nullable: true }) shippingAddress: AddressView | null;
  /** Null means: the same as the shipping address. */
  @ApiProperty({ type: AddressView, nullable: true }) billingAddress: AddressView | null;
  @ApiProperty({ type: String, nullable: true }) deliveryMethodId: string | null;
  @ApiProperty({ type: [CartLineResponse] }) lines: CartLineResponse[];
  /** What promotions give away. */
  @ApiProperty({ type: [CartGiftView] }) gifts: CartGiftView[];
  @ApiProperty({ type: CartShippingView, nullable: true }) shipping: CartShippingView | null;
  /** Codes in the order in which they were applied. */
  @ApiProperty({ type: [CartCouponView] }) coupons: CartCouponView[];
  /** Promotions that lower something now. */
  @ApiProperty({ type: [AppliedPromotionView] }) promotions: AppliedPromotionView[];
  /** What is missing to the next ones, the nearest first. */
  @ApiProperty({ type: [CartHintView] }) hints: CartHintView[];
  @ApiProperty({ type: [TaxSummaryView] }) taxSummary: TaxSummaryView[];
  /** True when `subtotal` and `discountTotal` contain tax. */
  taxIncluded: boolean;
  /** Σ of the lines as displayed, before discounts. */
  subtotal: MoneyView;
  discountTotal: MoneyView;
  /** Gross. */
  shippingTotal: MoneyView;
  /** Gross. */
  feeTotal: MoneyView;
  netTotal: MoneyView;
  taxTotal: MoneyView;
  /** What is to be paid. */
  grandTotal: MoneyView;
  @ApiProperty({ type: 'integer' }) weightGrams: number;
  @ApiProperty({ type: [CartProblemView] }) problems: CartProblemView[];
  @ApiProperty({ type: [CartRequirementView] }) requirements: CartRequirementView[];
  @ApiProperty({ type: String, nullable: true }) orderId: string | null;
  @ApiProperty({ type: 'integer' }) version: number;
  /** RFC 3339, UTC. */
  createdAt: string;
  updatedAt: string;
  /** Untouched until then, it is deleted. */
  expiresAt: string;

  static from({ cart, priced, problems, requirements }: CartView): CartResponse {
    const { currency } = cart;
    const money = (amount: bigint) => MoneyView.of(amount, currency);
    const byLine = new Map(priced.lines.map((line) => [line.lineId, line]));
    return {
      id: cart.id,
      channelId: cart.channelId,
      status: statusOf(cart),
      currency,
      locale: cart.locale,
      customerId: cart.customerId,
      email: cart.email,
      shippingAddress: addressView(cart.shippingAddress),
      billingAddress: addressView(cart.billingAddress),
      deliveryMethodId: cart.deliveryMethodId,
      lines: cart.lines.map((line) => CartLineResponse.from(line, byLine.get(line.id), currency)),
      gifts: priced.lines.filter((line) => line.isGift).map((line) => CartGiftView.from(line, currency)),
      coupons: (cart.coupons ?? []).map((code) => CartCouponView.from(code, priced.promotions)),
      promotions: priced.promotions.applied.map((each) => AppliedPromotionView.of(each, currency)),
      hints: priced.promotions.hints.map((hint) => CartHintView.from(hint)),
      shipping: priced.shipping && {
        methodId: priced.shipping.methodId,
        code: priced.shipping.code,
        name: priced.shipping.name,
        description: priced.shipping.description,
        price: money(priced.shipping.price),
        priceIncludesTax: priced.shipping.priceIncludesTax,
        discounts: priced.shipping.discounts.map((each) => CartDiscountView.from(each, currency)),
        net: money(priced.shipping.net),
        tax: money(priced.shipping.tax),
        total: money(priced.shipping.total),
        taxLines: priced.shipping.taxLines.map((each) => TaxLineView.from(each, currency)),
      },
      taxSummary: priced.taxSummary.map((entry) => TaxSummaryView.from(entry, currency)),
      taxIncluded: priced.taxIncluded,
      subtotal: money(priced.subtotal),
      discountTotal: money(priced.discountTotal),
      shippingTotal: money(priced.shippingTotal),
      feeTotal: money(priced.feeTotal),
      netTotal: money(priced.netTotal),
      taxTotal: money(priced.taxTotal),
      grandTotal: money(priced.grandTotal),
      weightGrams: priced.weightGrams,
      problems,
      requirements,
      orderId: cart.orderId,
      version: cart.version,
      createdAt: cart.createdAt.toISOString(),
      updatedAt: cart.updatedAt.toISOString(),
      expiresAt: cart.expiresAt.toISOString(),
    };
  }
}

export class CartCreatedResponse extends CartResponse {
  /** Opens a guest's cart (header `Cart-Token`); shown only here. Null for a customer's cart, which their session opens. */
  @ApiProperty({ type: String, nullable: true }) token: string | null;
}

/** One way to get the goods. */
export class DeliveryOptionView {
  methodId: string;
  code: string;
  name: string;
  description: string;
  /** As entered: with or without tax, see `priceIncludesTax`. */
  price: MoneyView;
  priceIncludesTax: boolean;

  static from(option: DeliveryOption, currency: string): DeliveryOptionView {
    return {
      methodId: option.methodId,
      code: option.code,
      name: option.name,
      description: option.description,
      price: MoneyView.of(option.amount, currency),
      priceIncludesTax: option.includesTax,
    };
  }
}

/** Every option, without pages: a channel has a handful. An empty list means that nothing can be delivered there. */
export class DeliveryOptionsResponse {
  @ApiProperty({ type: [DeliveryOptionView] }) data: DeliveryOptionView[];
}

export function statusOf(cart: {
  completedAt: Date | null;
  mergedIntoId: string | null;
  completingAt: Date | null;
}): CartStatus {
  if (cart.completedAt) return 'completed';
  if (cart.mergedIntoId) return 'merged';
  return cart.completingAt ? 'checking_out' : 'active';
}

function addressView(address: CartAddress | null): AddressView | null {
  if (!address) return null;
  const { firstName, lastName, company, line1, line2, postalCode, city, region, countryCode, phone } = address;
  return { firstName, lastName, company, line1, line2, postalCode, city, region, countryCode, phone };
}
