import { Module } from '@nestjs/common';
import { TypeOrmModule } from '@nestjs/typeorm';
import { CatalogModule } from 'markethall/catalog';
import { ChannelsModule } from 'markethall/channels';
import { AdminCampaignController } from './api/admin-campaign.controller.js';
import { AdminCouponController } from './api/admin-coupon.controller.js';
import { AdminPromotionController } from './api/admin-promotion.controller.js';
import { CampaignService } from './campaign.service.js';
import { CouponBatchService } from './coupons/coupon-batch.service.js';
import { CouponService } from './coupons/coupon.service.js';
import { PromotionEngine } from './engine/promotion-engine.js';
import { PromotionDirectory } from './promotion-directory.js';
import { PromotionEditor } from './promotion-editor.js';
import { PromotionHistory } from './promotion-history.js';
import { PromotionNews } from './promotion-news.js';
import { PromotionParties } from './promotion-parties.js';
import { PromotionPoints } from './promotion-points.js';
import { PromotionQueries } from './promotion-queries.js';
import { PromotionRedemptions } from './promotion-redemptions.js';
import { PromotionRules } from './promotion-rules.js';
import { PromotionSeeder } from './promotion-seeder.js';
import { PromotionTrials } from './promotion-trials.js';
import { PromotionUsageReader } from './promotion-usage.js';
import { PromotionService } from './promotion.service.js';
import { PromotionsCacheInvalidation } from './promotions-cache.js';
import { promotionsEntities } from './promotions.entities.js';
import { UseCounters } from './use-counters.js';

@Module({
  imports: [TypeOrmModule.forFeature(promotionsEntities), CatalogModule, ChannelsModule],
  controllers: [AdminPromotionController, AdminCouponController, AdminCampaignController],
  providers: [
    CampaignService,
    CouponBatchService,
    CouponService,
    PromotionDirectory,
    PromotionEditor,
    PromotionEngine,
    PromotionHistory,
    PromotionNews,
    PromotionParties,
    PromotionPoints,
    PromotionQueries,
    PromotionRedemptions,
    PromotionRules,
    PromotionSeeder,
    PromotionsCacheInvalidation,
    PromotionService,
    PromotionTrials,
    PromotionUsageReader,
    UseCounters,
  ],
  exports: [
    CampaignService,
    CouponBatchService,
    CouponService,
    PromotionEditor,
    PromotionEngine,
    PromotionRedemptions,
    PromotionSeeder,
    PromotionsCacheInvalidation,
    PromotionService,
    PromotionTrials,
  ],
})
export class PromotionsModule {}
