import { ApiProperty } from '@nestjs/swagger';
import { CustomOutput, Filterable, ListDefaults, MoneyView, Sortable } from 'markethall/kernel';
import type { Shipment } from 'markethall/shipping';
import type { OrderAddress } from '../entities/order-address.entity.js';
import type { OrderEvent } from '../entities/order-event.entity.js';
import type { OrderLine } from '../entities/order-line.entity.js';
import type { Order } from '../entities/order.entity.js';
import type { OrderDetails } from '../order-query.service.js';
import { FULFILLMENT_STATUSES, ORDER_STATUSES, PAYMENT_STATUSES } from '../order-status.js';

/** An order in a customer's list. */
@ListDefaults({ sort: '-createdAt' })
export class OrderSummaryResponse {
  @ApiProperty({ example: 'ord_01k0…' })
  id: string;

  /** Null until it is placed. */
  @ApiProperty({ type: String, nullable: true, example: 'MH-1001' })
  @Filterable({ ops: ['eq', 'in'] })
  number: string | null;

  @ApiProperty({ enum: ORDER_STATUSES })
  @Filterable({ ops: ['eq', 'in'], type: 'enum', values: ORDER_STATUSES })
  status: string;

  @ApiProperty({ enum: PAYMENT_STATUSES })
  @Filterable({ ops: ['eq', 'in'], type: 'enum', values: PAYMENT_STATUSES })
  paymentStatus: string;

  @ApiProperty({ enum: FULFILLMENT_STATUSES })
  @Filterable({ ops: ['eq', 'in'], type: 'enum', values: FULFILLMENT_STATUSES })
  fulfillmentStatus: string;

  @ApiProperty({ enum: ['none', 'requested', 'in_transit', 'partially_returned', 'returned'] })
  returnStatus: string;

  @ApiProperty({ type: MoneyView })
  total: MoneyView;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  @Filterable({ ops: ['gt', 'gte', 'lt', 'lte'], type: 'date' })
  placedAt: string | null;

  @ApiProperty({ format: 'date-time' })
  @Filterable({ ops: ['gt', 'gte', 'lt', 'lte'], type: 'date' })
  @Sortable()
  createdAt: string;

  static from(this: void, order: Order): OrderSummaryResponse {
    return {
      id: order.id,
      number: order.number,
      status: order.status,
      paymentStatus: order.paymentStatus,
      fulfillmentStatus: order.fulfillmentStatus,
      returnStatus: order.returnStatus,
      total: MoneyView.of(order.grandTotal, order.currency),
      placedAt: order.placedAt?.toISOString() ?? null,
      createdAt: order.createdAt.toISOString(),
    };
  }
}

/** An order in staff's list. */
@ListDefaults({ sort: '-createdAt', resource: 'order' })
export class AdminOrderSummaryResponse extends OrderSummaryResponse {
  @ApiProperty({ example: 'grace@example.com' })
  @Filterable({ ops: ['eq', 'like'] })
  email: string;

  @ApiProperty({ example: 'Grace Hopper' })
  @Filterable({ ops: ['eq', 'like'] })
  buyerName: string;

  @ApiProperty({ type: String, nullable: true, example: 'cus_01k0…' })
  @Filterable({ ops: ['eq', 'in'] })
  customerId: string | null;

  @ApiProperty({ example: 'chan_01k0…' })
  @Filterable({ ops: ['eq', 'in'] })
  channelId: string;

  @ApiProperty({ type: String, nullable: true })
  @Filterable({ ops: ['eq', 'in'] })
  externalId: string | null;

  static override from(this: void, order: Order): AdminOrderSummaryResponse {
    const { email, buyerName, customerId, channelId, externalId } = order;
    return { ...OrderSummaryResponse.from(order), email, buyerName, customerId, channelId, externalId };
  }
}

/** A line as it was agreed. */
export class OrderLineResponse {
  @ApiProperty({ example: 'oli_01k0…' })
  id: string;

  @ApiProperty({ example: 'var_01k0…' })
  variantId: string;

  @ApiProperty({ example: 'prod_01k0…' })
  productId: string;

  @ApiProperty()
  sku: string;

