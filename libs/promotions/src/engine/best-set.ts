import { type Candidate, conflict } from './candidate.js';
import type { Remaining } from './remaining.js';

/** Largest set of conflicting promotions of which every combination is looked at. */
export const MAX_EXACT = 8;

export interface Pick {
  /** In the order of rank. */
  chosen: readonly Candidate[];
  /** For the trace, of a set of this size. */
  detail(size: number): string;
}

interface Score {
  chosen: Candidate[];
  amount: bigint;
  gifts: number;
}

type Modes = ReadonlyMap<string, string>;

/**
 * The combination without conflicts that takes most; ties go to more gift units, whose worth is not known here, then to
 * larger priorities. Exact for up to 8 promotions, and for any number of which only one can apply; else greedy: the most
 * valuable first, then whatever still fits. Leaves `input` as it was.
 */
export function bestSet(set: readonly Candidate[], modes: Modes, input: Remaining): Pick {
  const conflicts = conflictTable(set, modes);
  if (conflicts.every((row, i) => row.every((conflicting, k) => conflicting || k === i))) {
    return { chosen: [mostValuable(set)], detail: (size) => `best of ${size}, one by one` };
  }
  if (set.length <= MAX_EXACT) {
    return { chosen: exact(set, conflicts, input), detail: (size) => `best of ${size} by exact search` };
  }
  return { chosen: greedy(set, conflicts, input), detail: (size) => `good one of ${size} by greedy search` };
}

function conflictTable(set: readonly Candidate[], modes: Modes): boolean[][] {
  return set.map((one) => set.map((other) => one !== other && conflict(one, other, modes) !== null));
}

function mostValuable(set: readonly Candidate[]): Candidate {
  return set.reduce((best, each) =>
    each.worth > best.worth || (each.worth === best.worth && each.giftUnits > best.giftUnits) ? each : best,
  );
}

/** Branch and bound, in the order of rank: the first of equal combinations is the one with larger priorities. */
function exact(set: readonly Candidate[], conflicts: readonly (readonly boolean[])[], room: Remaining): Candidate[] {
  const bounds = boundsOf(set);
  let best: Score = { chosen: [], amount: -1n, gifts: 0 };
  const places: number[] = [];

  const visit = (i: number, amount: bigint, gifts: number): void => {
    const bound = bounds[i] ?? { amount: 0n, gifts: 0 };
    const most = amount + bound.amount;
    if (most < best.amount || (most === best.amount && gifts + bound.gifts <= best.gifts)) return;
    const candidate = set[i];
    if (candidate === undefined) {
      best = { chosen: chosenOf(set, places), amount, gifts };
      return;
    }
    if (places.every((place) => conflicts[place]?.[i] !== true)) {
      const taken = room.take(candidate);
      places.push(i);
      visit(i + 1, amount + taken.total, gifts + candidate.giftUnits);
      places.pop();
      room.undo(candidate, taken);
    }
    visit(i + 1, amount, gifts);
  };
  visit(0, 0n, 0);
  return best.chosen;
}

/** From each place on: the most that all the rest could add. */
function boundsOf(set: readonly Candidate[]): { amount: bigint; gifts: number }[] {
  const bounds = [{ amount: 0n, gifts: 0 }];
  for (const { worth, giftUnits } of [...set].reverse()) {
    const last = bounds[0] ?? { amount: 0n, gifts: 0 };
    bounds.unshift({ amount: last.amount + worth, gifts: last.gifts + giftUnits });
  }
  return bounds;
}

const chosenOf = (set: readonly Candidate[], places: readonly number[]): Candidate[] =>
  places.flatMap((place) => set[place] ?? []);

/** Never less than the best one alone. */
function greedy(set: readonly Candidate[], conflicts: readonly (readonly boolean[])[], input: Remaining): Candidate[] {
  const order = set.map((candidate, i) => ({ candidate, i })).sort((a, b) => byWorth(a.candidate, b.candidate));
  const places: number[] = [];
  for (const { i } of order) if (places.every((place) => conflicts[place]?.[i] !== true)) places.push(i);
  const chosen = chosenOf(
    set,
    places.sort((a, b) => a - b),
  );
  const served = chosen.map((candidate) => ({ candidate, taken: input.take(candidate) }));
  const total = served.reduce((sum, { taken }) => sum + taken.total, 0n);
  for (const { candidate, taken } of served.reverse()) input.undo(candidate, taken);
  const alone = order[0]?.candidate;
  return alone !== undefined && alone.worth > total ? [alone] : chosen;
}

function byWorth(a: Candidate, b: Candidate): number {
  if (a.worth !== b.worth) return a.worth > b.worth ? -1 : 1;
  return b.giftUnits - a.giftUnits || a.rank - b.rank;
}
