import { Injectable } from '@nestjs/common';
import { type EventMeta, Subscribe } from 'markethall/kernel';
import { OrderCanceled, OrderPlaced } from 'markethall/orders';
import { PaymentRefunded } from 'markethall/payments';
import { TaxBookkeeper } from '../taxes/tax-bookkeeper.js';

/** Keeps the books of a tax service; see TaxCalculator. */
@Injectable()
export class TaxBooksSubscriber {
  constructor(private readonly bookkeeper: TaxBookkeeper) {}

  @Subscribe(OrderPlaced, 'checkout.commit-taxes', { transaction: false })
  @Subscribe(OrderCanceled, 'checkout.void-taxes', { transaction: false })
  async follow(event: OrderPlaced | OrderCanceled, { signal }: EventMeta): Promise<void> {
    await this.bookkeeper.follow(event.orderId, signal);
  }

  @Subscribe(PaymentRefunded, 'checkout.refund-taxes', { transaction: false })
  async followRefund(event: PaymentRefunded, { signal }: EventMeta): Promise<void> {
    await this.bookkeeper.follow(event.reference, signal);
  }
}
