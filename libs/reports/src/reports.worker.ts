import { Module } from '@nestjs/common';
import { PromotionReplayHandler } from './jobs/promotion-replay.handler.js';
import { ReportsModule } from './reports.module.js';

@Module({ imports: [ReportsModule], providers: [PromotionReplayHandler] })
export class ReportsWorkerModule {}
