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
    const won = new Map<number, Winner[]>();
    const lost = new Map<number, Loss>();
    const notes: Note[] = [];
    for (const [index, parts] of partsByLine(candidates)) {
      const served = decideTogether(parts, modes, remaining);
      for (const winner of served.winners) {
        const { rank } = winner.candidate;
        const present = won.get(rank);
        if (present === undefined) won.set(rank, [winner]);
        else present.push(winner);
      }
      for (const loss of served.losses) if (!lost.has(loss.candidate.rank)) lost.set(loss.candidate.rank, loss);
      if (trace) notes.push(...notesOf(served, index));
    }
    const losses = candidates
      .filter(({ rank }) => !won.has(rank))
      .map((candidate): Loss => lost.get(candidate.rank) ?? { candidate, reason: 'nothing_to_lower', by: null });
    const winners = [...won.values()].flatMap(joined).sort((a, b) => a.candidate.rank - b.candidate.rank);
    return { winners, losses, notes };
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
  for (const { promotion, rank, coupon, lines, amounts } of candidates) {
    lines.forEach((line, k) => {
      const worth = amounts[k] ?? 0n;
      if (worth === 0n) return;
      const part: Candidate = {
        promotion,
        rank,
        coupon,
        lines: [line],
        amounts: [worth],
        shipping: 0n,
        gifts: NO_GIFTS,
        giftUnits: 0,
        worth,
      };
      const present = parts.get(line.index);
      if (present === undefined) parts.set(line.index, [part]);
      else present.push(part);
    });
  }
  return new Map([...parts].sort(([a], [b]) => a - b));
}

const NO_GIFTS: Candidate['gifts'] = [];

/** What one promotion has won, line by line. */
function joined(parts: readonly Winner[]): Winner[] {
  const [first] = parts;
  if (first === undefined) return [];
  const worth = parts.reduce((sum, { candidate }) => sum + candidate.worth, 0n);
  const lines = parts.flatMap(({ candidate }) => candidate.lines);
  const amounts = parts.flatMap(({ candidate }) => candidate.amounts);
  const taken = {
    ...first.taken,
    amounts: parts.flatMap((part) => part.taken.amounts),
    total: parts.reduce((sum, part) => sum + part.taken.total, 0n),
  };
  return [{ candidate: { ...first.candidate, lines, amounts, worth }, taken }];
}
