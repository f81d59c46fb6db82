/** The steps in which promotions apply. Every promotion of a lane sees the same input: what the lane before has left. */
export const PROMOTION_LANES = ['catalog', 'line', 'order', 'shipping'] as const;
export type PromotionLane = (typeof PROMOTION_LANES)[number];

/** How the promotions of one group get along. */
export const GROUP_MODES = ['best_for_customer', 'highest_priority', 'stack_all'] as const;
export type GroupMode = (typeof GROUP_MODES)[number];

/** A tree of conditions, as stored and as sent: exactly one of `all`, `any`, `not`, or a condition with its parameters. */
export type Rule =
  | { all: readonly Rule[] }
  | { any: readonly Rule[] }
  | { not: Rule }
  | { condition: string; [parameter: string]: unknown };

/** What a promotion does: the code of a PromotionEffect with its parameters. */
export interface EffectSpec {
  effect: string;
  [parameter: string]: unknown;
}

/** One promotion as plain, cacheable data: what the database holds and what a simulation changes. */
export interface PromotionDefinition {
  id: string;
  code: string;
  /** Name for shoppers in the language asked. */
  label: string;
  lane: PromotionLane;
  /** Promotions of the same lane and group name conflict by `mode`; different groups of a lane add up. */
  group: string;
  mode: GroupMode;
  /** Larger first. */
  priority: number;
  /** Codes of promotions that must not apply together with this one. */
  excludes: readonly string[];
  /** When it applies, nothing with a lower priority of its lane does. */
  stopFurther: boolean;
  /** Applies only with one of its coupon codes. */
  needsCoupon: boolean;
  /** Null: every channel. */
  channelIds: readonly string[] | null;
  /** Epoch milliseconds. */
  validFrom: number | null;
  /** Exclusive. */
  validTo: number | null;
  /** When the basket qualifies; null: always. */
  conditions: Rule | null;
  /** Which lines it lowers; null: all. Line conditions only. */
  targets: Rule | null;
  effect: EffectSpec;
  /** Floors, by currency in minor units as entered: a unit never costs less. */
  minUnitPrice: Readonly<Record<string, number>> | null;
  /** Of the base of what it lowers, 0 to 100: all discounts together never take more. */
  maxTotalDiscountPercent: number | null;
  usageLimit: number | null;
  usageLimitPerCustomer: number | null;
  campaignId: string | null;
  /** Shown on products that the promotion concerns; null: none. */
  badge: string | null;
}
