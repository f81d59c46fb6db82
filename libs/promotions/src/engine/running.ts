import { byRank, type CompiledPromotion } from './compiled-promotion.js';
import { type GroupMode, PROMOTION_LANES, type PromotionLane } from './definition.js';

/** The promotions of a lane. */
export interface Running {
  /** In the order of rank. */
  promotions: readonly CompiledPromotion[];
  /** A group is run as its first promotion says, should its promotions not agree. */
  modes: ReadonlyMap<string, GroupMode>;
}

const known = new WeakMap<readonly CompiledPromotion[], ReadonlyMap<PromotionLane, Running>>();

/** By lane, sorted once: a page asks the same promotions about each of its variants. Lanes without any are absent. */
export function runningOf(promotions: readonly CompiledPromotion[]): ReadonlyMap<PromotionLane, Running> {
  const present = known.get(promotions);
  if (present !== undefined) return present;
  const lanes = new Map<PromotionLane, Running>();
  for (const lane of PROMOTION_LANES) {
    const running = promotions.filter(({ definition }) => definition.lane === lane).sort(byRank);
    if (running.length > 0) lanes.set(lane, { promotions: running, modes: modesOf(running) });
  }
  known.set(promotions, lanes);
  return lanes;
}

function modesOf(running: readonly CompiledPromotion[]): ReadonlyMap<string, GroupMode> {
  const modes = new Map<string, GroupMode>();
  for (const { definition } of running) if (!modes.has(definition.group)) modes.set(definition.group, definition.mode);
  return modes;
}
