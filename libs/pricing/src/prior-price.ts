/** What one unit cost an audience, whichever list said so. */
export type EffectivePrice = {
  /** Minor units. */
  amount: bigint;
  includesTax: boolean;
  /** Shown as lowered: by a sale list, below the ordinary price. */
  reduced: boolean;
};

/** A time during which the price was the same; `to` is exclusive. Null: not for sale. */
export type PriceSegment = { from: Date; to: Date; price: EffectivePrice | null };

/** An amount in minor units, with or without tax. */
export type PriceAmount = { amount: bigint; includesTax: boolean };

/** Article 6a of Directive 98/6/EC: the period before a reduction in which the lowest price is looked for. */
export const PRIOR_PRICE_DAYS = 30;

const DAY_MS = 86_400_000;

/**
 * When the reduction began that is in force at the end of the segments (newest first, without gaps), or null. Going on
 * to reduce is the same reduction (Article 6a (5)); raising the price, leaving the sale or the market ends it, so that
 * what follows is a new one. Prices with and without tax cannot be compared: a change of that is a new reduction, too.
 */
export function reductionBegan(newestFirst: Iterable<PriceSegment>): Date | null {
  let began: Date | null = null;
  let later: EffectivePrice | null = null;
  for (const { from, price } of newestFirst) {
    if (price === null || !price.reduced) break;
    if (later !== null && (price.includesTax !== later.includesTax || price.amount < later.amount)) break;
    began = from;
    later = price;
  }
  return began;
}

/**
 * The lowest price of the 30 days before `began`, whatever its cause: one amount for prices with tax and one for those
 * without, where there were both. [] for what was not for sale before. Segments in any order; of the one that holds when
 * the 30 days begin, its price counts. Days are of 24 hours: no time zone matters.
 */
export function priorPrice(segments: Iterable<PriceSegment>, began: Date): PriceAmount[] {
  const start = new Date(began.getTime() - PRIOR_PRICE_DAYS * DAY_MS);
  const lowest = new Map<boolean, bigint>();
  for (const { from, to, price } of segments) {
    if (price === null || from >= began || to <= start || to <= from) continue;
    const present = lowest.get(price.includesTax);
    if (present === undefined || price.amount < present) lowest.set(price.includesTax, price.amount);
  }
  return [...lowest].map(([includesTax, amount]) => ({ amount, includesTax }));
}
