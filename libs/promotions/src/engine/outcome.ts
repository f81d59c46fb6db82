import type { PromotionLane } from './definition.js';

/** Why a promotion did not apply. */
export const UNAPPLIED_REASONS = [
  'not_started',
  'expired',
  'inactive',
  'channel',
  'currency',
  'audience',
  'coupon_missing',
  'condition',
  'threshold_missing',
  'first_order',
  'time_window',
  'nothing_to_lower',
  'gift_unavailable',
  'floor',
  'excluded_by',
  'not_best',
  'stopped_by',
  'limit_reached',
  'customer_limit_reached',
  'budget_exhausted',
] as const;
export type UnappliedReason = (typeof UNAPPLIED_REASONS)[number];

/** What a promotion took from one line (or from the shipping), final: summing these is all that is left to do. */
export interface AppliedDiscount {
  promotionId: string;
  promotionCode: string;
  label: string;
  /** As typed, of the coupon that made it apply. */
  couponCode: string | null;
  lane: PromotionLane;
  /** Minor units, > 0, in the terms of the price it lowers. */
  amount: bigint;
}

export interface AppliedPromotion {
  promotionId: string;
  promotionCode: string;
  label: string;
  lane: PromotionLane;
  couponId: string | null;
  couponCode: string | null;
  campaignId: string | null;
  /** Everything it took, in minor units as entered; the worth of a gift counts. */
  amount: bigint;
}

export interface UnappliedPromotion {
  promotionId: string;
  promotionCode: string;
  label: string;
  lane: PromotionLane;
  /** As typed, when the shopper has applied one of its codes. */
  couponCode: string | null;
  reason: UnappliedReason;
  /** `missing` (minor units) and `currency`, or `missingQuantity`, of a threshold; `by` (a promotion's code) of an exclusion. */
  params: Readonly<Record<string, string | number>>;
}

/**
 * An applied code that can have no effect, whatever the basket; `other_code_applied`: while another code of the same
 * promotion is there.
 */
export interface CouponProblem {
  /** Normalized. */
  codeKey: string;
  reason:
    | 'unknown'
    | 'inactive'
    | 'not_started'
    | 'expired'
    | 'limit_reached'
    | 'customer_limit_reached'
    | 'channel'
    | 'other_code_applied';
}

/** Units that a promotion gives away. Who prices the basket adds them as lines whose price a discount takes in full. */
export interface GiftUnits {
  promotionId: string;
  promotionCode: string;
  label: string;
  couponCode: string | null;
  variantId: string;
  quantity: number;
}

/** One decision, in order; re-adding `amount` of the applied steps gives the discounts. */
export interface PromotionStep {
  lane: PromotionLane;
  promotionCode: string;
  /** A line id, `'shipping'`, or null for the basket. */
  ref: string | null;
  /** Minor units of the ref before and after; equal where nothing was taken. */
  before: bigint;
  after: bigint;
  amount: bigint;
  /** `applied`, `lost to SUMMER20`, `best of 5 by exact search`, … */
  detail: string;
}

export interface PromotionOutcome {
  /** Line id → discounts in the order in which they apply (catalog, line, order). Never more than the line's price. */
  lines: ReadonlyMap<string, readonly AppliedDiscount[]>;
  shipping: readonly AppliedDiscount[];
  gifts: readonly GiftUnits[];
  applied: readonly AppliedPromotion[];
  unapplied: readonly UnappliedPromotion[];
  couponProblems: readonly CouponProblem[];
  /** Empty unless asked for. */
  steps: readonly PromotionStep[];
}
