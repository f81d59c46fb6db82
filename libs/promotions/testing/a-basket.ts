import type { BasketLine, CouponFacts, PromotionBasket, PromotionUsage } from '../src/engine/basket.js';

/** One unit at 10.00 gross with 19 % VAT; every field may be replaced. */
export function aBasketLine(fields: Partial<BasketLine> = {}): BasketLine {
  return {
    lineId: 'line-1',
    variantId: 'var_1',
    productId: 'prod_1',
    brand: null,
    categoryIds: [],
    collectionIds: [],
    attributes: {},
    quantity: 1,
    unitPrice: 1000n,
    priceIncludesTax: true,
    grossOf: (amount) => amount,
    isManual: false,
    isExcluded: false,
    ...fields,
  };
}

/** A guest's basket in Germany, in euros, with one line and no delivery, on Thursday the 15th of January 2026 at 13:00. */
export function aBasket(fields: Partial<PromotionBasket> = {}): PromotionBasket {
  return {
    at: new Date('2026-01-15T12:00:00.000Z'),
    channelId: 'chan_1',
    timeZone: 'Europe/Berlin',
    currency: 'EUR',
    country: 'DE',
    region: null,
    customerId: null,
    customerGroupIds: [],
    isFirstOrder: null,
    codes: [],
    lines: [aBasketLine()],
    shipping: null,
    ...fields,
  };
}

/** Nothing was used yet. */
export function aUsage(fields: Partial<PromotionUsage> = {}): PromotionUsage {
  return { uses: new Map(), customerUses: new Map(), budgets: new Map(), coupons: new Map(), ...fields };
}

/** An active coupon without limits. */
export function aCoupon(promotionId: string, fields: Partial<CouponFacts> = {}): CouponFacts {
  return {
    couponId: 'coup_1',
    promotionId,
    code: 'SAVE10',
    active: true,
    validFrom: null,
    validTo: null,
    usageLimit: null,
    used: 0,
    ...fields,
  };
}
