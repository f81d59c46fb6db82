import type { Candidate } from './candidate.js';
import { bestSet, type Pick } from './best-set.js';
import { codeOf, conflict } from './candidate.js';
import type { GroupMode } from './definition.js';
import type { UnappliedReason } from './outcome.js';
import type { Remaining } from './remaining.js';

/** Why a candidate lost. */
export interface Loss {
  candidate: Candidate;
  reason: UnappliedReason;
  /** Code of the promotion that stands in its place. */
  by: string | null;
}

/** How a set of conflicting promotions was decided, for the trace. */
export interface Note {
  code: string;
  detail: string;
  /** Place of the line, where lines are decided each by itself. */
  index?: number;
}

export interface Decision {
  winners: readonly Candidate[];
  losses: readonly Loss[];
  notes: readonly Note[];
}

/**
 * Decides which of the candidates of a lane apply. Those that conflict, directly or through others, form a set:
 * - a set with a `best_for_customer` group takes the combination that lowers most, measured against the lane's input;
 *   of a `highest_priority` group in such a set, only the first takes part;
 * - any other set is served by priority: each applies that does not conflict with one before.
 * Different sets add up.
 */
export function decideConflicts(
  candidates: readonly Candidate[],
  modes: ReadonlyMap<string, GroupMode>,
  input: Remaining,
): Decision {
  const winners: Candidate[] = [];
  const losses: Loss[] = [];
  const notes: Note[] = [];
  for (const set of conflictSets(candidates, modes)) {
    if (set.length === 1) {
      winners.push(...set);
      continue;
    }
    const pick = seeksBest(set, modes) ? bestSet(firstOfHighest(set, modes), modes, input) : byPriority(set, modes);
    winners.push(...pick.chosen);
    for (const candidate of set) {
      if (!pick.chosen.includes(candidate)) losses.push(lossOf(candidate, pick.chosen, modes));
    }
    const first = pick.chosen[0];
    if (first !== undefined) notes.push({ code: codeOf(first), detail: pick.detail(set.length) });
  }
  return { winners: winners.sort((a, b) => a.rank - b.rank), losses, notes };
}

/** Connected components of the conflicts, each in the order of rank. */
function conflictSets(candidates: readonly Candidate[], modes: ReadonlyMap<string, GroupMode>): Candidate[][] {
  const roots = candidates.map((_, i) => i);
  const rootOf = (i: number): number => {
    let root = i;
    while (roots[root] !== undefined && roots[root] !== root) root = roots[root] ?? root;
    return root;
  };
  const join = (i: number, k: number) => (roots[rootOf(i)] = rootOf(k));

  const places = new Map<string, number>();
  const excluding = candidates.some(({ promotion }) => promotion.excludes.size > 0);
  if (excluding) candidates.forEach((candidate, i) => places.set(codeOf(candidate), i));
  const groups = new Map<string, number>();
  candidates.forEach(({ promotion }, i) => {
    const { group } = promotion.definition;
    if (modes.get(group) !== 'stack_all') {
      const first = groups.get(group);
      if (first === undefined) groups.set(group, i);
      else join(i, first);
    }
    for (const code of promotion.excludes) {
      const other = places.get(code);
      if (other !== undefined) join(i, other);
    }
  });

  const sets = new Map<number, Candidate[]>();
  candidates.forEach((candidate, i) => {
    const set = sets.get(rootOf(i));
    if (set === undefined) sets.set(rootOf(i), [candidate]);
    else set.push(candidate);
  });
  return [...sets.values()];
}

const modeOf = ({ promotion }: Candidate, modes: ReadonlyMap<string, GroupMode>) =>
  modes.get(promotion.definition.group);

const seeksBest = (set: readonly Candidate[], modes: ReadonlyMap<string, GroupMode>): boolean =>
  set.some((each) => modeOf(each, modes) === 'best_for_customer');

function firstOfHighest(set: readonly Candidate[], modes: ReadonlyMap<string, GroupMode>): Candidate[] {
  const seen = new Set<string>();
  return set.filter((each) => {
    if (modeOf(each, modes) !== 'highest_priority') return true;
    const { group } = each.promotion.definition;
    return !seen.has(group) && seen.add(group);
  });
}

function byPriority(set: readonly Candidate[], modes: ReadonlyMap<string, GroupMode>): Pick {
  const chosen: Candidate[] = [];
  for (const each of set) if (chosen.every((other) => conflict(each, other, modes) === null)) chosen.push(each);
  return { chosen, detail: (size) => `first of ${size} by priority` };
}

function lossOf(candidate: Candidate, chosen: readonly Candidate[], modes: ReadonlyMap<string, GroupMode>): Loss {
  for (const winner of chosen) {
    const kind = conflict(candidate, winner, modes);
    if (kind === null) continue;
    const notBest = kind === 'group' && modeOf(candidate, modes) === 'best_for_customer';
    return { candidate, reason: notBest ? 'not_best' : 'excluded_by', by: codeOf(winner) };
  }
  // It fits beside the chosen ones, but would not lower anything further.
  return { candidate, reason: 'not_best', by: chosen[0] === undefined ? null : codeOf(chosen[0]) };
}
