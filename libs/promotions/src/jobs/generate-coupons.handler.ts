import { Injectable } from '@nestjs/common';
import { JobHandler, type RunningJob } from 'markethall/kernel';
import { CouponBatchService, GENERATE_COUPONS } from '../coupons/coupon-batch.service.js';

/** Makes the codes of a batch; a worker only. */
@Injectable()
export class GenerateCouponsHandler {
  constructor(private readonly batches: CouponBatchService) {}

  @JobHandler(GENERATE_COUPONS)
  run(job: RunningJob): Promise<{ codes: number }> {
    return this.batches.generate(job);
  }
}
