import type { CouponFacts, PromotionBasket, PromotionUsage } from './basket.js';
import type { CompiledPromotion } from './compiled-promotion.js';
import type { CouponProblem } from './outcome.js';

/** Why a code does not open its promotion. */
type Reason = Exclude<CouponProblem['reason'], 'other_code_applied'>;

/** The codes of a basket, sorted out: which promotions they open, and which codes are good for nothing. */
export interface Coupons {
  /** Promotion id → the coupon that opens it. Of several good codes, the first by name counts. */
  open: ReadonlyMap<string, CouponFacts>;
  /** Promotion id → a code of it that was refused, and why. */
  refused: ReadonlyMap<string, { coupon: CouponFacts; reason: Reason }>;
  problems: readonly CouponProblem[];
}

/** `promotions` are all that are running; a code of any other one is `inactive`. */
export function sortCoupons(
  basket: PromotionBasket,
  promotions: readonly CompiledPromotion[],
  usage: PromotionUsage,
): Coupons {
  const open = new Map<string, CouponFacts>();
  const refused = new Map<string, { coupon: CouponFacts; reason: Reason }>();
  const problems: CouponProblem[] = [];
  if (basket.codes.length === 0) return { open, refused, problems };

  const byId = new Map(promotions.map((promotion) => [promotion.definition.id, promotion]));
  for (const codeKey of [...new Set(basket.codes)].sort()) {
    const coupon = usage.coupons.get(codeKey);
    const reason = coupon === undefined ? 'unknown' : problemOf(coupon, byId.get(coupon.promotionId), basket, usage);
    if (reason !== null) problems.push({ codeKey, reason });
    if (coupon === undefined) continue;
    if (reason !== null) refused.set(coupon.promotionId, { coupon, reason });
    else if (!open.has(coupon.promotionId)) open.set(coupon.promotionId, coupon);
    else problems.push({ codeKey, reason: 'other_code_applied' });
  }
  return { open, refused, problems };
}

function problemOf(
  coupon: CouponFacts,
  promotion: CompiledPromotion | undefined,
  basket: PromotionBasket,
  usage: PromotionUsage,
): Reason | null {
  if (!coupon.active) return 'inactive';
  const now = basket.at.getTime();
  if (coupon.validFrom !== null && now < coupon.validFrom.getTime()) return 'not_started';
  if (coupon.validTo !== null && now >= coupon.validTo.getTime()) return 'expired';
  if (promotion === undefined) return 'inactive'; // it is none that is running, and not for its time
  if (coupon.usageLimit !== null && coupon.used >= coupon.usageLimit) return 'limit_reached';
  return statusOf(promotion, basket) ?? limitOf(promotion, usage);
}

/** Whether a promotion runs here and now. */
export function statusOf(
  { definition, channelIds }: CompiledPromotion,
  basket: PromotionBasket,
): 'channel' | 'not_started' | 'expired' | null {
  const now = basket.at.getTime();
  if (channelIds !== null && !channelIds.has(basket.channelId)) return 'channel';
  if (definition.validFrom !== null && now < definition.validFrom) return 'not_started';
  if (definition.validTo !== null && now >= definition.validTo) return 'expired';
  return null;
}

/** Whether a promotion is used up. */
export function limitOf(
  { definition }: CompiledPromotion,
  usage: PromotionUsage,
): 'limit_reached' | 'customer_limit_reached' | null {
  const { id, usageLimit, usageLimitPerCustomer } = definition;
  if (usageLimit !== null && (usage.uses.get(id) ?? 0) >= usageLimit) return 'limit_reached';
  if (usageLimitPerCustomer !== null && (usage.customerUses.get(id) ?? 0) >= usageLimitPerCustomer) {
    return 'customer_limit_reached';
  }
  return null;
}
