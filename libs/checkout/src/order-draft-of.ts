import type { Cart, CartAddress, ExplainedCart } from 'markethall/cart';
import type { ChannelView } from 'markethall/channels';
import type { DraftAddress, DraftDiscount, DraftTax, OrderDraft } from 'markethall/orders';
import { type DiscountValue, PriceTraceResponse, type TaxLineValue } from 'markethall/totals';

/** What an order copies from a cart as it is priced now. */
export function orderDraftOf(
  cart: Cart,
  { priced, explanation }: ExplainedCart,
  channel: ChannelView,
  paymentMethod: string,
): OrderDraft {
  const custom = new Map(cart.lines.map((line) => [line.id, line.custom]));
  return {
    cartId: cart.id,
    channel,
    customerId: cart.customerId,
    email: cart.email ?? '',
    locale: cart.locale,
    currency: priced.currency,
    paymentMethod,
    lines: priced.lines.map((line) => ({
      variantId: line.variantId,
      productId: line.productId,
      sku: line.sku,
      productName: line.productName,
      variantName: line.variantName,
      slug: line.slug,
      imageUrl: line.imageUrl,
      taxCategoryCode: line.taxCategoryCode,
      quantity: line.quantity,
      unitPrice: line.unitPrice,
      priceIncludesTax: line.priceIncludesTax,
      discounts: line.discounts.map(discountOf),
      net: line.net,
      tax: line.tax,
      total: line.total,
      taxLines: line.taxLines.map(taxOf),
      trackInventory: line.trackInventory,
      isGiftCard: line.isGiftCard,
      weightGrams: line.weightGrams,
      custom: custom.get(line.lineId) ?? null,
    })),
    shipping:
      priced.shipping === null
        ? null
        : {
            methodId: priced.shipping.methodId,
            code: priced.shipping.code,
            name: priced.shipping.name,
            taxCategoryCode: priced.shipping.taxCategoryCode,
            price: priced.shipping.price,
            priceIncludesTax: priced.shipping.priceIncludesTax,
            discounts: priced.shipping.discounts.map(discountOf),
            net: priced.shipping.net,
            tax: priced.shipping.tax,
            total: priced.shipping.total,
            taxLines: priced.shipping.taxLines.map(taxOf),
          },
    fees: priced.fees.map(({ kind, price, priceIncludesTax, net, tax, total, taxLines }) => ({
      kind,
      price,
      priceIncludesTax,
      net,
      tax,
      total,
      taxLines: taxLines.map(taxOf),
    })),
    shippingAddress: addressOf(cart.shippingAddress),
    billingAddress: addressOf(cart.billingAddress),
    subtotal: priced.subtotal,
    discountTotal: priced.discountTotal,
    shippingTotal: priced.shippingTotal,
    feeTotal: priced.feeTotal,
    taxTotal: priced.taxTotal,
    grandTotal: priced.grandTotal,
    taxIncluded: priced.taxIncluded,
    custom: null,
    priceTrace: { hash: explanation.hash, trace: PriceTraceResponse.from(explanation) },
  };
}

const discountOf = ({ source, label, code, scope, amount }: DiscountValue): DraftDiscount => ({
  source,
  label,
  code,
  scope,
  amount,
});

const taxOf = ({
  rate,
  name,
  jurisdiction,
  categoryCode,
  treatment,
  net,
  amount,
  included,
  provider,
  evidence,
}: TaxLineValue): DraftTax => ({
  rate,
  name,
  jurisdiction,
  categoryCode,
  treatment,
  net,
  amount,
  included,
  provider,
  evidence,
});

function addressOf(address: CartAddress | null): DraftAddress | null {
  if (address === null) return null;
  const { firstName, lastName, company, line1, line2, postalCode, city, region, countryCode, phone } = address;
  return { firstName, lastName, company, line1, line2, postalCode, city, region, countryCode, phone };
}
