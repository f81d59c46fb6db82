import { Injectable } from '@nestjs/common';
import { Subscribe } from 'markethall/kernel';
import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDeskService,
  PaymentDisputed,
  PaymentFailed,
  PaymentRefunded,
  PaymentVoided,
} from 'markethall/payments';
import { OrderCanceled } from '../order.events.js';
import { OrderFulfillmentService } from '../order-fulfillment.service.js';
import { OrderService } from '../order.service.js';

type PaymentEvent =
  PaymentAuthorized | PaymentCaptured | PaymentDisputed | PaymentFailed | PaymentRefunded | PaymentVoided;

/** Keeps the payment axis of an order true, and returns the money of canceled orders. */
@Injectable()
export class PaymentSubscriber {
  constructor(
    private readonly orders: OrderService,
    private readonly fulfillment: OrderFulfillmentService,
    private readonly paymentDesk: PaymentDeskService,
  ) {}

  @Subscribe(PaymentAuthorized, 'orders.note-authorization')
  @Subscribe(PaymentCaptured, 'orders.note-capture')
  @Subscribe(PaymentFailed, 'orders.note-failure')
  @Subscribe(PaymentVoided, 'orders.note-void')
  @Subscribe(PaymentRefunded, 'orders.note-refund')
  @Subscribe(PaymentDisputed, 'orders.note-dispute')
  async syncPayments(event: PaymentEvent): Promise<void> {
    if ((await this.orders.find(event.reference)) === null) return; // something else was paid for
    await this.fulfillment.syncPayments(event.reference);
  }

  @Subscribe(OrderCanceled, 'orders.return-money', { transaction: false })
  async returnMoney(event: OrderCanceled): Promise<void> {
    await this.paymentDesk.giveBack(event.orderId, 'order canceled');
  }
}
