import { Module } from '@nestjs/common';
import { PaymentsModule } from 'markethall/payments';
import { ExpireOrdersSchedule } from './jobs/expire-orders.schedule.js';
import { PaymentSubscriber } from './jobs/payment.subscriber.js';
import { OrdersModule } from './orders.module.js';

/** Schedules and subscribers of orders: the worker only. */
@Module({ imports: [OrdersModule, PaymentsModule], providers: [ExpireOrdersSchedule, PaymentSubscriber] })
export class OrdersWorkerModule {}
