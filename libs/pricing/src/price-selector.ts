import type { PriceListKind } from './entities/price-list.entity.js';

/** A price that holds for the context (channel, currency, audience, quantity, time). */
export type PriceCandidate = {
  priceId: string;
  priceListId: string;
  kind: PriceListKind;
  /** Larger wins. */
  priority: number;
  forChannel: boolean;
  forGroup: boolean;
  /** Minor units. */
  amount: bigint;
  includesTax: boolean;
  minQty: number;
};

/** Extension point (single-valued): which of several candidates is the price. Pure, no I/O; called per variant. */
export abstract class PriceSelector {
  /** Null only for an empty list. */
  abstract select(candidates: readonly PriceCandidate[]): PriceCandidate | null;
}

/**
 * Of each list the price with the largest quantity step. Among those any list before a base list, then the most
 * specific audience (group, then channel, then everybody), then the list's priority, then the lowest amount, then the
 * smaller id.
 */
export class SpecificPriceSelector extends PriceSelector {
  override select(candidates: readonly PriceCandidate[]): PriceCandidate | null {
    const steps = new Map<string, PriceCandidate>();
    for (const candidate of candidates) {
      const present = steps.get(candidate.priceListId);
      if (!present || compareSteps(candidate, present) < 0) steps.set(candidate.priceListId, candidate);
    }
    let best: PriceCandidate | null = null;
    for (const candidate of steps.values()) if (best === null || compareLists(candidate, best) < 0) best = candidate;
    return best;
  }
}

/** The ordinary price among the candidates: of a base list, in the same order. */
export function basePriceOf(candidates: readonly PriceCandidate[]): PriceCandidate | null {
  return new SpecificPriceSelector().select(candidates.filter((candidate) => candidate.kind === 'base'));
}

/** Two prices of one list. */
const compareSteps = (a: PriceCandidate, b: PriceCandidate): number => b.minQty - a.minQty || compareAmounts(a, b);

/** Prices of different lists. */
function compareLists(a: PriceCandidate, b: PriceCandidate): number {
  const byAudience = specificity(b) - specificity(a);
  if (byAudience !== 0) return byAudience;
  if (a.priority !== b.priority) return b.priority - a.priority;
  return compareAmounts(a, b);
}

function compareAmounts(a: PriceCandidate, b: PriceCandidate): number {
  if (a.amount !== b.amount) return a.amount < b.amount ? -1 : 1;
  return a.priceId < b.priceId ? -1 : 1;
}

/** A base list is what holds when nothing else does, although it belongs to a channel. */
function specificity(candidate: PriceCandidate): number {
  return candidate.kind === 'base' ? -1 : (candidate.forGroup ? 2 : 0) + (candidate.forChannel ? 1 : 0);
}
