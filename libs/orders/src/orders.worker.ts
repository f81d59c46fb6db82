import { Module } from '@nestjs/common';
import { PaymentsModule } from 'markethall/payments';
import { ExpireOrdersJob } from './jobs/expire-orders.job.js';
import { ExpireOrdersSchedule } from './jobs/expire-orders.schedule.js';
import { PaymentSubscriber } from './jobs/payment.subscriber.js';
import { OrdersModule } from './orders.module.js';

/** Schedules and subscribers of orders: the worker only. */
@Module({
  imports: [OrdersModule, PaymentsModule],
  providers: [ExpireOrdersSchedule, ExpireOrdersJob, PaymentSubscriber],
})
export class OrdersWorkerModule {}
