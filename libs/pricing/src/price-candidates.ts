import { Injectable } from '@nestjs/common';
import { Database, idBytes, idFromBytes } from 'markethall/kernel';
import type { PriceListKind } from './entities/price-list.entity.js';
import type { PriceCandidate } from './price-selector.js';

/** Whose prices are read. */
export type Audience = { channelId: string; currency: string; customerGroupIds: readonly string[] };

/** What a variant may cost: the prices that hold now, for any quantity. */
export type VariantCandidates = {
  candidates: PriceCandidate[];
  /** The next time at which a window begins or ends; null: none is known. */
  changesAt: Date | null;
};

type RawPrice = {
  id: Buffer;
  variant_id: Buffer;
  price_list_id: Buffer;
  kind: PriceListKind;
  priority: number;
  for_channel: number;
  for_group: number;
  amount: string;
  includes_tax: number;
  min_qty: number;
  valid_from: Date | null;
  valid_to: Date | null;
  list_from: Date | null;
  list_to: Date | null;
};

/** Reads the prices that compete. One statement for any number of variants, future windows included. */
@Injectable()
export class PriceCandidates {
  constructor(private readonly db: Database) {}

  /** By variant id; variants without any price for the audience are absent. */
  async of(variantIds: readonly string[], audience: Audience, at: Date): Promise<Map<string, VariantCandidates>> {
    const found = new Map<string, VariantCandidates>();
    if (variantIds.length === 0) return found;
    const keys = new Map<string, string>();
    for (const row of await this.read(variantIds, audience, at)) {
      const variantId = publicId(keys, row.variant_id);
      const own = found.get(variantId) ?? { candidates: [], changesAt: null };
      found.set(variantId, own);
      const from = later(row.valid_from, row.list_from);
      own.changesAt = earlierAfter(at, own.changesAt, [from, row.valid_to, row.list_to]);
      if (from === null || from <= at) own.candidates.push(toCandidate(row));
    }
    return found;
  }

  /**
   * Variants first, then their lists: an optimizer whose figures are older than an import takes the lists to hold a few
   * prices each, and reads all prices there are.
   */
  private read(variantIds: readonly string[], audience: Audience, at: Date): Promise<RawPrice[]> {
    return this.db.query<RawPrice[]>(
      `SELECT p.id, p.variant_id, p.price_list_id, l.kind, l.priority, l.channel_id IS NOT NULL AS for_channel,
              l.customer_group_id IS NOT NULL AS for_group, p.amount, p.includes_tax, p.min_qty, p.valid_from,
              p.valid_to, l.valid_from AS list_from, l.valid_to AS list_to
         FROM price p FORCE INDEX (price_variant)
         STRAIGHT_JOIN price_list l ON l.id = p.price_list_id
        WHERE p.variant_id IN (?) AND p.currency = ? AND l.active = 1
          AND (l.channel_id IS NULL OR l.channel_id = ?)
          AND (l.customer_group_id IS NULL OR l.customer_group_id IN (?))
          AND (p.valid_to IS NULL OR p.valid_to > ?) AND (l.valid_to IS NULL OR l.valid_to > ?)`,
      [
        variantIds.map(idBytes),
        audience.currency,
        idBytes(audience.channelId),
        audience.customerGroupIds.map(idBytes),
        at,
        at,
      ],
    );
  }
}

function toCandidate(row: RawPrice): PriceCandidate {
  return {
    priceId: idFromBytes('price', row.id),
    priceListId: idFromBytes('plist', row.price_list_id),
    kind: row.kind,
    priority: row.priority,
    forChannel: Number(row.for_channel) === 1,
    forGroup: Number(row.for_group) === 1,
    amount: BigInt(row.amount),
    includesTax: Number(row.includes_tax) === 1,
    minQty: row.min_qty,
    validFrom: row.valid_from,
  };
}

/** The rows of a variant are many; its id is written once. */
function publicId(known: Map<string, string>, bytes: Buffer): string {
  const key = bytes.toString('latin1');
  const present = known.get(key);
  if (present !== undefined) return present;
  const id = idFromBytes('var', bytes);
  known.set(key, id);
  return id;
}

const later = (a: Date | null, b: Date | null): Date | null => (a === null ? b : b === null || a > b ? a : b);

function earlierAfter(at: Date, present: Date | null, times: readonly (Date | null)[]): Date | null {
  let earliest = present;
  for (const time of times) if (time !== null && time > at && (earliest === null || time < earliest)) earliest = time;
  return earliest;
}
