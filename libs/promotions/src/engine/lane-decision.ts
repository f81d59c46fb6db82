import type { Budgets } from './budgets.js';
import { type Candidate, codeOf } from './candidate.js';
import { decideConflicts, type Decision, type Loss } from './conflict-set.js';
import type { GroupMode } from './definition.js';
import type { Remaining, Taken } from './remaining.js';

export interface Winner {
  candidate: Candidate;
  taken: Taken;
}

export interface LaneDecision {
  /** In the order of rank, which is that of serving: with too little for all, the first gets all it wants. */
  winners: readonly Winner[];
  losses: readonly Loss[];
  notes: Decision['notes'];
}

/**
 * Decides a lane. A winner to which the others have left nothing, or which its campaign cannot pay beside the others, is
 * out, and the lane is decided again without it: whoever it had beaten gets a chance. Nothing of `remaining` and `budgets`
 * is changed.
 */
export function decideLane(
  candidates: readonly Candidate[],
  modes: ReadonlyMap<string, GroupMode>,
  remaining: Remaining,
  budgets: Budgets,
): LaneDecision {
  const out: Loss[] = [];
  let pool = candidates;
  for (;;) {
    const { winners, losses, notes } = decideStops(pool, modes, remaining);
    const served = serve(winners, remaining.copy(), budgets.copy());
    if (served.failed.length === 0) return { winners: served.winners, losses: [...out, ...losses], notes };
    out.push(...served.failed);
    const failed = new Set(served.failed.map(({ candidate }) => candidate));
    pool = pool.filter((candidate) => !failed.has(candidate));
  }
}

/**
 * `stopFurther`: going down the priorities, the first such promotion that wins among those of at least its own priority
 * keeps all lower ones out. A lower one cannot take its place, however much it would lower.
 */
function decideStops(
  candidates: readonly Candidate[],
  modes: ReadonlyMap<string, GroupMode>,
  remaining: Remaining,
): Decision {
  const priorityOf = ({ promotion }: Candidate) => promotion.definition.priority;
  const stops = (candidate: Candidate) => candidate.promotion.definition.stopFurther;

  for (const priority of new Set(candidates.filter(stops).map(priorityOf))) {
    const upper = candidates.filter((candidate) => priorityOf(candidate) >= priority);
    const decision = decideConflicts(upper, modes, remaining);
    const stopper = decision.winners.find((winner) => stops(winner) && priorityOf(winner) === priority);
    if (stopper === undefined) continue;
    const stopped = candidates
      .filter((candidate) => priorityOf(candidate) < priority)
      .map((candidate): Loss => ({ candidate, reason: 'stopped_by', by: codeOf(stopper) }));
    return { ...decision, losses: [...decision.losses, ...stopped] };
  }
  return decideConflicts(candidates, modes, remaining);
}

/** Lets the winners take in turn. */
function serve(
  candidates: readonly Candidate[],
  remaining: Remaining,
  budgets: Budgets,
): { winners: Winner[]; failed: Loss[] } {
  const winners: Winner[] = [];
  const failed: Loss[] = [];
  for (const candidate of candidates) {
    const { campaignId } = candidate.promotion.definition;
    const taken = remaining.take(candidate);
    const refusal = budgets.refusal(campaignId, taken.total);
    if (refusal !== null) {
      remaining.undo(candidate, taken);
      failed.push({ candidate, reason: refusal, by: null });
    } else if (taken.total === 0n && candidate.giftUnits === 0) {
      const isFloored =
        candidate.indexes.some((index) => (remaining.left[index] ?? 0n) > 0n) || remaining.shipping > 0n;
      failed.push({ candidate, reason: isFloored ? 'floor' : 'nothing_to_lower', by: null });
    } else {
      budgets.spend(campaignId, taken.total);
      winners.push({ candidate, taken });
    }
  }
  return { winners, failed };
}
