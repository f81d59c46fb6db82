import { type Candidate, codeOf } from './candidate.js';
import type { Loss, Note } from './conflict-set.js';
import { type Decider, decideTogether, type Modes, type Served, type Winner } from './lane-decision.js';

/**
 * Decides every line by itself, as the catalog lane does: what a product costs on its own listing must not depend on
 * which other products lie in the basket. A promotion may win some lines and lose others; it has lost when it wins none.
 */
export const decideByLine =
  (trace: boolean): Decider =>
  (candidates, modes, remaining) => {
    if (cannotConflict(candidates, modes)) return decideTogether(candidates, modes, remaining);
    const won = new Map<number, Winner>();
    const lost = new Map<number, Loss>();
    const notes: Note[] = [];
    for (const [index, parts] of partsByLine(candidates)) {
      const served = decideTogether(parts, modes, remaining);
      for (const winner of served.winners) {
        const { rank } = winner.candidate;
        won.set(rank, joined(won.get(rank), winner));
      }
      for (const loss of served.losses) if (!lost.has(loss.candidate.rank)) lost.set(loss.candidate.rank, loss);
      if (trace) notes.push(...notesOf(served, index));
    }
    const losses = candidates
      .filter(({ rank }) => !won.has(rank))
      .map((candidate): Loss => lost.get(candidate.rank) ?? { candidate, reason: 'nothing_to_lower', by: null });
    return { winners: [...won.values()].sort((a, b) => a.candidate.rank - b.candidate.rank), losses, notes };
  };

function notesOf({ losses, notes }: Served, index: number): Note[] {
  const lost = losses.map(({ candidate, reason, by }) => ({
    code: codeOf(candidate),
    detail: by === null ? reason : `lost to ${by}`,
    index,
  }));
  return [...notes.map((note) => ({ ...note, index })), ...lost];
}

/** Then lines and basket come to the same. */
function cannotConflict(candidates: readonly Candidate[], modes: Modes): boolean {
  const groups = new Set<string>();
  for (const { promotion } of candidates) {
    const { group, stopFurther } = promotion.definition;
    if (stopFurther || promotion.excludes.size > 0) return false;
    if (modes.get(group) !== 'stack_all' && groups.has(group)) return false;
    groups.add(group);
  }
  return true;
}

/** Place of a line → the candidates that lower it, each as if it lowered nothing else, in the order of rank. */
function partsByLine(candidates: readonly Candidate[]): ReadonlyMap<number, readonly Candidate[]> {
  const parts = new Map<number, Candidate[]>();
  for (const candidate of candidates) {
    const { promotion, rank, coupon } = candidate;
    candidate.indexes.forEach((index, k) => {
      const amount = candidate.amounts[k] ?? 0n;
      const part: Candidate = {
        promotion,
        rank,
        coupon,
        indexes: [index],
        amounts: [amount],
        shipping: 0n,
        gifts: [],
        giftUnits: 0,
        worth: amount,
      };
      const present = parts.get(index);
      if (present === undefined) parts.set(index, [part]);
      else present.push(part);
    });
  }
  return new Map([...parts].sort(([a], [b]) => a - b));
}

function joined(present: Winner | undefined, part: Winner): Winner {
  if (present === undefined) return part;
  const [one, other] = [present.candidate, part.candidate];
  return {
    candidate: {
      ...one,
      indexes: [...one.indexes, ...other.indexes],
      amounts: [...one.amounts, ...other.amounts],
      worth: one.worth + other.worth,
    },
    taken: {
      ...present.taken,
      amounts: [...present.taken.amounts, ...part.taken.amounts],
      total: present.taken.total + part.taken.total,
    },
  };
}
