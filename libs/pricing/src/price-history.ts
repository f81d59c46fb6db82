import type { PriceTimeline } from './price-timeline.js';
import {
  type EffectivePrice,
  PRIOR_PRICE_DAYS,
  type PriceAmount,
  type PriceSegment,
  priorPrice,
  reductionBegan,
} from './prior-price.js';

/** A reduction that is in force, as shoppers must be told of it. */
export type PriceReduction = {
  beganAt: Date;
  /**
   * Lowest price of the 30 days before `beganAt` (Directive 98/6/EC, Article 6a): one with tax and one without, where
   * there were both; [] for what was not for sale before.
   */
  prior: PriceAmount[];
};

/** A time in which it was for sale at one price by the lists; `to` is exclusive. */
export type SoldSegment = { from: Date; to: Date; price: EffectivePrice };

const DAY_MS = 86_400_000;

/** What one unit of a variant cost an audience over time, by the lists. Pure. */
export class PriceHistory {
  constructor(private readonly timeline: PriceTimeline) {}

  /** The reduction by a sale that is in force at the time; null: none is. */
  reduction(at: Date): PriceReduction | null {
    const beganAt = reductionBegan(this.timeline.backFrom(at));
    return beganAt === null ? null : { beganAt, prior: this.lowestBefore(beganAt) };
  }

  /**
   * The lowest price of the 30 days before the moment, such as the beginning of a promotion: one with tax and one
   * without, where there were both. Without what promotions took off before.
   */
  lowestBefore(moment: Date): PriceAmount[] {
    return priorPrice(this.monthBefore(moment), moment);
  }

  /** The times of the 30 days before the moment in which it was for sale, newest first. */
  *soldBefore(moment: Date): Generator<SoldSegment> {
    const start = moment.getTime() - PRIOR_PRICE_DAYS * DAY_MS;
    for (const { from, to, price } of this.monthBefore(moment)) {
      if (price === null || to <= from || to.getTime() <= start) continue;
      yield { from: new Date(Math.max(from.getTime(), start)), to, price };
    }
  }

  /** Segments back to the beginning of the 30 days before the moment. */
  private *monthBefore(moment: Date): Generator<PriceSegment> {
    const start = moment.getTime() - PRIOR_PRICE_DAYS * DAY_MS;
    for (const segment of this.timeline.backFrom(moment)) {
      yield segment;
      if (segment.from.getTime() <= start) return;
    }
  }
}
