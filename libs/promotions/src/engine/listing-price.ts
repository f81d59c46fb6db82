import type { BasketLine, PromotionBasket, PromotionUsage } from './basket.js';
import { byRank, type CompiledPromotion } from './compiled-promotion.js';
import { statusOf } from './coupons.js';
import { evaluateLanes, linesOf } from './evaluation.js';
import { Lane } from './lane.js';
import type { AppliedDiscount, UnappliedReason } from './outcome.js';

/** For whom and where a product is listed: the basket without its contents. */
export type ListingContext = Omit<PromotionBasket, 'lines' | 'shipping' | 'codes'>;

/** A variant as a listing knows it: the facts of a line of one unit. */
export type ListedVariant = Omit<BasketLine, 'lineId' | 'quantity' | 'isManual'>;

/** What catalog promotions make of the price of one unit. */
export interface ListingPrice {
  /** As entered, to be struck through where it differs from `unitPrice`. */
  originalUnitPrice: bigint;
  unitPrice: bigint;
  /** Their amounts sum to the difference. */
  discounts: readonly AppliedDiscount[];
  /** Of the catalog promotions that lower the price, and of running promotions without a coupon that target the variant. */
  badges: readonly string[];
}

const NO_USAGE: PromotionUsage = { uses: new Map(), customerUses: new Map(), budgets: new Map(), coupons: new Map() };

/**
 * The catalog lane for one unit. The same promotions give the same unit price in a basket, because nothing in this lane
 * can depend on the rest of it. `usage` matters only for catalog promotions with limits or budgets.
 */
export function listingPrice(
  variant: ListedVariant,
  context: ListingContext,
  promotions: readonly CompiledPromotion[],
  usage: PromotionUsage = NO_USAGE,
): ListingPrice {
  const { line, basket } = asBasket(variant, context);
  const outcome = evaluateLanes(basket, promotions, usage, { lanes: ['catalog'] });
  const discounts = outcome.lines.get(line.lineId) ?? [];
  const taken = discounts.reduce((sum, { amount }) => sum + amount, 0n);
  return {
    originalUnitPrice: variant.unitPrice,
    unitPrice: variant.unitPrice - taken,
    discounts,
    badges: badgesOf(line, basket, promotions, new Set(discounts.map(({ promotionId }) => promotionId))),
  };
}

/** One unit, alone in a basket. */
export function asBasket(
  variant: ListedVariant,
  context: ListingContext,
): { line: BasketLine; basket: PromotionBasket } {
  const line: BasketLine = { ...variant, lineId: variant.variantId, quantity: 1, isManual: false };
  return { line, basket: { ...context, lines: [line], shipping: null, codes: [] } };
}

/** Reasons that more in the basket will not change. */
const FOR_OTHERS: ReadonlySet<UnappliedReason> = new Set(['audience', 'channel', 'time_window']);

/** Not for this shopper, here and now; a threshold that is missed is no secret. */
function isForOthers({ conditions, definition }: CompiledPromotion, basket: PromotionBasket): boolean {
  const result = conditions?.(new Lane(basket, definition.lane, linesOf(basket), null));
  return result?.met === false && FOR_OTHERS.has(result.reason);
}

/** By priority, each once. Promotions without targets are no news about a product, unless they lower its price. */
function badgesOf(
  line: BasketLine,
  basket: PromotionBasket,
  promotions: readonly CompiledPromotion[],
  applied: ReadonlySet<string>,
): readonly string[] {
  const shown = promotions.filter((promotion) => {
    const { definition, targets } = promotion;
    if (definition.badge === null) return false;
    if (definition.lane === 'catalog') return applied.has(definition.id);
    if (definition.needsCoupon || line.isExcluded || targets === null) return false;
    return statusOf(promotion, basket) === null && targets(line, basket) && !isForOthers(promotion, basket);
  });
  return [...new Set(shown.sort(byRank).flatMap(({ definition }) => definition.badge ?? []))];
}