  @ApiProperty()
  productName: string;

  /** `M / blue`; empty for a product with one variant. */
  @ApiProperty()
  variantName: string;

  @ApiProperty()
  slug: string;

  @ApiProperty({ type: String, nullable: true })
  imageUrl: string | null;

  @ApiProperty({ type: 'integer' })
  quantity: number;

  @ApiProperty({ type: 'integer' })
  canceledQuantity: number;

  @ApiProperty({ type: 'integer' })
  fulfilledQuantity: number;

  @ApiProperty({ type: 'integer' })
  returnedQuantity: number;

  /** With or without tax as `priceIncludesTax` says. */
  @ApiProperty({ type: MoneyView })
  unitPrice: MoneyView;

  @ApiProperty()
  priceIncludesTax: boolean;

  @ApiProperty({ type: MoneyView })
  discount: MoneyView;

  @ApiProperty({ type: MoneyView })
  net: MoneyView;

  @ApiProperty({ type: MoneyView })
  tax: MoneyView;

  /** With tax. */
  @ApiProperty({ type: MoneyView })
  total: MoneyView;

  /** As the line of the cart carried them. */
  @CustomOutput('order_line', 'cart_line')
  custom: Record<string, unknown> | null;

  static from(this: void, line: OrderLine): OrderLineResponse {
    const money = (amount: bigint) => MoneyView.of(amount, line.currency);
    const { id, variantId, productId, sku, productName, variantName, slug, imageUrl } = line;
    const { quantity, canceledQuantity, fulfilledQuantity, returnedQuantity, priceIncludesTax } = line;
    return {
      id,
      variantId,
      productId,
      sku,
      productName,
      variantName,
      slug,
      imageUrl,
      quantity,
      canceledQuantity,
      fulfilledQuantity,
      returnedQuantity,
      unitPrice: money(line.unitPrice),
      priceIncludesTax,
      discount: money(line.discount),
      net: money(line.net),
      tax: money(line.tax),
      total: money(line.total),
      custom: line.custom,
    };
  }
}

/** An address as it was when the order was made. */
export class OrderAddressResponse {
  @ApiProperty() firstName: string;
  @ApiProperty() lastName: string;
  @ApiProperty({ type: String, nullable: true }) company: string | null;
  @ApiProperty() line1: string;
  @ApiProperty({ type: String, nullable: true }) line2: string | null;
  @ApiProperty({ type: String, nullable: true }) postalCode: string | null;
  @ApiProperty() city: string;
  @ApiProperty({ type: String, nullable: true }) region: string | null;
  @ApiProperty({ example: 'DE' }) countryCode: string;
  @ApiProperty({ type: String, nullable: true }) phone: string | null;

  static from(address: OrderAddress): OrderAddressResponse {
    const { firstName, lastName, company, line1, line2, postalCode, city, region, countryCode, phone } = address;
    return { firstName, lastName, company, line1, line2, postalCode, city, region, countryCode, phone };
  }
}

/** All of one tax in the order. */
export class OrderTaxResponse {
  @ApiProperty({ example: 'VAT 19 %' }) name: string;
  /** Percent. */
  @ApiProperty({ example: '19.000000' }) rate: string;
  /** Who levies it. */
  @ApiProperty({ example: 'DE' }) jurisdiction: string;
  /** `standard`, `reduced`, `zero`, `exempt`, `reverse_charge`, `export` or `out_of_scope`: what an invoice must say. */
  @ApiProperty({ example: 'standard' }) treatment: string;
  @ApiProperty({ type: MoneyView }) amount: MoneyView;
}

/** What a promotion took off. */
export class OrderDiscountResponse {
  @ApiProperty() label: string;
  @ApiProperty({ type: String, nullable: true }) code: string | null;
  @ApiProperty({ type: MoneyView }) amount: MoneyView;
}

/** The agreed delivery. */
export class OrderDeliveryResponse {
  @ApiProperty({ example: 'dm_01k0…' }) methodId: string;
  @ApiProperty({ example: 'standard' }) code: string;
  @ApiProperty() name: string;
  /** With tax. */
  @ApiProperty({ type: MoneyView }) total: MoneyView;
}

