import { Module } from '@nestjs/common';
import { GenerateCouponsHandler } from './jobs/generate-coupons.handler.js';
import { PromotionsCacheSubscriber } from './jobs/promotions-cache.subscriber.js';
import { ReleaseDueUsesSchedule } from './jobs/release-due-uses.schedule.js';
import { PromotionsModule } from './promotions.module.js';

@Module({
  imports: [PromotionsModule],
  providers: [GenerateCouponsHandler, PromotionsCacheSubscriber, ReleaseDueUsesSchedule],
})
export class PromotionsWorkerModule {}
