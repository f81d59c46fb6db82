import { Injectable } from '@nestjs/common';
import { JobHandler, type RunningJob } from 'markethall/kernel';
import { OrderReplayService } from '../simulation/order-replay.service.js';
import type { ReplayReport } from '../simulation/replay-report.js';
import { PROMOTION_REPLAY } from '../simulation/replay-settings.js';

/** Replays orders with other promotions; a worker only. */
@Injectable()
export class PromotionReplayHandler {
  constructor(private readonly replays: OrderReplayService) {}

  @JobHandler(PROMOTION_REPLAY)
  replay(job: RunningJob): Promise<ReplayReport> {
    return this.replays.run(job);
  }
}
