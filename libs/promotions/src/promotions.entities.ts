import { Campaign } from './entities/campaign.entity.js';
import { Coupon, CouponBatch } from './entities/coupon.entity.js';
import { PromotionChannel, PromotionTranslation } from './entities/promotion-parts.entity.js';
import { PromotionGroup } from './entities/promotion-group.entity.js';
import { PromotionPoint } from './entities/promotion-point.entity.js';
import { PromotionCustomerUse, PromotionUse } from './entities/promotion-use.entity.js';
import { Promotion } from './entities/promotion.entity.js';

/** Every table of this module. */
export const promotionsEntities = [
  Campaign,
  Coupon,
  CouponBatch,
  Promotion,
  PromotionChannel,
  PromotionCustomerUse,
  PromotionGroup,
  PromotionPoint,
  PromotionTranslation,
  PromotionUse,
];
