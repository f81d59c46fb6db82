import { Injectable } from '@nestjs/common';
import type { ChannelView } from 'markethall/channels';
import { type HeldStock, InventoryService } from 'markethall/inventory';
import { type Actor, Clock, Database, Events, idBytes } from 'markethall/kernel';
import type { PaymentSummary } from 'markethall/payments';
import type { OrderLine } from './entities/order-line.entity.js';
import { Order } from './entities/order.entity.js';
import { fulfillmentStatusOf, paymentStatusOf } from './order-derived-status.js';
import type { OrderDraft } from './order-draft.js';
import { orderWithoutLines } from './order.errors.js';
import { GiftCardsOrdered, OrderCanceled, OrderExpired, OrderPlaced } from './order.events.js';
import { OrderJournal } from './order-journal.js';
import { OrderNumbers } from './order-number.js';
import { OrderOpener } from './order-opener.js';
import { OrderRepository } from './order.repository.js';

/** An order with the lines that were written for its present attempt. */
export interface OpenedOrder {
  order: Order;
  lines: OrderLine[];
  /** What is reserved for it, to be given to `place`; null where that must look. */
  held: HeldStock | null;
}

/** What lets an order be placed. */
export interface Placement {
  channel: ChannelView;
  /** The payment that pays for it: it must be the present attempt's and of exactly the total; null for a free order. */
  payment: { id: string; attempt: number; amount: bigint } | null;
  paid: PaymentSummary;
  /** The lines, where the caller has them at hand. */
  lines?: readonly OrderLine[];
  /** What the caller has reserved by `open` and committed just before. */
  held?: HeldStock | null;
}

