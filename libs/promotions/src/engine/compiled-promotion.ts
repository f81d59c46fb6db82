import type { PromotionDefinition } from './definition.js';
import type { LineMatcher, PromotionEffect } from './extension-points.js';
import type { BasketCheck } from './rules/basket-check.js';

/** When a part of a rule may change by itself after a moment, by the clocks of a zone; null: never. */
export type NextChange = (at: Date, timeZone: string) => Date | null;

/** A promotion ready to be evaluated: rules are functions, lists are sets. Immutable; made once and kept. */
export interface CompiledPromotion {
  readonly definition: PromotionDefinition;
  readonly channelIds: ReadonlySet<string> | null;
  readonly excludes: ReadonlySet<string>;
  /** Null: always met. */
  readonly conditions: BasketCheck | null;
  /** Of the conditions that go by the clock. */
  readonly clocks: readonly NextChange[];
  /** Null: every line. */
  readonly targets: LineMatcher | null;
  readonly effect: PromotionEffect;
  readonly parameters: unknown;
  /** Currencies in which it can apply; null: every one. */
  readonly currencies: ReadonlySet<string> | null;
  /** Null: no floor. */
  readonly minUnitPrice: ReadonlyMap<string, bigint> | null;
  /** Ten-thousandths of a percent; null: no floor. */
  readonly maxTotalDiscount: bigint | null;
}

/** In which promotions are asked and served: larger priority first, then by code. */
export function byRank(a: CompiledPromotion, b: CompiledPromotion): number {
  const [one, other] = [a.definition, b.definition];
  if (one.priority !== other.priority) return other.priority - one.priority;
  if (one.code === other.code) return 0;
  return one.code < other.code ? -1 : 1;
}
