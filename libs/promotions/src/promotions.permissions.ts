import { definePermissions } from 'markethall/kernel';

/** What staff may do with promotions and campaigns. */
export const PromotionPermission = definePermissions('promotion', { Read: 'promotion:read', Write: 'promotion:write' });

/** Codes are worth money: who may change promotions does not see them by that. */
export const CouponPermission = definePermissions('coupon', { Read: 'coupon:read', Write: 'coupon:write' });