/** The life of an order: open → place → … → cancel or expire. */
@Injectable()
export class OrderService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly orders: OrderRepository,
    private readonly opener: OrderOpener,
    private readonly journal: OrderJournal,
    private readonly numbers: OrderNumbers,
    private readonly inventory: InventoryService,
    private readonly events: Events,
  ) {}

  /**
   * Writes the order of a cart in `pending_payment` and reserves its stock; an unpaid order of the same cart is
   * rewritten for the next attempt (pass it as `existing`, locked). Joins the caller's transaction. Throws
   * out_of_stock (409) at COMMIT, whatever an OrderCheck vetoes, order_not_payable (409).
   */
  open(draft: OrderDraft, existing: Order | null): Promise<OpenedOrder> {
    return this.db.transaction(async () => {
      if (draft.lines.length === 0) throw orderWithoutLines();
      const opened = await this.opener.open(draft, existing);
      const held = await this.inventory.reserve({
        reference: opened.order.id,
        lines: stockLines(opened.lines),
        expiresAt: opened.order.expiresAt ?? this.clock.now(),
        channelId: draft.channel.id,
        isNew: existing === null,
      });
      return { ...opened, held };
    });
  }

  /** Reads ahead, in the transaction that will `open` the order, what that wants to know of the stock. */
  foresee(variantIds: readonly string[], channelId: string): Promise<void> {
    return this.inventory.foresee(variantIds, channelId);
  }

  /** What the placing transaction must find ready; call it before. */
  prepareNumber(channel: ChannelView): Promise<void> {
    return this.numbers.prepare(channel);
  }

  /**
   * Places an unpaid order (locked by the caller): number, allocated stock, announcement. Already placed: returned as it
   * is. Joins the caller's transaction. Throws out_of_stock (409) when a lapsed reservation cannot be taken anew, and
   * order_payment_mismatch (409) for another attempt's payment.
   */
  place(order: Order, placement: Placement): Promise<Order> {
    return this.db.transaction(async () => {
      if (order.isPlaced && order.status !== 'canceled') return order;
      const before = { ...order };
      order.assertPaidBy(placement.payment);
      order.place(await this.numbers.next(placement.channel), placement.payment?.id ?? null, this.clock.now());
      applyPayments(order, placement.paid);
      const lines = placement.lines ?? (await this.orders.linesOf(order.id));
      await this.inventory.allocate(order.id, stockLines(lines), order.channelId, placement.held);
      this.journal.update(order, before, { type: 'placed' });
      this.events.publish(new OrderPlaced(order));
      if (lines.some((line) => line.isGiftCard)) this.events.publish(new GiftCardsOrdered(order));
      return order;
    });
  }

  /** The payment of this attempt was declined: the stock is free again, the order waits for the next attempt. */
  decline(orderId: string, attempt: number, paid: PaymentSummary, reason: string | null): Promise<Order> {
    return this.db.transaction(async () => {
      const order = await this.orders.getForUpdate(orderId);
      if (order.status !== 'pending_payment' || order.attempt !== attempt || order.paymentStatus === 'failed')
        return order;
      const before = { ...order };
      applyPayments(order, paid);
      order.decline();
      await this.inventory.release(order.id, 'payment declined');
      this.journal.update(order, before, { type: 'payment_declined', data: { attempt, reason } });
      return order;
    });
  }

  /**
   * Cancels an order of which nothing was shipped, and gives its stock back; the money follows from the event. Already
   * canceled: nothing happens. Throws 404 and order_not_cancellable (409).
   */
  cancel(orderId: string, reason: string, actor?: Actor): Promise<Order> {
    return this.db.transaction(async () => {
      const order =
        actor === undefined
          ? await this.orders.getForUpdate(orderId)
          : await this.orders.getVisibleForUpdate(orderId, actor);
      if (order.status === 'canceled') return order;
      const before = { ...order };
      order.cancel(reason, this.clock.now());
      await this.db.execute(
        'UPDATE order_line SET canceled_quantity = quantity - fulfilled_quantity WHERE order_id = ?',
        [idBytes(order.id)],
      );
      await this.inventory.release(order.id, 'order canceled');
      this.journal.update(order, before, { type: 'canceled', note: reason });
      this.events.publish(new OrderCanceled(order, reason));
      return order;
    });
  }

  /** Gives an unpaid order up whose time is over. Anything else: nothing happens. */
  expire(orderId: string): Promise<Order> {
    return this.db.transaction(async () => {
      const order = await this.orders.getForUpdate(orderId);
      const isDue = order.expiresAt !== null && order.expiresAt <= this.clock.now();
      if (!isDue || (order.status !== 'pending_payment' && order.status !== 'draft')) return order;
      const before = { ...order };
      order.expire();
      await this.inventory.release(order.id, 'order expired');
      this.journal.update(order, before, { type: 'expired' });
      this.events.publish(new OrderExpired(order));
      return order;
    });
  }

  /** Ids of unpaid orders whose time is over, longest waiting first. */
  findDueToExpire(limit: number): Promise<string[]> {
    return this.orders.dueToExpire(this.clock.now(), limit);
  }

  find(orderId: string): Promise<Order | null> {
    return this.orders.find(orderId);
  }

  /** Whether the buyer has placed an order before, by account or by e-mail; one statement. */
  hasPlaced(buyer: { customerId: string | null; email: string | null }): Promise<boolean> {
    return this.orders.hasPlaced(buyer);
  }

  findByCart(cartId: string): Promise<Order | null> {
    return this.orders.findByCart(cartId);
  }

  /** Locks the order until the caller's transaction ends. Throws 404. */
  getForUpdate(orderId: string): Promise<Order> {
    return this.orders.getForUpdate(orderId);
  }

  /** The lines in their order. */
  linesOf(orderId: string): Promise<OrderLine[]> {
    return this.orders.linesOf(orderId);
  }
}

/** Takes the payment axis and the sums from the payments. */
export function applyPayments(order: Order, paid: PaymentSummary): void {
  order.paymentStatus = paymentStatusOf(order.grandTotal, paid);
  order.paidTotal = paid.captured;
  order.refundedTotal = paid.refunded;
}

/** Takes the fulfillment axis from the lines. */
export function applyFulfillment(order: Order, lines: readonly OrderLine[]): void {
  order.fulfillmentStatus = fulfillmentStatusOf(order.status, lines);
}

const stockLines = (lines: readonly OrderLine[]) =>
  lines
    .filter((line) => line.tracksStock)
    .map((line) => ({
      lineReference: line.id,
      variantId: line.variantId,
      quantity: line.quantity - line.canceledQuantity,
      tracked: true,
    }));
