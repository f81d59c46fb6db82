import { Injectable } from '@nestjs/common';
import { Schedule, type ScheduleRun } from 'markethall/kernel';
import { PromotionRedemptions } from '../promotion-redemptions.js';

const BATCHES_A_RUN = 200;

/** Gives back what orders held that were never paid. */
@Injectable()
export class ReleaseDueUsesSchedule {
  constructor(private readonly redemptions: PromotionRedemptions) {}

  @Schedule('promotions.release-due-uses', { everyMs: 30_000 })
  async release(run: ScheduleRun): Promise<void> {
    for (let batch = 0; batch < BATCHES_A_RUN && !run.signal.aborted; batch += 1) {
      if ((await this.redemptions.releaseDue()) === 0) return;
    }
  }
}
