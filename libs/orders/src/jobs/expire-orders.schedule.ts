import { Injectable } from '@nestjs/common';
import { BackgroundJobs, Schedule } from 'markethall/kernel';
import { OrderService } from '../order.service.js';
import { EXPIRE_ORDERS } from './expire-orders.job.js';

/** Orders of one job; the rest waits for the next round. */
const BATCH = 200;

/** Finds unpaid orders whose time is over and queues a job for them. */
@Injectable()
export class ExpireOrdersSchedule {
  constructor(
    private readonly orders: OrderService,
    private readonly jobs: BackgroundJobs,
  ) {}

  @Schedule('orders.find-unpaid', { everyMs: 30_000 })
  async findUnpaid(): Promise<void> {
    const orderIds = await this.orders.findDueToExpire(BATCH);
    if (orderIds.length > 0) await this.jobs.enqueue(EXPIRE_ORDERS, { orderIds });
  }
}
