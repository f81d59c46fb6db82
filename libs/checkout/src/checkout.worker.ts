import { Module } from '@nestjs/common';
import { CheckoutModule } from './checkout.module.js';
import { TaxModule } from 'markethall/tax';
import { PromotionsModule } from 'markethall/promotions';
import { OrderEndedSubscriber } from './jobs/order-ended.subscriber.js';
import { PaymentOutcomeSubscriber } from './jobs/payment-outcome.subscriber.js';

/** Subscribers of checkout: the worker only. */
@Module({
  imports: [CheckoutModule, PromotionsModule, TaxModule],
  providers: [PaymentOutcomeSubscriber, OrderEndedSubscriber],
})
export class CheckoutWorkerModule {}
