import { Injectable } from '@nestjs/common';
import { Database, idBytes, idFromBytes } from 'markethall/kernel';
import type { PriceListKind } from './entities/price-list.entity.js';
import type { Audience } from './price-candidates.js';
import { PriceHistory } from './price-history.js';
import { PriceSelector } from './price-selector.js';
import { type ListFact, type PriceFact, PriceTimeline } from './price-timeline.js';

type RawFact = {
  variant_id: Buffer | null;
  price_list_id: Buffer;
  amount: string | null;
  includes_tax: number | null;
  kind: PriceListKind | null;
  priority: number | null;
  channel_id: Buffer | null;
  customer_group_id: Buffer | null;
  active: number | null;
  valid_from: Date | null;
  valid_to: Date | null;
  recorded_at: Date;
};

/** What things cost over time, for one unit. One statement for any number of variants. */
@Injectable()
export class PriceHistoryService {
  constructor(
    private readonly db: Database,
    private readonly selector: PriceSelector,
  ) {}

  /** By variant; those that never had a price in the currency are absent. No statement for no variants. */
  async of(variantIds: readonly string[], audience: Audience): Promise<Map<string, PriceHistory>> {
    if (variantIds.length === 0) return new Map();
    const prices = new Map<string, PriceFact[]>();
    const lists: ListFact[] = [];
    for (const row of await this.read(variantIds, audience.currency)) {
      if (row.variant_id === null) lists.push(toListFact(row));
      else {
        const variantId = idFromBytes('var', row.variant_id);
        prices.set(variantId, [...(prices.get(variantId) ?? []), toPriceFact(row)]);
      }
    }
    const known = new Map<string, ListFact[]>();
    for (const list of lists) known.set(list.priceListId, [...(known.get(list.priceListId) ?? []), list]);
    return new Map(
      [...prices].map(([variantId, facts]) => {
        const own = [...new Set(facts.map((fact) => fact.priceListId))].flatMap((id) => known.get(id) ?? []);
        return [variantId, new PriceHistory(new PriceTimeline(facts, own, audience, this.selector))];
      }),
    );
  }

  /** Points of prices and of the lists they are in. The present lists are read, too: the release before wrote no points. */
  private read(variantIds: readonly string[], currency: string): Promise<RawFact[]> {
    const own = [variantIds.map(idBytes), currency];
    return this.db.query<RawFact[]>(HISTORY, [...own, ...own, ...own]);
  }
}

const LISTS_OF_VARIANTS = '(SELECT DISTINCT price_list_id FROM price_point WHERE variant_id IN (?) AND currency = ?)';
const HISTORY =
  `SELECT variant_id, price_list_id, amount, includes_tax, NULL AS kind, NULL AS priority, NULL AS channel_id,
          NULL AS customer_group_id, NULL AS active, valid_from, valid_to, recorded_at, id AS sequence_id
     FROM price_point WHERE variant_id IN (?) AND currency = ? AND min_qty = 1
   UNION ALL
   SELECT NULL, price_list_id, NULL, NULL, kind, priority, channel_id, customer_group_id, active, valid_from, valid_to,
          recorded_at, NULL
     FROM price_list_point WHERE price_list_id IN ` +
  LISTS_OF_VARIANTS +
  ` UNION ALL
   SELECT NULL, id, NULL, NULL, kind, priority, channel_id, customer_group_id, active, valid_from, valid_to,
          CASE kind WHEN 'base' THEN created_at ELSE updated_at END, NULL
     FROM price_list WHERE id IN ` +
  LISTS_OF_VARIANTS +
  ' ORDER BY recorded_at, sequence_id';

const toPriceFact = (row: RawFact): PriceFact => ({
  priceListId: idFromBytes('plist', row.price_list_id),
  amount: row.amount === null ? null : BigInt(row.amount),
  includesTax: row.includes_tax === null || Number(row.includes_tax) === 1,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  recordedAt: row.recorded_at,
});

const toListFact = (row: RawFact): ListFact => ({
  priceListId: idFromBytes('plist', row.price_list_id),
  kind: row.kind ?? 'override',
  priority: row.priority ?? 0,
  channelId: row.channel_id === null ? null : idFromBytes('chan', row.channel_id),
  customerGroupId: row.customer_group_id === null ? null : idFromBytes('cgrp', row.customer_group_id),
  active: Number(row.active) === 1,
  validFrom: row.valid_from,
  validTo: row.valid_to,
  recordedAt: row.recorded_at,
});
