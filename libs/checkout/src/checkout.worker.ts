import { Module } from '@nestjs/common';
import { OrdersModule } from 'markethall/orders';
import { PaymentsModule } from 'markethall/payments';
import { PromotionsModule } from 'markethall/promotions';
import { TaxModule } from 'markethall/tax';
import { CheckoutModule } from './checkout.module.js';
import { ForgetTendersSchedule } from './jobs/forget-tenders.schedule.js';
import { GiftCardOrderSubscriber } from './jobs/gift-card-order.subscriber.js';
import { OrderEndedSubscriber } from './jobs/order-ended.subscriber.js';
import { PaymentOutcomeSubscriber } from './jobs/payment-outcome.subscriber.js';
import { TaxBooksSubscriber } from './jobs/tax-books.subscriber.js';
import { TaxBookkeeper } from './taxes/tax-bookkeeper.js';

/** Subscribers of checkout: the worker only. */
@Module({
  imports: [CheckoutModule, OrdersModule, PaymentsModule, PromotionsModule, TaxModule],
  providers: [
    PaymentOutcomeSubscriber,
    OrderEndedSubscriber,
    GiftCardOrderSubscriber,
    ForgetTendersSchedule,
    TaxBookkeeper,
    TaxBooksSubscriber,
  ],
})
export class CheckoutWorkerModule {}
