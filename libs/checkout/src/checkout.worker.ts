import { Module } from '@nestjs/common';
import { CheckoutModule } from './checkout.module.js';
import { PaymentOutcomeSubscriber } from './jobs/payment-outcome.subscriber.js';

/** Subscribers of checkout: the worker only. */
@Module({ imports: [CheckoutModule], providers: [PaymentOutcomeSubscriber] })
export class CheckoutWorkerModule {}
