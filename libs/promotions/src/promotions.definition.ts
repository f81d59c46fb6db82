import { defineModule } from 'markethall/kernel';
import { Promotions1795040000001 } from './migrations/1795040000001-promotions.js';
import { PromotionPoints1795045000002 } from './migrations/1795045000002-promotion-points.js';
import { PromotionGroups1795046000002 } from './migrations/1795046000002-promotion-groups.js';
import { promotionsInvariants } from './promotions.invariants.js';
import { PromotionsModule } from './promotions.module.js';
import { CouponPermission, PromotionPermission } from './promotions.permissions.js';
import { PromotionsWorkerModule } from './promotions.worker.js';

/** Promotions, campaigns and coupons. */
export const promotionsModule = defineModule({
  name: 'promotions',
  module: PromotionsModule,
  worker: PromotionsWorkerModule,
  migrations: [Promotions1795040000001, PromotionPoints1795045000002, PromotionGroups1795046000002],
  permissions: [PromotionPermission, CouponPermission],
  invariants: promotionsInvariants,
});
