import { Injectable } from '@nestjs/common';
import { Schedule, type ScheduleRun } from 'markethall/kernel';
import { PriceHistoryCare } from '../price-history-care.js';

@Injectable()
export class PrunePriceHistorySchedule {
  constructor(private readonly care: PriceHistoryCare) {}

  @Schedule('pricing.prune-history', { cron: '51 3 * * *' })
  async run({ signal }: ScheduleRun): Promise<void> {
    await this.care.prune(signal);
  }
}
