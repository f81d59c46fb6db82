import { Module } from '@nestjs/common';
import { BackfillPriceHistoryCommand } from './jobs/backfill-price-history.command.js';
import { PrunePriceHistorySchedule } from './jobs/prune-price-history.schedule.js';
import { PricingModule } from './pricing.module.js';

@Module({ imports: [PricingModule], providers: [PrunePriceHistorySchedule, BackfillPriceHistoryCommand] })
export class PricingWorkerModule {}
