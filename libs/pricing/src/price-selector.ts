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
  /** When this window of the price began; null: always. */
  validFrom: Date | null;
};

/** Why one candidate is not the price, by the rule that decided. */
export const lossReasons = [
  'smaller_quantity_step',
  'earlier_window',
  'base_list',
  'less_specific_audience',
  'lower_priority',
  'higher_amount',
  'later_id',
  'not_selected',
] as const;
export type LossReason = (typeof lossReasons)[number];

/** Extension point (single-valued): which of several candidates is the price. Pure, no I/O; called per variant. */
export abstract class PriceSelector {
  /** Null only for an empty list. */
  abstract select(candidates: readonly PriceCandidate[]): PriceCandidate | null;

  /** Why `loser` is not the price although it holds; another selector than the default may tell better. */
  whyNot(loser: PriceCandidate, winner: PriceCandidate): LossReason {
    const [rule, order] = decidedBy(loser, winner);
    return order > 0 ? rule : 'not_selected';
  }
}

/**
 * Of each list the price with the largest quantity step, of its windows the one that began last. Among those any list
 * before a base list, then the most specific audience (group, then channel, then everybody), then the list's priority,
 * then the lowest amount, then the smaller id.
 */
export class SpecificPriceSelector extends PriceSelector {
  override select(candidates: readonly PriceCandidate[]): PriceCandidate | null {
    const steps = new Map<string, PriceCandidate>();
    for (const candidate of candidates) {
      const present = steps.get(candidate.priceListId);
      if (!present || decidedBy(candidate, present)[1] < 0) steps.set(candidate.priceListId, candidate);
    }
    let best: PriceCandidate | null = null;
    for (const candidate of steps.values()) if (best === null || decidedBy(candidate, best)[1] < 0) best = candidate;
    return best;
  }

  override whyNot(loser: PriceCandidate, winner: PriceCandidate): LossReason {
    return decidedBy(loser, winner)[0];
  }
}

/** The ordinary price among the candidates: of a base list, in the same order. */
export function basePriceOf(candidates: readonly PriceCandidate[]): PriceCandidate | null {
  return defaultSelector.select(candidates.filter((candidate) => candidate.kind === 'base'));
}

const defaultSelector = new SpecificPriceSelector();

type Verdict = readonly [LossReason, number];

/** The first rule that tells two prices apart, and its order: below 0, the first one wins. */
function decidedBy(a: PriceCandidate, b: PriceCandidate): Verdict {
  return a.priceListId === b.priceListId ? withinList(a, b) : betweenLists(a, b);
}

function withinList(a: PriceCandidate, b: PriceCandidate): Verdict {
  if (a.minQty !== b.minQty) return ['smaller_quantity_step', b.minQty - a.minQty];
  const later = (b.validFrom?.getTime() ?? -Infinity) - (a.validFrom?.getTime() ?? -Infinity);
  if (later !== 0 && !Number.isNaN(later)) return ['earlier_window', later];
  return byAmount(a, b);
}

function betweenLists(a: PriceCandidate, b: PriceCandidate): Verdict {
  if ((a.kind === 'base') !== (b.kind === 'base')) return ['base_list', a.kind === 'base' ? 1 : -1];
  const byAudience = specificity(b) - specificity(a);
  if (byAudience !== 0) return ['less_specific_audience', byAudience];
  if (a.priority !== b.priority) return ['lower_priority', b.priority - a.priority];
  return byAmount(a, b);
}

function byAmount(a: PriceCandidate, b: PriceCandidate): Verdict {
  if (a.amount !== b.amount) return ['higher_amount', a.amount < b.amount ? -1 : 1];
  return ['later_id', a.priceId < b.priceId ? -1 : 1];
}

const specificity = (candidate: PriceCandidate): number =>
  (candidate.forGroup ? 2 : 0) + (candidate.forChannel ? 1 : 0);
