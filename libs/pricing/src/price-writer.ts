import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, Events, idBytes, idFromBytes, insertRows, newId } from 'markethall/kernel';
import { PricePoint } from './entities/price-point.entity.js';
import { badPrice } from './pricing.errors.js';
import { PriceChanged } from './pricing.events.js';
import { PriceListService } from './price-list.service.js';

/** A price in a channel's base list. */
export type BasePriceEntry = {
  variantId: string;
  channelId: string;
  currency: string;
  /** Minor units, 0 to 10^12. */ amount: bigint;
};

/** A price in a given list; null amount removes it. */
export type PriceEntry = {
  variantId: string;
  priceListId: string;
  currency: string;
  amount: bigint | null;
  includesTax: boolean;
  /** Default 1. */
  minQty?: number;
  validFrom?: Date | null;
  validTo?: Date | null;
};

/** The largest price, in minor units. */
export const MAX_AMOUNT = 10n ** 12n;

const ROWS_A_STATEMENT = 500;
const VARIANTS_AN_EVENT = 1000;

type Present = { id: string; amount: bigint; validFrom: Date | null; validTo: Date | null; includesTax: boolean };
type RawPresent = {
  id: Buffer;
  variant_id: Buffer;
  price_list_id: Buffer;
  currency: string;
  min_qty: number;
  amount: string;
  includes_tax: number;
  valid_from: Date | null;
  valid_to: Date | null;
};

/** Writes prices set-based: one read, one upsert, one delete, one history insert a chunk; unchanged prices cost nothing. */
@Injectable()
export class PriceWriter {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly lists: PriceListService,
  ) {}

  /** See PricingService.setPrices. The error's pointer names the entry: `/3/amount`. */
  setBasePrices(entries: readonly BasePriceEntry[]): Promise<void> {
    if (entries.length === 0) return Promise.resolve();
    return this.db.transaction(async () => {
      const bases = await this.lists.baseListsOf([...new Set(entries.map((entry) => entry.channelId))]);
      const complete = entries.map((entry, index) => {
        const base = bases.get(entry.channelId);
        if (!base) throw badPrice(`/${index}/channelId`, 'channel_unknown');
        if (!base.currencies.includes(entry.currency))
          throw badPrice(`/${index}/currency`, 'currency_not_offered', { allowed: base.currencies });
        return {
          variantId: entry.variantId,
          currency: entry.currency,
          amount: entry.amount,
          priceListId: base.priceListId,
          includesTax: base.includesTax,
        };
      });
      await this.write(complete);
    });
  }

  /** Sets and removes prices; a later entry for the same key wins. Joins the caller's transaction. */
  async write(entries: readonly PriceEntry[]): Promise<void> {
    checkAmounts(entries);
    const latest = [...new Map(entries.map((entry) => [keyOfEntry(entry), entry])).values()];
    for (let at = 0; at < latest.length; at += ROWS_A_STATEMENT)
      await this.writeChunk(latest.slice(at, at + ROWS_A_STATEMENT));
  }

  private async writeChunk(entries: readonly PriceEntry[]): Promise<void> {
    const present = await this.lockPresent(entries);
    const changed = entries.filter((entry) => differs(entry, present.get(keyOfEntry(entry))));
    if (changed.length === 0) return;
    await this.remove(changed, present);
    await this.upsert(
      changed.filter((entry) => entry.amount !== null),
      present,
    );
    await insertRows(
      this.db,
      PricePoint,
      changed.map((entry) => this.pointOf(entry)),
    );
    this.tell(changed, present);
  }

  private async lockPresent(entries: readonly PriceEntry[]): Promise<Map<string, Present>> {
    const rows = await this.db.query<RawPresent[]>(
      `SELECT id, variant_id, price_list_id, currency, min_qty, amount, includes_tax, valid_from, valid_to
         FROM price FORCE INDEX (price_variant) WHERE variant_id IN (?) AND currency IN (?) AND price_list_id IN (?)
        ORDER BY variant_id, currency, price_list_id, min_qty FOR UPDATE`,
      [
        [...new Set(entries.map((entry) => entry.variantId))].map(idBytes),
        [...new Set(entries.map((entry) => entry.currency))],
        [...new Set(entries.map((entry) => entry.priceListId))].map(idBytes),
      ],
    );
    return new Map(
      rows.map((row) => [
        keyOfEntry({
          variantId: idFromBytes('var', row.variant_id),
          priceListId: idFromBytes('plist', row.price_list_id),
          currency: row.currency,
          minQty: row.min_qty,
        }),
        {
          id: idFromBytes('price', row.id),
          amount: BigInt(row.amount),
          includesTax: Number(row.includes_tax) === 1,
          validFrom: row.valid_from,
          validTo: row.valid_to,
        },
      ]),
    );
  }

  private async remove(entries: readonly PriceEntry[], present: ReadonlyMap<string, Present>): Promise<void> {
    const ids = entries
      .filter((entry) => entry.amount === null)
      .flatMap((entry) => present.get(keyOfEntry(entry))?.id ?? []);
    if (ids.length > 0) await this.db.execute('DELETE FROM price WHERE id IN (?)', [ids.map(idBytes)]);
  }

  private async upsert(entries: readonly PriceEntry[], present: ReadonlyMap<string, Present>): Promise<void> {
    if (entries.length === 0) return;
    const now = this.clock.now();
    const sorted = [...entries].sort((a, b) => (keyOfEntry(a) < keyOfEntry(b) ? -1 : 1));
    await this.db.execute(
      `INSERT INTO price (id, variant_id, price_list_id, currency, amount, includes_tax, min_qty, valid_from, valid_to,
         updated_at) VALUES ?
       ON DUPLICATE KEY UPDATE amount = VALUES(amount), includes_tax = VALUES(includes_tax),
         valid_from = VALUES(valid_from), valid_to = VALUES(valid_to), updated_at = VALUES(updated_at)`,
      [
        sorted.map((entry) => [
          idBytes(present.get(keyOfEntry(entry))?.id ?? newId('price')),
          idBytes(entry.variantId),
          idBytes(entry.priceListId),
          entry.currency,
          entry.amount,
          entry.includesTax ? 1 : 0,
          entry.minQty ?? 1,
          entry.validFrom ?? null,
          entry.validTo ?? null,
          now,
        ]),
      ],
    );
  }

  private pointOf(entry: PriceEntry): PricePoint {
    return {
      id: newId('pp'),
      variantId: entry.variantId,
      priceListId: entry.priceListId,
      currency: entry.currency,
      minQty: entry.minQty ?? 1,
      amount: entry.amount,
      recordedAt: this.clock.now(),
    };
  }

  private tell(changed: readonly PriceEntry[], present: ReadonlyMap<string, Present>): void {
    for (const entry of changed) {
      const before = present.get(keyOfEntry(entry));
      this.changes.record({
        entityType: 'price',
        id: entry.variantId,
        version: 0,
        before: before ? factsOf(entry, before) : null,
        after: entry.amount === null ? null : factsOf(entry, { ...entry, amount: entry.amount }),
      });
    }
    for (const priceListId of new Set(changed.map((entry) => entry.priceListId))) {
      const ids = [
        ...new Set(changed.filter((entry) => entry.priceListId === priceListId).map((entry) => entry.variantId)),
      ];
      for (let at = 0; at < ids.length; at += VARIANTS_AN_EVENT) {
        this.events.publish(new PriceChanged(ids.slice(at, at + VARIANTS_AN_EVENT), priceListId));
      }
    }
  }
}

