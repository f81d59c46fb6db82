import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, Events, idBytes, idFromBytes, insertMany, newId } from 'markethall/kernel';
import { PricePoint } from './entities/price-point.entity.js';
import { ALWAYS } from './entities/price.entity.js';
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

/**
 * A price in a given list. Null amount removes it: the window that begins at `validFrom`, or, where that is absent, every
 * window of the quantity step.
 */
export type PriceEntry = {
  variantId: string;
  priceListId: string;
  currency: string;
  amount: bigint | null;
  includesTax: boolean;
  /** Default 1. */
  minQty?: number;
  /** With list, currency and quantity the key of a price: it may have several windows. Null: always. */
  validFrom?: Date | null;
  /** Exclusive. */
  validTo?: Date | null;
};

/** The largest price, in minor units. */
export const MAX_AMOUNT = 10n ** 12n;

const ROWS_A_STATEMENT = 500;
const VARIANTS_AN_EVENT = 1000;

/** An entry with its defaults, and the row that has its key, where there is one. */
type Known = Required<PriceEntry> & { key: string; present: Present | undefined };
type Present = Omit<Required<PriceEntry>, 'amount'> & { id: string; amount: bigint };
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
  async setBasePrices(entries: readonly BasePriceEntry[]): Promise<void> {
    if (entries.length === 0) return;
    await this.db.transaction(async () => {
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

  /** Sets and removes prices; a later entry for the same key wins. Joins the caller's transaction. Returns how many changed. */
  async write(entries: readonly PriceEntry[]): Promise<number> {
    checkAmounts(entries);
    let changed = 0;
    for (let at = 0; at < entries.length; at += ROWS_A_STATEMENT)
      changed += await this.writeChunk(entries.slice(at, at + ROWS_A_STATEMENT));
    return changed;
  }

  private async writeChunk(entries: readonly PriceEntry[]): Promise<number> {
    const changed = resolve(entries, await this.lockPresent(entries)).filter(differs);
    if (changed.length === 0) return 0;
    const now = this.clock.now();
    await this.remove(changed);
    await this.upsert(changed, now);
    await insertMany(
      this.db,
      PricePoint,
      changed.map((entry) => pointOf(entry, now)),
    );
    this.tell(changed);
    return changed.length;
  }

  private async lockPresent(entries: readonly PriceEntry[]): Promise<Present[]> {
    const rows = await this.db.query<RawPresent[]>(
      `SELECT id, variant_id, price_list_id, currency, min_qty, amount, includes_tax, valid_from, valid_to
         FROM price FORCE INDEX (price_variant) WHERE variant_id IN (?) AND currency IN (?) AND price_list_id IN (?)
        ORDER BY variant_id, currency, price_list_id, min_qty, starts_at FOR UPDATE`,
      [
        [...new Set(entries.map((entry) => entry.variantId))].map(idBytes),
        [...new Set(entries.map((entry) => entry.currency))],
        [...new Set(entries.map((entry) => entry.priceListId))].map(idBytes),
      ],
    );
    return rows.map((row) => ({
      id: idFromBytes('price', row.id),
      variantId: idFromBytes('var', row.variant_id),
      priceListId: idFromBytes('plist', row.price_list_id),
      currency: row.currency,
      amount: BigInt(row.amount),
      includesTax: Number(row.includes_tax) === 1,
      minQty: row.min_qty,
      validFrom: row.valid_from,
      validTo: row.valid_to,
    }));
  }

  private async remove(entries: readonly Known[]): Promise<void> {
    const ids = entries.filter((entry) => entry.amount === null).flatMap((entry) => entry.present?.id ?? []);
    if (ids.length > 0) await this.db.execute('DELETE FROM price WHERE id IN (?)', [ids.map(idBytes)]);
  }

  private async upsert(changed: readonly Known[], now: Date): Promise<void> {
    const entries = changed.filter((entry) => entry.amount !== null);
    if (entries.length === 0) return;
    const sorted = entries.sort((a, b) => (a.key < b.key ? -1 : 1));
    await this.db.execute(
      `INSERT INTO price (id, variant_id, price_list_id, currency, amount, includes_tax, min_qty, valid_from, valid_to,
         starts_at, updated_at) VALUES ?
       ON DUPLICATE KEY UPDATE amount = VALUES(amount), includes_tax = VALUES(includes_tax),
         valid_from = VALUES(valid_from), valid_to = VALUES(valid_to), starts_at = VALUES(starts_at),
         updated_at = VALUES(updated_at)`,
      [
        sorted.map((entry) => [
          idBytes(entry.present?.id ?? newId('price')),
          idBytes(entry.variantId),
          idBytes(entry.priceListId),
          entry.currency,
          entry.amount,
          entry.includesTax ? 1 : 0,
          entry.minQty,
          entry.validFrom,
          entry.validTo,
          entry.validFrom ?? ALWAYS,
          now,
        ]),
      ],
    );
  }

  private tell(changed: readonly Known[]): void {
    for (const { variantId, priceListId, amount, includesTax, validTo, present, ...key } of changed) {
      const label = labelOf(key);
      this.changes.record({
        entityType: 'price',
        id: variantId,
        version: 0,
        before: present ? { priceListId, ...said(label, present) } : null,
        after: amount === null ? null : { priceListId, ...said(label, { amount, includesTax, validTo }) },
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

function checkAmounts(entries: readonly PriceEntry[]): void {
  for (const [index, entry] of entries.entries()) {
    if (entry.amount !== null && (entry.amount < 0n || entry.amount > MAX_AMOUNT)) {
      throw badPrice(`/${index}/amount`, 'out_of_range', { min: 0, max: Number(MAX_AMOUNT) });
    }
    if (entry.validFrom && entry.validTo && entry.validFrom >= entry.validTo)
      throw badPrice(`/${index}/validTo`, 'not_after_valid_from');
  }
}

/** One entry a key, the last; a removal without a window stands for one of each window that there is. */
function resolve(entries: readonly PriceEntry[], rows: readonly Present[]): Known[] {
  const present = new Map(rows.map((row) => [keyOfEntry(row), row]));
  const windows = new Map<string, Present[]>();
  for (const row of rows) windows.set(keyOfStep(row), [...(windows.get(keyOfStep(row)) ?? []), row]);
  const known = new Map<string, Known>();
  for (const entry of entries) {
    if (entry.amount === null && entry.validFrom === undefined) {
      const step = keyOfStep(entry);
      for (const [key, earlier] of known) if (keyOfStep(earlier) === step) known.delete(key);
      for (const row of windows.get(step) ?? [])
        known.set(keyOfEntry(row), { ...row, amount: null, key: keyOfEntry(row), present: row });
      continue;
    }
    const key = keyOfEntry(entry);
    const { minQty = 1, validFrom = null, validTo = null } = entry;
    known.set(key, { ...entry, minQty, validFrom, validTo, key, present: present.get(key) });
  }
  return [...known.values()];
}

const pointOf = (entry: Known, recordedAt: Date): PricePoint => ({
  id: newId('pp'),
  variantId: entry.variantId,
  priceListId: entry.priceListId,
  currency: entry.currency,
  minQty: entry.minQty,
  amount: entry.amount,
  includesTax: entry.includesTax,
  validFrom: entry.validFrom,
  validTo: entry.validTo,
  recordedAt,
});

const keyOfStep = (entry: Pick<PriceEntry, 'variantId' | 'priceListId' | 'currency' | 'minQty'>): string =>
  [entry.variantId, entry.currency, entry.priceListId, entry.minQty ?? 1].join('|');

const keyOfEntry = (
  entry: Pick<PriceEntry, 'variantId' | 'priceListId' | 'currency' | 'minQty' | 'validFrom'>,
): string => keyOfStep(entry) + '|' + (entry.validFrom ?? ALWAYS).toISOString();

const labelOf = ({ currency, minQty, validFrom }: Pick<Known, 'currency' | 'minQty' | 'validFrom'>): string =>
  currency + ' from ' + minQty + (validFrom === null ? '' : ' as of ' + validFrom.toISOString());

/** What a change record says of a price; what is as usual is left out. */
const said = (
  label: string,
  { amount, includesTax, validTo }: { amount: bigint; includesTax: boolean; validTo: Date | null },
): Record<string, unknown> => ({
  [label]: amount.toString(),
  [label + ', includes tax']: includesTax,
  ...(validTo !== null && { [label + ', until']: validTo.toISOString() }),
});

function differs({ amount, includesTax, validTo, present }: Known): boolean {
  if (amount === null || present === undefined) return (amount === null) !== (present === undefined);
  return (
    present.amount !== amount ||
    present.includesTax !== includesTax ||
    present.validTo?.getTime() !== validTo?.getTime()
  );
}