/** How much of a line is in a shipment. */
export class OrderShipmentLineResponse {
  @ApiProperty({ example: 'oli_01k0…' }) lineId: string;
  @ApiProperty({ type: 'integer' }) quantity: number;
}

/** Goods on their way. */
export class OrderShipmentResponse {
  @ApiProperty({ example: 'shp_01k0…' }) id: string;
  @ApiProperty({ enum: ['created', 'packed', 'shipped', 'delivered', 'lost', 'returned', 'canceled'] }) status: string;
  @ApiProperty({ type: String, nullable: true }) carrier: string | null;
  @ApiProperty({ type: String, nullable: true }) trackingNumber: string | null;
  @ApiProperty({ type: String, nullable: true }) trackingUrl: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) shippedAt: string | null;
  @ApiProperty({ type: OrderShipmentLineResponse, isArray: true }) lines: OrderShipmentLineResponse[];

  static from(this: void, shipment: Shipment): OrderShipmentResponse {
    const { id, status, carrier, trackingNumber, trackingUrl } = shipment;
    const lines = shipment.lines.map((line) => ({ lineId: line.lineReference, quantity: line.quantity }));
    return {
      id,
      status,
      carrier,
      trackingNumber,
      trackingUrl,
      shippedAt: shipment.shippedAt?.toISOString() ?? null,
      lines,
    };
  }
}

/** An order as its buyer sees it. */
export class OrderResponse extends OrderSummaryResponse {
  @ApiProperty({ example: 'grace@example.com' })
  email: string;

  @ApiProperty({ example: 'en' })
  locale: string;

  /** Code of the way to pay; `none` for a free order. */
  @ApiProperty({ example: 'sandbox' })
  paymentMethod: string;

  @ApiProperty({ type: OrderLineResponse, isArray: true })
  lines: OrderLineResponse[];

  @ApiProperty({ type: OrderAddressResponse, nullable: true })
  shippingAddress: OrderAddressResponse | null;

  @ApiProperty({ type: OrderAddressResponse, nullable: true })
  billingAddress: OrderAddressResponse | null;

  @ApiProperty({ type: OrderDeliveryResponse, nullable: true })
  delivery: OrderDeliveryResponse | null;

  @ApiProperty({ type: OrderDiscountResponse, isArray: true })
  discounts: OrderDiscountResponse[];

  @ApiProperty({ type: OrderTaxResponse, isArray: true })
  taxes: OrderTaxResponse[];

  @ApiProperty({ type: OrderShipmentResponse, isArray: true })
  shipments: OrderShipmentResponse[];

  /** Whether `subtotal` and `discountTotal` contain tax. */
  @ApiProperty()
  taxIncluded: boolean;

  @ApiProperty({ type: MoneyView })
  subtotal: MoneyView;

  @ApiProperty({ type: MoneyView })
  discountTotal: MoneyView;

  /** With tax. */
  @ApiProperty({ type: MoneyView })
  shippingTotal: MoneyView;

  @ApiProperty({ type: MoneyView })
  feeTotal: MoneyView;

  @ApiProperty({ type: MoneyView })
  taxTotal: MoneyView;

  @ApiProperty({ type: MoneyView })
  paidTotal: MoneyView;

  @ApiProperty({ type: MoneyView })
  refundedTotal: MoneyView;

  @ApiProperty({ type: String, nullable: true })
  canceledReason: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  canceledAt: string | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  completedAt: string | null;

