import { Injectable } from '@nestjs/common';
import { Database, Schedule, type ScheduleRun } from 'markethall/kernel';
import { StockPlanner } from '../stock-planner.js';

/** References a transaction frees: few, so that their levels are locked briefly. */
const BATCH = 25;
const BATCHES_A_RUN = 200;

/** Hygiene only: availability already ignores what is over-due. */
@Injectable()
export class ExpireReservationsSchedule {
  constructor(
    private readonly db: Database,
    private readonly planner: StockPlanner,
  ) {}

  @Schedule('inventory.expire-reservations', { everyMs: 30_000 })
  async expire(run: ScheduleRun): Promise<void> {
    for (let batch = 0; batch < BATCHES_A_RUN && !run.signal.aborted; batch += 1) {
      const ended = await this.db.transaction(() => this.planner.expireDue(null, BATCH));
      if (ended === 0) return;
    }
  }
}
