import type { CompiledPromotion } from './compiled-promotion.js';
import { asBasket, type ListedVariant, type ListingContext, listingPrice } from './listing-price.js';

/** A catalog promotion as it was in force for a time: epoch milliseconds, `to` is exclusive. */
export interface CatalogSpan {
  promotion: CompiledPromotion;
  from: number;
  /** Infinity: until further notice. */
  to: number;
}

const DAY_MS = 86_400_000;
/** Windows of time repeat every week: what is open once is seen within these days. */
const WEEK_MS = 8 * DAY_MS;
/** Changes of one promotion by the clock that are looked at: more than there are in a week with a daily window. */
const MAX_CHANGES = 64;

/**
 * What catalog promotions made of a variant's price in the past, for this shopper. Limits and budgets of the past are
 * unknown: whoever was in force counts, so that a price may be told as lower than it was, never as higher.
 */
export class PastPrices {
  private readonly spans: readonly CatalogSpan[];

  /** `context.at` is now. */
  constructor(
    all: readonly CatalogSpan[],
    private readonly variant: ListedVariant,
    private readonly context: ListingContext,
  ) {
    const { basket, line } = asBasket(variant, context);
    this.spans = all.filter(({ promotion: { channelIds, targets } }) => {
      return (channelIds?.has(context.channelId) ?? true) && (targets === null || targets(line, basket));
    });
  }

  /**
   * When the reduction in force began: since then the promotions have lowered the variant's price at every time, and never
   * less than before. Counted on the price by the lists as it is now. Null: they do not lower it.
   */
  reductionBegan(): Date | null {
    const now = this.context.at.getTime();
    let began: number | null = null;
    let later: bigint | null = null;
    for (const time of this.changes(now - WEEK_MS, now, true)) {
      const price = this.unitPrice(this.variant, time);
      if (price >= this.variant.unitPrice || (later !== null && price < later)) break;
      [began, later] = [time, price];
    }
    return began === null ? null : new Date(began);
  }

  /** The lowest that a unit at this price by the lists has cost from `from` until before `to`; at most that price. */
  lowestBetween(listed: ListedVariant, from: Date, to: Date): bigint {
    let lowest = listed.unitPrice;
    for (const time of this.changes(from.getTime(), to.getTime() - 1, false)) {
      const price = this.unitPrice(listed, time);
      if (price < lowest) lowest = price;
    }
    return lowest;
  }

  private unitPrice(listed: ListedVariant, time: number): bigint {
    const running = this.spans.filter(({ from, to }) => from <= time && time < to);
    if (running.length === 0) return listed.unitPrice;
    return listingPrice(
      listed,
      { ...this.context, at: new Date(time) },
      running.map(({ promotion }) => promotion),
    ).unitPrice;
  }

  /** Times at which a promotion began, ended, or opened or closed by the clock, until `to`, newest first. */
  private changes(from: number, to: number, withEarlier: boolean): number[] {
    const times = new Set<number>(withEarlier ? [] : [from]);
    for (const span of this.spans) {
      for (const time of [span.from, span.to]) if (time <= to && (withEarlier || time > from)) times.add(time);
      for (const time of this.clockChanges(span, from, to)) times.add(time);
    }
    return [...times].sort((a, b) => b - a);
  }

  private *clockChanges({ promotion, ...span }: CatalogSpan, from: number, to: number): Generator<number> {
    const end = Math.min(to, span.to - 1);
    for (const clock of promotion.clocks) {
      let time = Math.max(from, span.from);
      for (let n = 0; n < MAX_CHANGES; n += 1) {
        time = clock(new Date(time), this.context.timeZone)?.getTime() ?? Infinity;
        if (time > end) break;
        yield time;
      }
    }
  }
}
