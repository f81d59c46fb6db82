import { Injectable } from '@nestjs/common';
import { Clock, Database, idFromBytes, insertRows, newId } from 'markethall/kernel';
import { PricePoint } from './entities/price-point.entity.js';
import { PricingConfig } from './pricing.config.js';

const DAY_MS = 86_400_000;
const BATCH = 1_000;

type RawPrice = {
  id: Buffer;
  variant_id: Buffer;
  price_list_id: Buffer;
  currency: string;
  min_qty: number;
  amount: string;
  includes_tax: number;
  valid_from: Date | null;
  valid_to: Date | null;
  updated_at: Date;
  known: number;
};

/** Keeps the history of prices complete and bounded. In small steps; safe to repeat and to stop. */
@Injectable()
export class PriceHistoryCare {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: PricingConfig,
  ) {}

  /**
   * Deletes points older than PRICING_HISTORY_DAYS, except the one of each price that holds when those days begin, and
   * except all of a variant that has a price in a sale list: its reduction may be older. Returns how many.
   */
  async prune(signal?: AbortSignal): Promise<number> {
    const boundary = new Date(this.clock.nowMs() - this.config.historyDays * DAY_MS);
    let after: { recorded_at: Date; id: Buffer } | undefined = { recorded_at: new Date(0), id: Buffer.alloc(16) };
    let deleted = 0;
    while (after !== undefined && signal?.aborted !== true) {
      const page: { recorded_at: Date; id: Buffer }[] = await this.db.query(
        `SELECT recorded_at, id FROM price_point
          WHERE recorded_at >= ? AND (recorded_at > ? OR id > ?) AND recorded_at < ? ORDER BY recorded_at, id LIMIT ?`,
        [after.recorded_at, after.recorded_at, after.id, boundary, BATCH],
      );
      if (page.length > 0)
        deleted += await this.deleteOutdated(
          page.map((point) => point.id),
          boundary,
        );
      after = page.length === BATCH ? page.at(-1) : undefined;
    }
    return deleted;
  }

  /** Adds a point for every price whose amount and window are not in its history, as of its last change. Returns how many. */
  async backfill(): Promise<number> {
    let after: Buffer = Buffer.alloc(16);
    let added = 0;
    for (;;) {
      const page = await this.db.query<RawPrice[]>(
        `SELECT p.*, EXISTS (SELECT 1 FROM price_point pp WHERE pp.variant_id = p.variant_id
             AND pp.price_list_id = p.price_list_id AND pp.currency = p.currency AND pp.min_qty = p.min_qty
             AND pp.amount = p.amount AND pp.valid_from <=> p.valid_from) AS known
           FROM price p WHERE p.id > ? ORDER BY p.id LIMIT ?`,
        [after, BATCH],
      );
      const missing = page.filter((price) => Number(price.known) === 0);
      await this.db.transaction(() => insertRows(this.db, PricePoint, missing.map(pointOf)));
      added += missing.length;
      const last = page.at(-1);
      if (page.length < BATCH || last === undefined) return added;
      after = last.id;
    }
  }

  private async deleteOutdated(ids: readonly Buffer[], boundary: Date): Promise<number> {
    const outdated = await this.db.query<{ id: Buffer }[]>(
      `SELECT pp.id FROM price_point pp
        WHERE pp.id IN (?)
          AND EXISTS (SELECT 1 FROM price_point n
                WHERE n.variant_id = pp.variant_id AND n.price_list_id = pp.price_list_id AND n.currency = pp.currency
                  AND n.min_qty = pp.min_qty AND n.valid_from <=> pp.valid_from AND n.recorded_at <= ?
                  AND (n.recorded_at > pp.recorded_at OR (n.recorded_at = pp.recorded_at AND n.id > pp.id)))
          AND NOT EXISTS (SELECT 1 FROM price p JOIN price_list l ON l.id = p.price_list_id
                WHERE p.variant_id = pp.variant_id AND p.currency = pp.currency AND l.kind = 'sale')`,
      [ids, boundary],
    );
    if (outdated.length === 0) return 0;
    const gone = outdated.map((point) => point.id);
    return (await this.db.execute('DELETE FROM price_point WHERE id IN (?)', [gone])).affectedRows;
  }
}

const pointOf = (price: RawPrice): PricePoint => ({
  id: newId('pp'),
  variantId: idFromBytes('var', price.variant_id),
  priceListId: idFromBytes('plist', price.price_list_id),
  currency: price.currency,
  minQty: price.min_qty,
  amount: BigInt(price.amount),
  includesTax: Number(price.includes_tax) === 1,
  validFrom: price.valid_from,
  validTo: price.valid_to,
  recordedAt: price.updated_at,
});
