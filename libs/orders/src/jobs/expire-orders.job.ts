import { Injectable } from '@nestjs/common';
import { isId, JobHandler, type RunningJob } from 'markethall/kernel';
import { OrderService } from '../order.service.js';

/** Kind of the job; its payload is `{ orderIds: string[] }`. */
export const EXPIRE_ORDERS = 'orders.expire-unpaid';

/** Gives unpaid orders up, one short transaction each. An order that was paid meanwhile, or is done already, is left alone. */
@Injectable()
export class ExpireOrdersJob {
  constructor(private readonly orders: OrderService) {}

  @JobHandler(EXPIRE_ORDERS)
  async expire(job: RunningJob): Promise<{ expired: number }> {
    const { orderIds } = job.payload;
    let expired = 0;
    for (const id of Array.isArray(orderIds) ? orderIds.filter((each) => isId('ord', each)) : []) {
      if (job.signal.aborted) break; // the next round finds the rest
      const { status } = await this.orders.expire(id);
      if (status === 'expired') expired += 1;
    }
    return { expired };
  }
}
