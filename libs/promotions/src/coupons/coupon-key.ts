import { keyOf } from 'markethall/kernel';

/** The comparison key of a coupon code: as `keyOf`, without blanks, since people copy them along. */
export const couponKey = (code: string): string => keyOf(code).replace(/\s+/gu, '');
