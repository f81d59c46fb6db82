import { Module } from '@nestjs/common';
import { CheckoutModule } from './checkout.module.js';
import { OrdersModule } from 'markethall/orders';
import { PaymentsModule } from 'markethall/payments';
import { TaxModule } from 'markethall/tax';
import { PromotionsModule } from 'markethall/promotions';
import { OrderEndedSubscriber } from './jobs/order-ended.subscriber.js';
import { ForgetTendersSchedule } from './jobs/forget-tenders.schedule.js';
import { GiftCardOrderSubscriber } from './jobs/gift-card-order.subscriber.js';
import { TaxBooksSubscriber } from './jobs/tax-books.subscriber.js';
import { TaxBookkeeper } from './taxes/tax-bookkeeper.js';
import { PaymentOutcomeSubscriber } from './jobs/payment-outcome.subscriber.js';

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
