import { Injectable, Logger } from '@nestjs/common';
import { Schedule, type ScheduleRun } from 'markethall/kernel';
import { OrderService } from '../order.service.js';

const BATCH = 100;

/** Gives up unpaid orders whose time is over, one short transaction each. */
@Injectable()
export class ExpireOrdersSchedule {
  private readonly logger = new Logger(ExpireOrdersSchedule.name);

  constructor(private readonly orders: OrderService) {}

  @Schedule('orders.expire-unpaid', { everyMs: 30_000 })
  async expireUnpaid(run: ScheduleRun): Promise<void> {
    for (const id of await this.orders.findDueToExpire(BATCH)) {
      if (run.signal.aborted) return;
      await this.orders
        .expire(id)
        .catch((error: unknown) => this.logger.error({ err: error, order: id }, 'an order could not expire'));
    }
  }
}
