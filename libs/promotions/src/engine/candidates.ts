import type { CouponFacts, PromotionUsage } from './basket.js';
import type { Budgets } from './budgets.js';
import { type Candidate, excludeEachOther } from './candidate.js';
import type { CompiledPromotion } from './compiled-promotion.js';
import { type Coupons, limitOf, statusOf } from './coupons.js';
import type { EffectResult } from './extension-points.js';
import type { FrozenLine, Lane } from './lane.js';
import type { UnappliedReason } from './outcome.js';
import type { Remaining } from './remaining.js';

/** Why a promotion is out before any conflict. */
export interface Refusal {
  reason: UnappliedReason;
  params?: Readonly<Record<string, string | number>>;
}

/** What promotions are judged by, the same for all of a lane. */
export interface LaneContext {
  lane: Lane;
  usage: PromotionUsage;
  coupons: Coupons;
  budgets: Budgets;
  remaining: Remaining;
  /** Applied in the lanes before: they win over whatever excludes them. */
  earlier: readonly CompiledPromotion[];
}

/** What a promotion would take if it were alone, or why it takes nothing. Reasons come in the order of these checks. */
export function judge(promotion: CompiledPromotion, rank: number, context: LaneContext): Candidate | Refusal {
  const refusal = notNow(promotion, context) ?? notForThis(promotion, context);
  if (refusal !== null) return refusal;

  const { lane } = context;
  const targets = targetsOf(promotion, lane);
  const wanted = promotion.effect.apply(promotion.parameters, lane, targets);
  if (isEmpty(wanted)) return wanted.unmet ?? NOTHING;
  const coupon = promotion.definition.needsCoupon ? (context.coupons.open.get(promotion.definition.id) ?? null) : null;
  const { candidate, isFloored } = measure(promotion, rank, coupon, { wanted, targets }, context);
  if (candidate.worth === 0n && candidate.giftUnits === 0) {
    if (isFloored) return { reason: 'floor' };
    return wanted.gifts?.some(({ quantity }) => quantity > 0) ? NO_GIFT : (wanted.unmet ?? NOTHING);
  }
  const budget = context.budgets.refusal(promotion.definition.campaignId, candidate.worth);
  return budget === null ? candidate : { reason: budget };
}

const NOTHING: Refusal = { reason: 'nothing_to_lower' };
const NO_GIFT: Refusal = { reason: 'gift_unavailable' };

/** Most promotions that a product page asks concern another product. */
const isEmpty = ({ amounts = [], shipping = 0n, gifts = [] }: EffectResult): boolean =>
  amounts.length === 0 && shipping <= 0n && gifts.length === 0;

/** Its own state: where and when it runs, its coupon, its limits. */
function notNow(promotion: CompiledPromotion, { lane, usage, coupons, budgets }: LaneContext): Refusal | null {
  const { id, needsCoupon, campaignId } = promotion.definition;
  const status = statusOf(promotion, lane.basket);
  if (status !== null) return { reason: status };
  if (needsCoupon && !coupons.open.has(id)) {
    const refused = coupons.refused.get(id)?.reason ?? 'coupon_missing';
    return { reason: refused === 'unknown' ? 'coupon_missing' : refused };
  }
  const limit = limitOf(promotion, usage);
  if (limit !== null) return { reason: limit };
  const budget = budgets.refusal(campaignId, 0n);
  return budget === null ? null : { reason: budget };
}

/** The basket: its currency, what was applied before, the conditions. */
function notForThis(promotion: CompiledPromotion, { lane, earlier }: LaneContext): Refusal | null {
  const { currency } = lane.basket;
  if (promotion.currencies !== null && !promotion.currencies.has(currency)) {
    return { reason: 'currency', params: { currency } };
  }
  for (const other of earlier) {
    if (excludeEachOther(promotion, other)) return { reason: 'excluded_by', params: { by: other.definition.code } };
  }
  const result = promotion.conditions?.(lane);
  return result === undefined || result.met ? null : result;
}

function targetsOf({ targets }: CompiledPromotion, { open, basket }: Lane): readonly FrozenLine[] {
  if (targets === null) return open;
  const found: FrozenLine[] = [];
  for (const each of open) if (targets(each.line, basket)) found.push(each);
  return found;
}

/** Keeps of a wish what may be taken: from targets only, no more than is left of each above the floors. */
function measure(
  promotion: CompiledPromotion,
  rank: number,
  coupon: CouponFacts | null,
  { wanted, targets }: { wanted: EffectResult; targets: readonly FrozenLine[] },
  { remaining, lane }: LaneContext,
): { candidate: Candidate; isFloored: boolean } {
  const { amounts: wishes = [] } = wanted;
  let worth = 0n;
  let isFloored = false;
  const lines = wishes.length === 0 ? [] : targets;
  const amounts = lines.map(({ index }, k) => {
    const wish = wishes[k] ?? 0n;
    const room = remaining.room(promotion, index);
    const amount = wish < room ? wish : room;
    if (amount <= 0n) {
      if (wish > 0n) isFloored = true;
      return 0n;
    }
    worth += amount;
    return amount;
  });
  let shipping = 0n;
  if (lane.shippingBase !== null && wanted.shipping !== undefined && wanted.shipping > 0n) {
    const room = remaining.shippingRoom(promotion);
    shipping = wanted.shipping < room ? wanted.shipping : room;
    if (shipping <= 0n) {
      isFloored ||= lane.shippingBase > 0n;
      shipping = 0n;
    }
    worth += shipping;
  }
  const { basket } = lane;
  const gifts = (wanted.gifts ?? []).filter(
    ({ variantId, quantity }) => quantity > 0 && basket.canGive?.(variantId) !== false,
  );
  const giftUnits = gifts.reduce((units, { quantity }) => units + quantity, 0);
  const candidate = { promotion, rank, coupon, lines, amounts, shipping, gifts, giftUnits, worth };
  return { candidate, isFloored };
}
