import { byLine, type PromotionBasket, type PromotionUsage } from './basket.js';
import { Budgets } from './budgets.js';
import type { Candidate } from './candidate.js';
import { judge, type LaneContext } from './candidates.js';
import type { CompiledPromotion } from './compiled-promotion.js';
import { sortCoupons } from './coupons.js';
import { PROMOTION_LANES, type PromotionLane } from './definition.js';
import { FrozenLine, Lane } from './lane.js';
import { decideLane, decideTogether } from './lane-decision.js';
import { decideByLine } from './line-decision.js';
import type { PromotionOutcome } from './outcome.js';
import { OutcomeBuilder } from './outcome-builder.js';
import { Remaining } from './remaining.js';
import { type Running, runningOf } from './running.js';

/** Evaluates the given lanes, one after another. Pure: the same facts give the same outcome, in whatever order they come. */
export function evaluateLanes(
  basket: PromotionBasket,
  promotions: readonly CompiledPromotion[],
  usage: PromotionUsage,
  options: { lanes?: readonly PromotionLane[]; trace?: boolean } = {},
): PromotionOutcome {
  const original = linesOf(basket);
  const remaining = Remaining.of(original, basket.currency, basket.shipping?.price ?? 0n);
  const budgets = new Budgets(usage, basket.currency);
  const coupons = sortCoupons(basket, promotions, usage);
  const outcome = new OutcomeBuilder(coupons, options.trace === true);
  const earlier: CompiledPromotion[] = [];
  const lanes = runningOf(promotions);

  let afterLine: readonly bigint[] | null = null;
  for (const name of PROMOTION_LANES) {
    if (name === 'order') afterLine = [...remaining.left];
    if (options.lanes !== undefined && !options.lanes.includes(name)) continue;
    const running = lanes.get(name);
    if (running === undefined) continue;
    const lines = frozen(original, remaining.left, afterLine ?? remaining.left);
    const lane = new Lane(basket, name, lines, basket.shipping === null ? null : remaining.shipping);
    applyLane(running, { lane, usage, coupons, budgets, remaining, earlier: [...earlier] }, outcome, earlier);
  }
  return outcome.build();
}

function applyLane(
  running: Running,
  context: LaneContext,
  outcome: OutcomeBuilder,
  applied: CompiledPromotion[],
): void {
  const { lane, remaining, budgets } = context;
  const candidates: Candidate[] = [];
  running.promotions.forEach((promotion, rank) => {
    const result = judge(promotion, rank, context);
    if ('reason' in result) outcome.refused(promotion, lane, result.reason, result.params);
    else candidates.push(result);
  });

  const decide = lane.lane === 'catalog' ? decideByLine(outcome.trace) : decideTogether;
  const { winners, losses, notes } = decideLane(candidates, running.modes, remaining, budgets, decide);
  for (const { candidate, reason, by } of [...losses].sort((a, b) => a.candidate.rank - b.candidate.rank)) {
    outcome.refused(candidate.promotion, lane, reason, by === null ? undefined : { by });
  }
  for (const note of notes) outcome.note(lane, note);
  for (const { candidate } of winners) {
    const taken = remaining.take(candidate);
    budgets.spend(candidate.promotion.definition.campaignId, taken.total);
    outcome.applied(candidate, taken, lane, remaining);
    applied.push(candidate.promotion);
  }
}

/** The lines of a basket before any promotion, in the order that serves ties. */
export function linesOf({ lines }: PromotionBasket): readonly FrozenLine[] {
  return [...lines].sort(byLine).map((line, index) => {
    const original = line.unitPrice * BigInt(line.quantity);
    return new FrozenLine(index, line, original, original, original);
  });
}

/** The lines as a lane finds them. */
function frozen(
  lines: readonly FrozenLine[],
  left: readonly bigint[],
  afterLine: readonly bigint[],
): readonly FrozenLine[] {
  return lines.map(
    ({ index, line, original }) => new FrozenLine(index, line, original, afterLine[index] ?? 0n, left[index] ?? 0n),
  );
}
