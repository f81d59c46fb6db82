import { Injectable } from '@nestjs/common';
import { Clock, Database, emailKey, idBytes, keyOf, newId, postRows } from 'markethall/kernel';
import { OrderAddress } from './entities/order-address.entity.js';
import { OrderDiscount } from './entities/order-discount.entity.js';
import { OrderFee } from './entities/order-fee.entity.js';
import { OrderLine } from './entities/order-line.entity.js';
import { OrderPriceTrace } from './entities/order-price-trace.entity.js';
import { OrderShippingLine } from './entities/order-shipping-line.entity.js';
import { OrderTaxLine } from './entities/order-tax-line.entity.js';
import type { Order } from './entities/order.entity.js';
import type { DraftAddress, DraftAmounts, DraftDiscount, OrderDraft } from './order-draft.js';

const REMOVE_PARTS = [
  'order_line',
  'order_address',
  'order_tax_line',
  'order_discount',
  'order_fee',
  'order_shipping_line',
  'order_price_trace',
].map((table) => `DELETE FROM ${table} WHERE order_id = ?`);

/** The rows under an order. */
export interface OrderParts {
  lines: OrderLine[];
  addresses: OrderAddress[];
  taxLines: OrderTaxLine[];
  discounts: OrderDiscount[];
  fees: OrderFee[];
  shippingLines: OrderShippingLine[];
  priceTraces: OrderPriceTrace[];
}

/** Turns a draft into rows and writes them with one INSERT a table, all in the next trip. */
@Injectable()
export class OrderWriter {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Copies what is agreed to the order itself. */
  fill(order: Order, draft: OrderDraft): void {
    const buyer = draft.billingAddress ?? draft.shippingAddress;
    const buyerName = buyer === null ? '' : `${buyer.firstName} ${buyer.lastName}`.trim();
    Object.assign(order, {
      cartId: draft.cartId,
      channelId: draft.channel.id,
      customerId: draft.customerId,
      email: draft.email,
      emailKey: emailKey(draft.email),
      buyerName,
      buyerKey: keyOf(buyerName),
      currency: draft.currency,
      locale: draft.locale,
      taxMode: draft.taxIncluded ? 'gross' : 'net',
      roundingPolicy: roundingPolicyOf(draft),
      subtotal: draft.subtotal,
      discountTotal: draft.discountTotal,
      shippingTotal: draft.shippingTotal,
      feeTotal: draft.feeTotal,
      taxTotal: draft.taxTotal,
      grandTotal: draft.grandTotal,
      paymentMethod: draft.paymentMethod,
      custom: draft.custom,
      updatedAt: this.clock.now(),
    });
  }

  partsOf(orderId: string, draft: OrderDraft): OrderParts {
    const { currency } = draft;
    const parts: OrderParts = {
      ...{ lines: [], addresses: [], taxLines: [], discounts: [], fees: [], shippingLines: [] },
      priceTraces: this.traceRows(orderId, draft),
    };
    const owned = { orderId, currency };

    for (const [position, line] of draft.lines.entries()) {
      const { taxLines: _taxes, discounts, trackInventory, isGiftCard = false, ...copied } = line;
      const id = newId('oli');
      const discount = sumOf(discounts);
      const quantities = { canceledQuantity: 0, fulfilledQuantity: 0, returnedQuantity: 0 };
      parts.lines.push(
        Object.assign(new OrderLine(), {
          ...copied,
          ...owned,
          id,
          position,
          discount,
          tracksStock: trackInventory,
          isGiftCard,
          ...quantities,
        }),
      );
      parts.taxLines.push(...taxRows(line, { ...owned, lineId: id, shippingLineId: null, feeId: null }));
      parts.discounts.push(...discountRows(discounts, { ...owned, lineId: id, shippingLineId: null }));
    }
    if (draft.shipping !== null) {
      const { taxLines: _taxes, discounts, code, ...copied } = draft.shipping;
      const id = newId('osh');
      parts.shippingLines.push(
        Object.assign(new OrderShippingLine(), {
          ...copied,
          ...owned,
          id,
          methodCode: code,
          discount: sumOf(discounts),
        }),
      );
      parts.taxLines.push(...taxRows(draft.shipping, { ...owned, lineId: null, shippingLineId: id, feeId: null }));
      parts.discounts.push(...discountRows(discounts, { ...owned, lineId: null, shippingLineId: id }));
    }
    for (const fee of draft.fees) {
      const { taxLines: _taxes, ...copied } = fee;
      const id = newId('ofe');
      parts.fees.push(Object.assign(new OrderFee(), { ...copied, ...owned, id }));
      parts.taxLines.push(...taxRows(fee, { ...owned, lineId: null, shippingLineId: null, feeId: id }));
    }
    if (draft.shippingAddress !== null) parts.addresses.push(addressRow(orderId, 'shipping', draft.shippingAddress));
    const billing = draft.billingAddress ?? draft.shippingAddress;
    if (billing !== null) parts.addresses.push(addressRow(orderId, 'billing', billing));
    return parts;
  }