  @CustomOutput('sales_order')
  custom: Record<string, unknown> | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  static of(details: OrderDetails): OrderResponse {
    const { order } = details;
    const money = (amount: bigint) => MoneyView.of(amount, order.currency);
    const address = (kind: string) => details.addresses.find((candidate) => candidate.kind === kind);
    const [shippingAddress, billingAddress] = [address('shipping'), address('billing')];
    const [delivery] = details.shippingLines;
    return {
      ...OrderSummaryResponse.from(order),
      email: order.email,
      locale: order.locale,
      paymentMethod: order.paymentMethod,
      lines: details.lines.map(OrderLineResponse.from),
      shippingAddress: shippingAddress === undefined ? null : OrderAddressResponse.from(shippingAddress),
      billingAddress: billingAddress === undefined ? null : OrderAddressResponse.from(billingAddress),
      delivery:
        delivery === undefined
          ? null
          : {
              methodId: delivery.methodId,
              code: delivery.methodCode,
              name: delivery.name,
              total: money(delivery.total),
            },
      discounts: details.discounts.map(({ label, code, amount }) => ({ label, code, amount: money(amount) })),
      taxes: taxesOf(details),
      shipments: details.shipments.map(OrderShipmentResponse.from),
      taxIncluded: order.taxMode === 'gross',
      subtotal: money(order.subtotal),
      discountTotal: money(order.discountTotal),
      shippingTotal: money(order.shippingTotal),
      feeTotal: money(order.feeTotal),
      taxTotal: money(order.taxTotal),
      paidTotal: money(order.paidTotal),
      refundedTotal: money(order.refundedTotal),
      canceledReason: order.canceledReason,
      canceledAt: order.canceledAt?.toISOString() ?? null,
      completedAt: order.completedAt?.toISOString() ?? null,
      custom: order.custom,
      version: order.version,
    };
  }
}

/** An order as staff sees it. */
export class AdminOrderResponse extends OrderResponse {
  @ApiProperty({ type: String, nullable: true }) customerId: string | null;
  @ApiProperty() channelId: string;
  @ApiProperty() buyerName: string;
  @ApiProperty({ type: String, nullable: true }) cartId: string | null;
  @ApiProperty({ type: String, nullable: true }) externalId: string | null;
  /** The payment that placed it. */
  @ApiProperty({ type: String, nullable: true, example: 'pi_01k0…' }) paymentId: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) expiresAt: string | null;

  static override of(details: OrderDetails): AdminOrderResponse {
    const { customerId, channelId, buyerName, cartId, externalId, paymentIntentId, expiresAt } = details.order;
    const own = { customerId, channelId, buyerName, cartId, externalId, paymentId: paymentIntentId };
    return { ...OrderResponse.of(details), ...own, expiresAt: expiresAt?.toISOString() ?? null };
  }
}

/** One entry of the timeline. */
export class OrderEventResponse {
  @ApiProperty({ example: 'oev_01k0…' }) id: string;
  @ApiProperty({ example: 'placed' }) type: string;
  @ApiProperty({ type: String, nullable: true, enum: ORDER_STATUSES }) fromStatus: string | null;
  @ApiProperty({ type: String, nullable: true, enum: ORDER_STATUSES }) toStatus: string | null;
  /** Who did it. */
  @ApiProperty({ example: 'staff:usr_01k0…' }) actor: string;
  @ApiProperty({ type: String, nullable: true }) note: string | null;
  @ApiProperty({ type: 'object', additionalProperties: true, nullable: true }) data: Record<string, unknown> | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;

  static from(this: void, event: OrderEvent): OrderEventResponse {
    const { id, type, fromStatus, toStatus, actor, note, data } = event;
    return { id, type, fromStatus, toStatus, actor, note, data, createdAt: event.createdAt.toISOString() };
  }
}

/** The history of an order, oldest first. */
export class OrderTimelineResponse {
  @ApiProperty({ type: OrderEventResponse, isArray: true })
  data: OrderEventResponse[];
}

function taxesOf({ order, taxLines }: OrderDetails): OrderTaxResponse[] {
  type Sum = Pick<OrderTaxResponse, 'name' | 'rate' | 'jurisdiction' | 'treatment'> & { amount: bigint };
  const sums = new Map<string, Sum>();
  for (const { name, rate, amount, jurisdiction, treatment } of taxLines) {
    const key = `${jurisdiction}|${name}|${rate}|${treatment}`;
    const sum = sums.get(key) ?? { name, rate, jurisdiction, treatment, amount: 0n };
    sums.set(key, { ...sum, amount: sum.amount + amount });
  }
  return [...sums.values()].map(({ amount, ...tax }) => ({
    ...tax,
    amount: MoneyView.of(amount, order.currency),
  }));
}
