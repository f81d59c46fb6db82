import { Injectable } from '@nestjs/common';
import { Database, idBytes, idFromBytes } from 'markethall/kernel';
import type { PriceListKind } from './entities/price-list.entity.js';
import { basePriceOf, PriceSelector, type PriceCandidate } from './price-selector.js';
import { PriceWriter, type BasePriceEntry } from './price-writer.js';

/** For whom, where and when prices are asked. */
export type PriceContext = {
  channelId: string;
  /** ISO 4217. */
  currency: string;
  customerId?: string | null;
  /** Groups of the customer; lists for other groups do not count. */
  customerGroupIds?: readonly string[];
  at: Date;
  /** Units by variant, for quantity steps; 1 where absent. */
  quantities?: ReadonlyMap<string, number>;
};

/** The price of one unit. */
export type VariantPrice = {
  /** Minor units. */
  amount: bigint;
  currency: string;
  /** Entered with tax. */
  includesTax: boolean;
  priceListId: string;
  /** The ordinary price that a sale lowers, else equal to `amount`. Minor units. */
  originalAmount: bigint;
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
};

/** What things cost. Reading is one statement for any number of variants. */
@Injectable()
export class PricingService {
  constructor(
    private readonly db: Database,
    private readonly selector: PriceSelector,
    private readonly writer: PriceWriter,
  ) {}

  /** The price of each variant in this context; variants without one are absent. */
  async getPrices(variantIds: readonly string[], c: PriceContext): Promise<Map<string, VariantPrice>> {
    const candidates = await this.candidates([...new Set(variantIds)], c);
    const prices = new Map<string, VariantPrice>();
    for (const [variantId, all] of candidates) {
      const quantity = c.quantities?.get(variantId) ?? 1;
      const own = all.filter((candidate) => candidate.minQty <= quantity);
      const chosen = this.selector.select(own);
      if (!chosen) continue;
      const { amount, includesTax, priceListId } = chosen;
      const originalAmount = chosen.kind === 'sale' ? (basePriceOf(own)?.amount ?? amount) : amount;
      prices.set(variantId, { amount, currency: c.currency, includesTax, priceListId, originalAmount });
    }
    return prices;
  }

  /**
   * Sets prices in the channels' base lists, in few statements; the list is made when it is missing.
   * Errors: validation_failed (422) for an amount outside 0…10^12 or a currency that the channel does not have.
   */
  setPrices(entries: readonly BasePriceEntry[]): Promise<void> {
    return this.writer.setBasePrices(entries);
  }

  private async candidates(variantIds: readonly string[], c: PriceContext): Promise<Map<string, PriceCandidate[]>> {
    const found = new Map<string, PriceCandidate[]>();
    if (variantIds.length === 0) return found;
    const rows = await this.db.query<RawPrice[]>(
      `SELECT p.id, p.variant_id, p.price_list_id, l.kind, l.priority, l.channel_id IS NOT NULL AS for_channel,
              l.customer_group_id IS NOT NULL AS for_group, p.amount, p.includes_tax, p.min_qty
         FROM price p
         JOIN price_list l ON l.id = p.price_list_id
        WHERE p.variant_id IN (?) AND p.currency = ? AND l.active = 1
          AND (l.channel_id IS NULL OR l.channel_id = ?)
          AND (l.customer_group_id IS NULL OR l.customer_group_id IN (?))
          AND (p.valid_from IS NULL OR p.valid_from <= ?) AND (p.valid_to IS NULL OR p.valid_to > ?)
          AND (l.valid_from IS NULL OR l.valid_from <= ?) AND (l.valid_to IS NULL OR l.valid_to > ?)`,
      [
        variantIds.map(idBytes),
        c.currency,
        idBytes(c.channelId),
        (c.customerGroupIds ?? []).map(idBytes),
        c.at,
        c.at,
        c.at,
        c.at,
      ],
    );
    for (const row of rows) {
      const variantId = idFromBytes('var', row.variant_id);
      found.set(variantId, [...(found.get(variantId) ?? []), toCandidate(row)]);
    }
    return found;
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
  };
}