/** What a change record says of a price; `key` tells which. */
const factsOf = (
  key: PriceEntry,
  price: { amount: bigint; includesTax: boolean; validFrom?: Date | null; validTo?: Date | null },
): object => ({
  priceListId: key.priceListId,
  [key.currency + ' from ' + (key.minQty ?? 1)]: price.amount.toString(),
  includesTax: price.includesTax,
  validFrom: price.validFrom ?? null,
  validTo: price.validTo ?? null,
});

function checkAmounts(entries: readonly PriceEntry[]): void {
  for (const [index, entry] of entries.entries()) {
    if (entry.amount !== null && (entry.amount < 0n || entry.amount > MAX_AMOUNT)) {
      throw badPrice(`/${index}/amount`, 'out_of_range', { min: 0, max: Number(MAX_AMOUNT) });
    }
    if (entry.validFrom && entry.validTo && entry.validFrom >= entry.validTo)
      throw badPrice(`/${index}/validTo`, 'not_after_valid_from');
  }
}

function keyOfEntry(entry: Pick<PriceEntry, 'variantId' | 'priceListId' | 'currency' | 'minQty'>): string {
  return [entry.variantId, entry.currency, entry.priceListId, entry.minQty ?? 1].join('|');
}

function differs(entry: PriceEntry, before: Present | undefined): boolean {
  if (entry.amount === null) return before !== undefined;
  if (!before) return true;
  return (
    before.amount !== entry.amount ||
    before.includesTax !== entry.includesTax ||
    before.validFrom?.getTime() !== (entry.validFrom ?? undefined)?.getTime() ||
    before.validTo?.getTime() !== (entry.validTo ?? undefined)?.getTime()
  );
}