  private traceRows(orderId: string, { priceTrace }: OrderDraft): OrderPriceTrace[] {
    if (priceTrace === null) return [];
    return [Object.assign(new OrderPriceTrace(), { ...priceTrace, orderId, createdAt: this.clock.now() })];
  }

  insert(parts: OrderParts): void {
    postRows(this.db, OrderLine, parts.lines);
    postRows(this.db, OrderAddress, parts.addresses);
    postRows(this.db, OrderShippingLine, parts.shippingLines);
    postRows(this.db, OrderFee, parts.fees);
    postRows(this.db, OrderTaxLine, parts.taxLines);
    postRows(this.db, OrderDiscount, parts.discounts);
    postRows(this.db, OrderPriceTrace, parts.priceTraces);
  }

  /** Only for an order that was never placed: its next attempt brings new rows. */
  removeParts(orderId: string): void {
    for (const remove of REMOVE_PARTS) this.db.post(remove, [idBytes(orderId)]);
  }
}

/** How the totals were rounded, in words: `half_up:line`, `half_even:rate_group:pro_rata:cash5`. */
const roundingPolicyOf = ({ channel, currency }: OrderDraft): string => {
  const words: string[] = [channel.roundingMode, channel.taxRounding];
  if (channel.shippingTax === 'pro_rata') words.push('pro_rata');
  const step = channel.cashRounding?.[currency];
  return [...words, ...(step === undefined ? [] : [`cash${step}`])].join(':');
};

const sumOf = (discounts: readonly DraftDiscount[]): bigint =>
  discounts.reduce((sum, discount) => sum + discount.amount, 0n);

type TaxOwner = Pick<OrderTaxLine, 'orderId' | 'currency' | 'lineId' | 'shippingLineId' | 'feeId'>;

const taxRows = (amounts: DraftAmounts, owner: TaxOwner): OrderTaxLine[] =>
  amounts.taxLines.map((tax) => Object.assign(new OrderTaxLine(), { ...tax, ...owner, id: newId('otx') }));

const discountRows = (
  discounts: readonly DraftDiscount[],
  owner: Pick<OrderDiscount, 'orderId' | 'currency' | 'lineId' | 'shippingLineId'>,
) => discounts.map((discount) => Object.assign(new OrderDiscount(), { ...discount, ...owner, id: newId('odi') }));

const addressRow = (orderId: string, kind: 'shipping' | 'billing', address: DraftAddress): OrderAddress =>
  Object.assign(new OrderAddress(), {
    id: newId('oad'),
    orderId,
    kind,
    firstName: address.firstName,
    lastName: address.lastName,
    company: address.company ?? null,
    line1: address.line1,
    line2: address.line2 ?? null,
    postalCode: address.postalCode ?? null,
    city: address.city,
    region: address.region ?? null,
    countryCode: address.countryCode,
    phone: address.phone ?? null,
  });
