import { Injectable } from '@nestjs/common';
import { Subscribe } from 'markethall/kernel';
import { PromotionsCacheInvalidation } from '../promotions-cache.js';
import { CampaignChanged, PromotionChanged } from '../promotions.events.js';

/** Repeats the invalidation for the case that the process died between its commit and its own. */
@Injectable()
export class PromotionsCacheSubscriber {
  constructor(private readonly cache: PromotionsCacheInvalidation) {}

  @Subscribe(PromotionChanged, 'promotions.forget-changed-promotion', { transaction: false })
  async forgetPromotion(_event: PromotionChanged): Promise<void> {
    await this.cache.now();
  }

  @Subscribe(CampaignChanged, 'promotions.forget-changed-campaign', { transaction: false })
  async forgetCampaign(_event: CampaignChanged): Promise<void> {
    await this.cache.now();
  }
}
