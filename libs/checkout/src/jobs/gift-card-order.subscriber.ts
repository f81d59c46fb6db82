import { Injectable } from '@nestjs/common';
import { Subscribe } from 'markethall/kernel';
import { GiftCardsOrdered, OrderCanceled, OrderPaymentChanged } from 'markethall/orders';
import { GiftCardOrders } from '../tenders/gift-card-orders.js';

/** A line may hold thousands of units. */
const TIMEOUT_MS = 300_000;

/** Makes the gift cards of orders that are paid, and takes them back when the money goes back. */
@Injectable()
export class GiftCardOrderSubscriber {
  constructor(private readonly cards: GiftCardOrders) {}

  /** One short transaction a card; repeating makes none twice. */
  @Subscribe(GiftCardsOrdered, 'checkout.issue-gift-cards', { transaction: false, timeoutMs: TIMEOUT_MS })
  @Subscribe(OrderPaymentChanged, 'checkout.follow-gift-card-payment', { transaction: false, timeoutMs: TIMEOUT_MS })
  @Subscribe(OrderCanceled, 'checkout.take-gift-cards-back', { transaction: false, timeoutMs: TIMEOUT_MS })
  async follow(event: GiftCardsOrdered | OrderPaymentChanged | OrderCanceled): Promise<void> {
    await this.cards.follow(event.orderId);
  }
}
