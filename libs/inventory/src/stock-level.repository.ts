import { Injectable } from '@nestjs/common';
import { Clock, Database, idBytes, idFromBytes, newId } from 'markethall/kernel';
import { itemIdOf } from './inventory-items.js';
import type { LevelRow } from './stock-plan.js';

type RawLevel = {
  variant_id: Buffer;
  item_id: Buffer;
  per_unit: number;
  location_id: Buffer | null;
  priority: number | null;
  available: number | null;
  expired: string | number | null;
};

/** One pair that must have a level row before it can be moved. */
export type LevelKey = { itemId: string; locationId: string };

/** Set-based reads of items and levels. Writing counters is the ledger's alone. */
@Injectable()
export class StockLevelRepository {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /**
   * Levels of the items of these variants at the active locations that serve the channel (all locations without
   * one), in one statement and without a lock. A variant without an item is absent.
   */
  async ofVariants(variantIds: readonly string[], channelId: string | null): Promise<LevelRow[]> {
    if (variantIds.length === 0) return [];
    const rows = await this.db.query<RawLevel[]>(
      `SELECT vi.variant_id, vi.item_id, vi.quantity AS per_unit, s.location_id, s.priority, s.available,
              (SELECT SUM(r.quantity) FROM reservation r
                WHERE r.item_id = s.item_id AND r.location_id = s.location_id
                  AND r.state = 'active' AND r.expires_at <= ?) AS expired
         FROM variant_item vi
         LEFT JOIN (
              SELECT l.item_id, l.location_id, loc.priority,
                     l.on_hand - l.reserved - l.allocated - l.unavailable - l.safety + l.backorder_limit AS available
                FROM stock_level l
                JOIN location loc ON loc.id = l.location_id AND loc.active = 1
               WHERE (? IS NULL OR loc.all_channels = 1 OR EXISTS (
                       SELECT 1 FROM location_channel lc WHERE lc.location_id = loc.id AND lc.channel_id = ?))
         ) s ON s.item_id = vi.item_id
        WHERE vi.variant_id IN (?)`,
      [this.clock.now(), ...channelParameters(channelId), variantIds.map(idBytes)],
    );
    return rows.map(toLevelRow);
  }

  /** Locks every level of these items in (item, location) order: the slow path of a lost race. */
  async lockItems(itemIds: readonly string[]): Promise<void> {
    await this.db.query(
      'SELECT version FROM stock_level FORCE INDEX (PRIMARY) WHERE item_id IN (?) ORDER BY item_id, location_id FOR UPDATE',
      [itemIds.map(idBytes)],
    );
  }

  /** Makes the own item of each variant where it is missing. */
  async ensureItems(variantIds: readonly string[]): Promise<void> {
    if (variantIds.length === 0) return;
    const sorted = [...new Set(variantIds)].sort();
    const now = this.clock.now();
    await this.db.execute('INSERT IGNORE INTO inventory_item (id, created_at) VALUES ?', [
      sorted.map((id) => [idBytes(itemIdOf(id)), now]),
    ]);
    await this.db.execute('INSERT IGNORE INTO variant_item (variant_id, item_id, quantity) VALUES ?', [
      sorted.map((id) => [idBytes(id), idBytes(itemIdOf(id)), 1]),
    ]);
  }

  /** Makes the level rows that are missing, empty. */
  async ensureLevels(keys: readonly LevelKey[]): Promise<void> {
    if (keys.length === 0) return;
    const now = this.clock.now();
    const sorted = [...keys].sort((a, b) => compareLevels(a, b));
    await this.db.execute(
      `INSERT IGNORE INTO stock_level (item_id, location_id, id, on_hand, reserved, allocated, unavailable, safety,
         backorder_limit, version, updated_at) VALUES ?`,
      [
        sorted.map((key) => [
          idBytes(key.itemId),
          idBytes(key.locationId),
          idBytes(newId('lvl')),
          0,
          0,
          0,
          0,
          0,
          0,
          1,
          now,
        ]),
      ],
    );
  }
}

/** The one order in which levels are locked. Ids sort as text like their bytes. */
export function compareLevels(a: LevelKey, b: LevelKey): number {
  if (a.itemId !== b.itemId) return a.itemId < b.itemId ? -1 : 1;
  if (a.locationId !== b.locationId) return a.locationId < b.locationId ? -1 : 1;
  return 0;
}

function channelParameters(channelId: string | null): [Buffer | null, Buffer | null] {
  const bytes = channelId === null ? null : idBytes(channelId);
  return [bytes, bytes];
}

function toLevelRow(raw: RawLevel): LevelRow {
  return {
    variantId: idFromBytes('var', raw.variant_id),
    itemId: idFromBytes('item', raw.item_id),
    perUnit: raw.per_unit,
    locationId: raw.location_id === null ? null : idFromBytes('loc', raw.location_id),
    priority: raw.priority ?? 0,
    available: Number(raw.available ?? 0),
    expired: Number(raw.expired ?? 0),
  };
}
