export { promotionsModule } from './promotions.definition.js';
export { PromotionsModule } from './promotions.module.js';
export { PromotionEngine } from './engine/promotion-engine.js';
export type { CompiledPromotion } from './engine/compiled-promotion.js';
export type { ListedVariant, ListingContext, ListingPrice } from './engine/listing-price.js';
export { type CatalogSpan, PastPrices } from './engine/past-prices.js';
export type {
  BasketLine,
  BasketShipping,
  CampaignBudget,
  CouponFacts,
  PromotionBasket,
  PromotionUsage,
} from './engine/basket.js';
export type { EffectSpec, PromotionDefinition, PromotionLane, Rule } from './engine/definition.js';
export { hints, type PromotionHint } from './engine/hints.js';
export type {
  AppliedDiscount,
  AppliedPromotion,
  CouponProblem,
  GiftUnits,
  PromotionOutcome,
  PromotionStep,
  UnappliedPromotion,
  UnappliedReason,
} from './engine/outcome.js';
export { PromotionCondition, PromotionEffect } from './engine/extension-points.js';
export { PROMOTIONS_TAG } from './promotion-directory.js';
export { PromotionService } from './promotion.service.js';
export { PromotionRedemptions, type PromotionHold } from './promotion-redemptions.js';
export type { PromotionCustomer } from './customer-keys.js';
export { couponKey } from './coupons/coupon-key.js';
export { PromotionEditor, type PromotionTerms, type PromotionTextInput } from './promotion-editor.js';
export { PromotionTrials, type TrialPlace } from './promotion-trials.js';
export {
  CreatePromotionRequest,
  promotionChanges,
  promotionTerms,
  UpdatePromotionRequest,
} from './api/promotion-request.dto.js';
export { PromotionSeeder, type DemoCategories } from './promotion-seeder.js';
export { CampaignService, type Budget, type CampaignTerms } from './campaign.service.js';
export { CouponBatchService, type BatchTerms } from './coupons/coupon-batch.service.js';
export { CouponService, type CouponTerms } from './coupons/coupon.service.js';
export {
  CampaignChanged,
  CampaignExhausted,
  CouponBatchCompleted,
  CouponRedeemed,
  PromotionChanged,
} from './promotions.events.js';
export { CouponPermission, PromotionPermission } from './promotions.permissions.js';
