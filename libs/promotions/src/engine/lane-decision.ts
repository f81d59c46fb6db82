import type { Budgets } from './budgets.js';
import { type Candidate, codeOf } from './candidate.js';
import { decideConflicts, type Decision, type Loss, type Note } from './conflict-set.js';
import type { GroupMode } from './definition.js';
import type { Remaining, Taken } from './remaining.js';

export type Modes = ReadonlyMap<string, GroupMode>;

export interface Winner {
  candidate: Candidate;
  taken: Taken;
}

export interface Served {
  /** In the order of rank, which is that of serving: with too little for all, the first gets all it wants. */
  winners: readonly Winner[];
  losses: readonly Loss[];
  notes: readonly Note[];
}

/** A way to decide a lane as if campaigns were rich. */
export type Decider = (candidates: readonly Candidate[], modes: Modes, remaining: Remaining) => Served;

/**
 * Decides a lane. A winner that its campaign cannot pay beside the others is out, and the lane is decided again without
 * it: whoever it had beaten gets a chance. Leaves `remaining` and `budgets` as they were.
 */
export function decideLane(
  candidates: readonly Candidate[],
  modes: Modes,
  remaining: Remaining,
  budgets: Budgets,
  decide: Decider,
): Served {
  const unpaid: Loss[] = [];
  let pool = candidates;
  for (;;) {
    const served = decide(pool, modes, remaining);
    const failed = unaffordable(served.winners, budgets.copy());
    if (failed.length === 0) return { ...served, losses: [...unpaid, ...served.losses] };
    unpaid.push(...failed);
    pool = without(pool, failed);
  }
}

/** Decides for the basket as a whole. A winner to which the others have left nothing is out, as above. */
export const decideTogether: Decider = (candidates, modes, remaining) => {
  const idle: Loss[] = [];
  let pool = candidates;
  for (;;) {
    const { winners, losses, notes } = decideStops(pool, modes, remaining);
    const served = serve(winners, remaining);
    if (served.failed.length === 0) return { winners: served.winners, losses: [...idle, ...losses], notes };
    idle.push(...served.failed);
    pool = without(pool, served.failed);
  }
};

/**
 * `stopFurther`: going down the priorities, the first such promotion that wins among those of at least its own priority
 * keeps all lower ones out. A lower one cannot take its place, however much it would lower.
 */
function decideStops(candidates: readonly Candidate[], modes: Modes, remaining: Remaining): Decision {
  const priorityOf = ({ promotion }: Candidate) => promotion.definition.priority;
  const stops = (candidate: Candidate) => candidate.promotion.definition.stopFurther;
  if (!candidates.some(stops)) return decideConflicts(candidates, modes, remaining);

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

/** Lets the winners take in turn, and puts everything back. */
function serve(candidates: readonly Candidate[], remaining: Remaining): { winners: Winner[]; failed: Loss[] } {
  const all = candidates.map((candidate) => {
    const taken = remaining.take(candidate);
    const isIdle = taken.total === 0n && candidate.giftUnits === 0;
    return { candidate, taken, isIdle, hasRest: isIdle && hasRest(candidate, remaining) };
  });
  for (const { candidate, taken } of [...all].reverse()) remaining.undo(candidate, taken);
  return {
    winners: all.filter(({ isIdle }) => !isIdle),
    failed: all
      .filter(({ isIdle }) => isIdle)
      .map(({ candidate, hasRest: floored }) => ({
        candidate,
        reason: floored ? 'floor' : 'nothing_to_lower',
        by: null,
      })),
  };
}

const hasRest = ({ lines, amounts, shipping }: Candidate, remaining: Remaining): boolean =>
  lines.some(({ index }, k) => (amounts[k] ?? 0n) > 0n && (remaining.left[index] ?? 0n) > 0n) ||
  (shipping > 0n && remaining.shipping > 0n);

function unaffordable(winners: readonly Winner[], budgets: Budgets): Loss[] {
  const failed: Loss[] = [];
  for (const { candidate, taken } of winners) {
    const { campaignId } = candidate.promotion.definition;
    const reason = budgets.refusal(campaignId, taken.total);
    if (reason === null) budgets.spend(campaignId, taken.total);
    else failed.push({ candidate, reason, by: null });
  }
  return failed;
}

function without(pool: readonly Candidate[], losses: readonly Loss[]): Candidate[] {
  const out = new Set(losses.map(({ candidate }) => candidate.rank));
  return pool.filter(({ rank }) => !out.has(rank));
}
