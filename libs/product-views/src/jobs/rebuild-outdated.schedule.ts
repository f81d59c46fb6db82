import { Injectable } from '@nestjs/common';
import { Schedule, type ScheduleRun } from 'markethall/kernel';
import { ProductViewBuilder } from '../product-view-builder.js';

/** After an upgrade, and while the release before still writes. */
@Injectable()
export class RebuildOutdatedSchedule {
  constructor(private readonly builder: ProductViewBuilder) {}

  @Schedule('product-views.rebuild-outdated', { everyMs: 60_000 })
  async run({ signal }: ScheduleRun): Promise<void> {
    await this.builder.rebuildOutdated(signal);
  }
}
