import { AppEvent } from 'markethall/kernel';
import type { Order } from './entities/order.entity.js';

/** Facts about one order that other modules may rely on. Add fields freely; rename or remove only with a new version. */
abstract class OrderFact extends AppEvent {
  readonly aggregate: { type: string; id: string; version: number };
  override readonly channelId: string;
  readonly orderId: string;
  /** Null for an order that was never placed. */
  readonly number: string | null;
  /** Null for guests. */
  readonly customerId: string | null;

  constructor(order: Order) {
    super();
    this.aggregate = { type: 'order', id: order.id, version: order.version };
    this.channelId = order.channelId;
    this.orderId = order.id;
    this.number = order.number;
    this.customerId = order.customerId;
  }
}

/** The order stands: it has its number, its stock is allocated, its payment is captured, authorized or promised. */
export class OrderPlaced extends OrderFact {
  static override readonly eventName = 'orders.placed.v1';
  /** Minor units. */
  readonly total: number;
  readonly currency: string;

  constructor(order: Order) {
    super(order);
    this.total = Number(order.grandTotal);
    this.currency = order.currency;
  }
}

/** An order with gift cards stands; they are made when it is paid. */
export class GiftCardsOrdered extends OrderFact {
  static override readonly eventName = 'orders.gift-cards-ordered.v1';
}

/** The order will not be delivered. Its stock is free again; its money goes back. */
export class OrderCanceled extends OrderFact {
  static override readonly eventName = 'orders.canceled.v1';

  constructor(
    order: Order,
    readonly reason: string,
  ) {
    super(order);
  }
}

/** Nobody paid in time. */
export class OrderExpired extends OrderFact {
  static override readonly eventName = 'orders.expired.v1';
}

/** Goods have left the house, all or some. */
export class OrderShipped extends OrderFact {
  static override readonly eventName = 'orders.shipped.v1';

  constructor(
    order: Order,
    readonly shipmentId: string,
    /** True when nothing is left to ship. */
    readonly complete: boolean,
  ) {
    super(order);
  }
}

/** Everything is shipped and paid. */
export class OrderCompleted extends OrderFact {
  static override readonly eventName = 'orders.completed.v1';
}

/** The derived payment status has changed. */
export class OrderPaymentChanged extends OrderFact {
  static override readonly eventName = 'orders.payment-changed.v1';
  readonly paymentStatus: string;

  constructor(order: Order) {
    super(order);
    this.paymentStatus = order.paymentStatus;
  }
}
