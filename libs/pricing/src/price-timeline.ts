import type { PriceListKind } from './entities/price-list.entity.js';
import { basePriceOf, type PriceCandidate, type PriceSelector } from './price-selector.js';
import type { EffectivePrice, PriceSegment } from './prior-price.js';

type Window = { validFrom: Date | null; validTo: Date | null };

/** What a price of a list was from `recordedAt` on; amount null: it was removed. */
export type PriceFact = Window & {
  priceListId: string;
  amount: bigint | null;
  includesTax: boolean;
  recordedAt: Date;
};

/** What a list was from `recordedAt` on. */
export type ListFact = Window & {
  priceListId: string;
  kind: PriceListKind;
  priority: number;
  channelId: string | null;
  customerGroupId: string | null;
  active: boolean;
  recordedAt: Date;
};

/**
 * What one unit of one variant cost an audience over time, computed from what was recorded of prices and of lists:
 * windows begin and end by the clock, without anybody writing. Pure.
 */
export class PriceTimeline {
  /** Facts by the price they are of, oldest first. */
  private readonly prices: PriceFact[][];
  private readonly lists: Map<string, ListFact[]>;
  private readonly boundaries: Date[];

  /** Facts as they were recorded: of two at the same time the later one in the array counts. */
  constructor(
    prices: readonly PriceFact[],
    lists: readonly ListFact[],
    private readonly audience: { channelId: string; customerGroupIds: readonly string[] },
    private readonly selector: PriceSelector,
  ) {
    this.prices = [...groupedBy(prices, keyOf).values()];
    this.lists = groupedBy(lists, (list) => list.priceListId);
    this.boundaries = boundariesOf([...prices, ...lists]);
  }

  /** Segments from `at` back to the first record, newest first; the newest ends at `at`. Computed as they are asked for. */
  *backFrom(at: Date): Generator<PriceSegment> {
    let to = at;
    for (const from of this.boundaries) {
      if (from > at) continue;
      yield { from, to, price: this.priceAt(from) };
      to = from;
    }
  }

  private priceAt(at: Date): EffectivePrice | null {
    const candidates = this.prices.flatMap((facts, index) => this.candidateAt(facts, index, at) ?? []);
    const chosen = this.selector.select(candidates);
    if (chosen === null) return null;
    return { amount: chosen.amount, includesTax: chosen.includesTax, reduced: isReduced(chosen, candidates) };
  }

  private candidateAt(facts: readonly PriceFact[], index: number, at: Date): PriceCandidate | null {
    const fact = lastAt(facts, at);
    if (fact === undefined || fact.amount === null || !covers(fact, at)) return null;
    const list = lastAt(this.lists.get(fact.priceListId) ?? [], at);
    if (list === undefined || !list.active || !covers(list, at) || !this.isFor(list)) return null;
    return {
      priceId: String(index),
      priceListId: fact.priceListId,
      kind: list.kind,
      priority: list.priority,
      forChannel: list.channelId !== null,
      forGroup: list.customerGroupId !== null,
      amount: fact.amount,
      includesTax: fact.includesTax,
      minQty: 1,
      validFrom: fact.validFrom,
    };
  }

  private isFor({ channelId, customerGroupId }: ListFact): boolean {
    return (
      (channelId === null || channelId === this.audience.channelId) &&
      (customerGroupId === null || this.audience.customerGroupIds.includes(customerGroupId))
    );
  }
}

/** Every moment at which something may have changed, newest first. */
function boundariesOf(facts: readonly (Window & { recordedAt: Date })[]): Date[] {
  const times = new Set<number>();
  for (const { recordedAt, validFrom, validTo } of facts)
    for (const time of [recordedAt, validFrom, validTo]) if (time !== null) times.add(time.getTime());
  return [...times].sort((a, b) => b - a).map((time) => new Date(time));
}

/** A sale that is below the ordinary price; amounts with and without tax are not compared. */
export function isReduced(chosen: PriceCandidate, candidates: readonly PriceCandidate[]): boolean {
  if (chosen.kind !== 'sale') return false;
  const base = basePriceOf(candidates);
  return base !== null && base.includesTax === chosen.includesTax && base.amount > chosen.amount;
}

const keyOf = (fact: PriceFact): string => `${fact.priceListId}|${fact.validFrom?.getTime() ?? ''}`;

const covers = ({ validFrom, validTo }: Window, at: Date): boolean =>
  (validFrom === null || validFrom <= at) && (validTo === null || validTo > at);

function groupedBy<T extends { recordedAt: Date }>(facts: readonly T[], key: (fact: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const fact of facts) {
    const own = groups.get(key(fact));
    if (own === undefined) groups.set(key(fact), [fact]);
    else own.push(fact);
  }
  for (const own of groups.values()) own.sort((a, b) => a.recordedAt.getTime() - b.recordedAt.getTime());
  return groups;
}

/** The last of the facts that was recorded by then. */
function lastAt<T extends { recordedAt: Date }>(oldestFirst: readonly T[], at: Date): T | undefined {
  let [known, unknown] = [0, oldestFirst.length]; // those before `known` were recorded by then
  while (known < unknown) {
    const middle = (known + unknown) >> 1;
    const fact = oldestFirst[middle];
    if (fact !== undefined && fact.recordedAt <= at) known = middle + 1;
    else unknown = middle;
  }
  return oldestFirst[known - 1];
}
