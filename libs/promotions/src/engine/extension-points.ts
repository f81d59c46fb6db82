import type { BasketLine, PromotionBasket } from './basket.js';
import type { PromotionLane } from './definition.js';
import type { UnappliedReason } from './outcome.js';

/** A line as the lane found it. */
export interface LaneLine {
  line: BasketLine;
  /** What is left of unitPrice × quantity after the lanes before. */
  base: bigint;
}

/** The frozen input of a lane. */
export interface LaneInput {
  basket: PromotionBasket;
  lane: PromotionLane;
  lines: readonly LaneLine[];
  /** What is left of the delivery's price; null while none is chosen. */
  shippingBase: bigint | null;
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

  /** Reads the parameters strictly: unknown or bad ones throw `validation_failed` (422) with a pointer below `pointer`. */
  abstract parse(parameters: Readonly<Record<string, unknown>>, pointer: string): P;

  /** Of `line` conditions. A `line` condition among the basket's conditions is met when any line matches. */
  matches(_parameters: P, _line: BasketLine): boolean {
    throw new Error(`${this.code} is no condition on a line`);
  }

  /** Of `basket` conditions. */
  check(_parameters: P, _input: LaneInput): ConditionResult {
    throw new Error(`${this.code} is no condition on a basket`);
  }
}

/** What an effect takes: at most what is left of each. */
export interface EffectResult {
  /** Line id → minor units, > 0. */
  lines?: ReadonlyMap<string, bigint>;
  /** From the delivery. */
  shipping?: bigint;
  /** Units given away. */
  gifts?: readonly { variantId: string; quantity: number }[];
}

/** Extension point (many-valued, `@Implements(PromotionEffect)`): what a promotion does to the lines it targets. Pure. */
export abstract class PromotionEffect<P = unknown> {
  /** Stable, snake_case; prefixed in plugins. */
  abstract readonly code: string;
  /** Lanes in which it makes sense; a promotion in another one is refused. */
  abstract readonly lanes: readonly PromotionLane[];

  /** As in PromotionCondition. */
  abstract parse(parameters: Readonly<Record<string, unknown>>, pointer: string): P;

  /** `targets` are the lines that the promotion may lower, never excluded ones, in the order of their ids. */
  abstract apply(parameters: P, input: LaneInput, targets: readonly LaneLine[]): EffectResult;
}
