import type { BasketLine, PromotionBasket } from './basket.js';
import { PROMOTION_LANES, type PromotionLane } from './definition.js';
import type { UnappliedReason } from './outcome.js';

/** A line as the lane found it. */
export interface LaneLine {
  line: BasketLine;
  /** What is left of unitPrice × quantity after the lanes before. */
  base: bigint;
  /** unitPrice × quantity. */
  original: bigint;
  /** What catalog and line promotions have left; in these two lanes: `base`. */
  afterLine: bigint;
  /** Gross worth of `base`: the weight by which amounts are shared over lines. */
  gross: bigint;
}

/** Sums over the lines that count (excluded ones do not), made once per lane. */
export interface LaneSums {
  quantity: number;
  original: bigint;
  afterLine: bigint;
  base: bigint;
}

/** The frozen input of a lane. */
export interface LaneInput {
  basket: PromotionBasket;
  lane: PromotionLane;
  /** All of the basket, in the order of their ids. */
  lines: readonly LaneLine[];
  sums: LaneSums;
  /** What is left of the delivery's price; null while none is chosen. */
  shippingBase: bigint | null;
}

/** A compiled rule of line conditions. */
export type LineMatcher = (line: BasketLine, basket: PromotionBasket) => boolean;

/** Compiles rules that stand inside parameters, such as the `lines` of an amount condition. */
export interface LineRules {
  /** Null where the rule is absent: every line. Bad rules throw as `parse` does. */
  lines(rule: unknown, pointer: string): LineMatcher | null;
}

/** Whether a basket meets a condition; if not, why, and how much is missing. */
export type ConditionResult =
  { met: true } | { met: false; reason: UnappliedReason; params?: Readonly<Record<string, string | number>> };

/**
 * Extension point (many-valued, `@Implements(PromotionCondition)`): a leaf of a promotion's rule tree. Pure and fast: it
 * runs for every promotion and basket (line conditions: for every line). `libs/promotions/testing` has the contract spec.
 */
export abstract class PromotionCondition<P = unknown> {
  /** Stable, snake_case; prefixed in plugins (`acme_tier`). */
  abstract readonly code: string;
  /** `line` conditions look at one line and may also stand in `targets`; `basket` conditions look at everything. */
  abstract readonly kind: 'line' | 'basket';
  /**
   * Of `basket` conditions: lanes whose promotions may have it. The catalog lane also prices a product on a listing, so
   * what depends on the rest of the basket has no place there.
   */
  readonly lanes: readonly PromotionLane[] = PROMOTION_LANES;

  /** Of `basket` conditions: the answer changes with the time alone; `changesAfter` says when. */
  readonly goesByClock: boolean = false;

  /** Reads the parameters strictly: unknown or bad ones throw `validation_failed` (422) with a pointer below `pointer`. */
  abstract parse(parameters: Readonly<Record<string, unknown>>, pointer: string, rules: LineRules): P;

  /** Of `line` conditions. A `line` condition among the basket's conditions is met when any line matches. */
  matches(_parameters: P, _line: BasketLine, _basket: PromotionBasket): boolean {
    throw new Error(`${this.code} is no condition on a line`);
  }

  /**
   * Of conditions with `goesByClock`: when the answer may change by itself, at the earliest; null: never. What is cached
   * of it is kept until then. Too early does no harm.
   */
  changesAfter(_parameters: P, _at: Date, _timeZone: string): Date | null {
    return null;
  }

  /** Of `basket` conditions. */
  check(_parameters: P, _input: LaneInput): ConditionResult {
    throw new Error(`${this.code} is no condition on a basket`);
  }
}

/** What an effect takes: at most what is left of each. */
export interface EffectResult {
  /** Minor units off each of the `targets`, in their order; 0n leaves one as it is. Absent: nothing off any. */
  amounts?: readonly bigint[];
  /** From the delivery. */
  shipping?: bigint;
  /** Units given away. */
  gifts?: readonly { variantId: string; quantity: number }[];
  /** Why it takes nothing, when there is more to say than `nothing_to_lower`. */
  unmet?: { reason: UnappliedReason; params?: Readonly<Record<string, string | number>> };
}

/** Extension point (many-valued, `@Implements(PromotionEffect)`): what a promotion does to the lines it targets. Pure. */
export abstract class PromotionEffect<P = unknown> {
  /** Stable, snake_case; prefixed in plugins. */
  abstract readonly code: string;
  /** Lanes in which it makes sense; a promotion in another one is refused. */
  abstract readonly lanes: readonly PromotionLane[];

  /** As in PromotionCondition. */
  abstract parse(parameters: Readonly<Record<string, unknown>>, pointer: string, rules: LineRules): P;

  /** Lanes that these parameters allow, where they narrow `lanes`. */
  lanesOf(_parameters: P): readonly PromotionLane[] {
    return this.lanes;
  }

  /** Currencies in which it has amounts; a basket in another one is told `currency`. Null: every currency. */
  currenciesOf(_parameters: P): readonly string[] | null {
    return null;
  }

  /** `targets` are the lines that the promotion may lower, never excluded ones, in the order of their ids. */
  abstract apply(parameters: P, input: LaneInput, targets: readonly LaneLine[]): EffectResult;
}
