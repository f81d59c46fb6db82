import { Module } from '@nestjs/common';
import { CheckoutModule } from './checkout.module.js';
import { ForgetTendersSchedule } from './jobs/forget-tenders.schedule.js';
import { GiftCardOrderSubscriber } from './jobs/gift-card-order.subscriber.js';
import { PaymentOutcomeSubscriber } from './jobs/payment-outcome.subscriber.js';

/** Subscribers of checkout: the worker only. */
@Module({
  imports: [CheckoutModule],
  providers: [PaymentOutcomeSubscriber, GiftCardOrderSubscriber, ForgetTendersSchedule],
})
export class CheckoutWorkerModule {}
