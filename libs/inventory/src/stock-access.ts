import { Injectable } from '@nestjs/common';
import { Database, idBytes, idFromBytes } from 'markethall/kernel';
import { LocationService } from './location.service.js';
import { StockLedger, type LevelDelta } from './stock-ledger.js';
import { compareLevels, StockLevelRepository, type LevelKey } from './stock-level.repository.js';

/** A level as it is with what this transaction has already moved; units. */
export type LockedLevel = LevelKey & {
  id: string;
  onHand: number;
  unavailable: number;
  available: number;
  version: number;
};

/** Levels under lock, made where they are missing. */
@Injectable()
export class StockAccess {
  constructor(
    private readonly db: Database,
    readonly ledger: StockLedger,
    readonly locations: LocationService,
    private readonly levels: StockLevelRepository,
  ) {}

  /** Locks the levels in order, makes missing ones, and counts in what this transaction has already moved. */
  async lockLevels(keys: readonly LevelKey[]): Promise<LockedLevel[]> {
    const distinct = [...new Map(keys.map((key) => [key.itemId + key.locationId, key])).values()].sort(compareLevels);
    let locked = await this.lock(distinct);
    if (locked.length < distinct.length) {
      await this.levels.ensureItems(distinct.map((key) => 'var' + key.itemId.slice(4)));
      await this.levels.ensureLevels(distinct);
      locked = await this.lock(distinct);
    }
    const pending = this.ledger.pending();
    return locked.map((level) => withPending(level, pending));
  }

  private async lock(keys: readonly LevelKey[]): Promise<LockedLevel[]> {
    const where = keys.map(() => '(item_id = ? AND location_id = ?)').join(' OR ');
    const rows = await this.db.query<RawLocked[]>(
      'SELECT id, item_id, location_id, on_hand, unavailable, version, ' +
        'on_hand - reserved - allocated - unavailable - safety + backorder_limit AS available ' +
        'FROM stock_level FORCE INDEX (PRIMARY) WHERE ' +
        where +
        ' ORDER BY item_id, location_id FOR UPDATE',
      keys.flatMap((key) => [idBytes(key.itemId), idBytes(key.locationId)]),
    );
    return rows.map((row) => ({
      id: idFromBytes('lvl', row.id),
      itemId: idFromBytes('item', row.item_id),
      locationId: idFromBytes('loc', row.location_id),
      onHand: row.on_hand,
      unavailable: row.unavailable,
      available: Number(row.available),
      version: row.version,
    }));
  }
}

type RawLocked = {
  id: Buffer;
  item_id: Buffer;
  location_id: Buffer;
  on_hand: number;
  unavailable: number;
  available: number;
  version: number;
};

function withPending(level: LockedLevel, pending: readonly LevelDelta[]): LockedLevel {
  const own = pending.find((delta) => compareLevels(delta, level) === 0);
  if (!own) return level;
  return {
    ...level,
    onHand: level.onHand + own.onHand,
    unavailable: level.unavailable + own.unavailable,
    available: level.available + own.onHand - own.reserved - own.allocated - own.unavailable,
  };
}
