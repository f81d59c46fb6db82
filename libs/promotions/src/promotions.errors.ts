import { AppError, conflict, forbidden, invalid, notFound } from 'markethall/kernel';

export const promotionNotFound = (): AppError => notFound('promotion');
export const campaignNotFound = (): AppError => notFound('campaign');
export const couponNotFound = (): AppError => notFound('coupon');
export const couponBatchNotFound = (): AppError => notFound('coupon_batch');

/** 422 for one field; `pointer` is a JSON pointer into the request. */
export const badField = (pointer: string, code: string, params?: Record<string, unknown>): AppError =>
  invalid([params ? { pointer, code, params } : { pointer, code }]);

export const promotionCodeTaken = (code: string): AppError =>
  conflict('promotion_code_taken', 'Another promotion has this code', { code });

export const campaignCodeTaken = (code: string): AppError =>
  conflict('campaign_code_taken', 'Another campaign has this code', { code });

export const couponCodeTaken = (code: string): AppError =>
  conflict('coupon_code_taken', 'Another coupon has this code', { code });

export const promotionTransitionRefused = (from: string, to: string): AppError =>
  conflict('promotion_transition_refused', `A promotion that is ${from} cannot become ${to}`, { from, to });

/** 409: orders or coupons refer to it; archive it instead. */
export const promotionInUse = (): AppError =>
  conflict('promotion_in_use', 'It was used or has coupons; archive it instead');

export const campaignInUse = (): AppError =>
  conflict('campaign_in_use', 'Promotions belong to it, or it was used: this cannot change any more');

/** 409: its job has not made all codes yet. */
export const couponBatchUnfinished = (generated: number, size: number): AppError =>
  conflict('coupon_batch_unfinished', 'The codes of the batch are still being made', { generated, size });

export const couponInUse = (): AppError => conflict('coupon_in_use', 'It was used; switch it off instead');

/** 409 of a checkout: the limit was reached since the cart was priced; price it again. */
export const promotionLimitReached = (promotionId: string, promotionCode: string): AppError =>
  conflict('promotion_limit_reached', 'A promotion of the cart is used up', { promotionId, promotionCode });

/** 409 of a checkout: this customer has used it as often as allowed; price the cart again. */
export const customerLimitReached = (promotionId: string, promotionCode: string): AppError =>
  conflict('promotion_limit_reached', 'A promotion of the cart was used as often as a customer may', {
    promotionId,
    promotionCode,
    perCustomer: true,
  });

/** 409 of a checkout: the code was redeemed by others since the cart was priced; price it again. */
export const couponLimitReached = (promotionId: string, promotionCode: string, couponCode: string): AppError =>
  conflict('coupon_limit_reached', 'A coupon of the cart is used up', { promotionId, promotionCode, couponCode });

/** 409 of a checkout: the budget does not cover it any more; price the cart again. */
export const campaignExhausted = (promotionId: string, promotionCode: string): AppError =>
  conflict('campaign_exhausted', 'The budget of a promotion of the cart is used up', { promotionId, promotionCode });

/** 409: the same order is being held by another request at this moment. */
export const holdInProgress = (reference: string): AppError =>
  conflict('promotion_hold_in_progress', 'The promotions of this order are being held by another request', {
    reference,
  });

/** 403: it holds in channels that the actor has no hand in. */
export const notYourChannels = (): AppError =>
  forbidden('other_channels_concerned', 'It also concerns channels that you may not change');
