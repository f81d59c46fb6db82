import { Injectable } from '@nestjs/common';
import { type Actor, Database, Money } from 'markethall/kernel';
import { PaymentDeskService, PaymentService } from 'markethall/payments';
import type { Order } from './entities/order.entity.js';
import { nothingOutstanding } from './order.errors.js';
import { OrderFulfillmentService } from './order-fulfillment.service.js';
import { OrderJournal } from './order-journal.js';
import { OrderRepository } from './order.repository.js';

const MANUAL = 'bank_transfer';

/** What staff does by hand: notes, money that was seen, access of a guest. */
@Injectable()
export class OrderDeskService {
  constructor(
    private readonly db: Database,
    private readonly orders: OrderRepository,
    private readonly journal: OrderJournal,
    private readonly payments: PaymentService,
    private readonly paymentDesk: PaymentDeskService,
    private readonly fulfillment: OrderFulfillmentService,
  ) {}

  /** Leaves a note on the timeline, for staff only. */
  addNote(orderId: string, note: string, actor: Actor): Promise<Order> {
    return this.db.transaction(async () => {
      const order = await this.orders.getVisibleForUpdate(orderId, actor);
      this.journal.update(order, { ...order }, { type: 'note', note });
      return order;
    });
  }

  /**
   * Records that the outstanding amount (or a part of it) was seen: on the order's open manual payment, else as a bank
   * transfer. Throws nothing_outstanding (409); 422 above what is outstanding.
   */
  async markPaid(orderId: string, amount: Money | undefined, actor: Actor): Promise<Order> {
    await this.orders.getVisible(orderId, actor);
    await this.db.transaction(async () => {
      const order = await this.orders.getVisibleForUpdate(orderId, actor);
      const intents = await this.payments.findByReference(order.id);
      const outstanding =
        order.grandTotal - intents.reduce((sum, intent) => sum + intent.capturedAmount - intent.refundedAmount, 0n);
      if (!order.isPlaced || order.status === 'canceled' || outstanding <= 0n) throw nothingOutstanding();

      const open = intents.find(
        (intent) => this.paymentDesk.isManual(intent) && intent.capturedAmount < intent.amount && !intent.isEnded,
      );
      const intent =
        open ??
        (await this.payments.createIntent({
          reference: order.id,
          provider: MANUAL,
          attempt: Math.max(0, intents.at(-1)?.attempt ?? 0) + 1, // those of tenders are negative
          amount: Money.of(outstanding, order.currency),
          channelId: order.channelId,
          token: null,
        }));
      await this.paymentDesk.markPaid(intent.id, amount);
      await this.fulfillment.syncPayments(order.id);
    });
    return this.orders.getVisible(orderId, actor);
  }

  /** The guest's link stops working at once. */
  revokeToken(orderId: string, actor: Actor): Promise<Order> {
    return this.db.transaction(async () => {
      const order = await this.orders.getVisibleForUpdate(orderId, actor);
      if (order.tokenHash === null) return order;
      const before = { ...order };
      order.tokenHash = null;
      this.journal.update(order, before, { type: 'token_revoked' });
      return order;
    });
  }
}
