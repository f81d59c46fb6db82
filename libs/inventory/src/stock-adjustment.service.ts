import { Injectable } from '@nestjs/common';
import { CatalogService } from 'markethall/catalog';
import { Changes, Database, newId } from 'markethall/kernel';
import type { MovementKind } from './entities/stock-movement.entity.js';
import { adjustmentIncomplete, stockChanged, unknownLocation, unknownVariant } from './inventory.errors.js';
import { itemIdOf } from './inventory-items.js';
import { StockAccess, type LockedLevel } from './stock-access.js';
import type { StockMove } from './stock-ledger.js';
import type { LevelKey } from './stock-level.repository.js';

/** One change of what lies at a location. Give `delta` or `onHand`. */
export type StockAdjustment = {
  variantId: string;
  /** Null: the default location. */
  locationId: string | null;
  /** Units more (or less, when negative). */
  delta?: number;
  /** What lies there from now on. */
  onHand?: number;
  /** With `onHand`: refuse when the level is not this any more. */
  expected?: number;
  /** Units more (or less) of what lies there that cannot be sold. */
  unavailableDelta?: number;
  reason: string;
};

/** A level after an adjustment; units. */
export type AdjustedLevel = {
  levelId: string;
  variantId: string;
  locationId: string;
  onHand: number;
  available: number;
};

type Resolved = { adjustment: StockAdjustment; key: LevelKey };

/** Changes of stock by people and by other systems; at most 500 at once. Each level is locked, then moved by the ledger. */
@Injectable()
export class StockAdjustmentService {
  constructor(
    private readonly db: Database,
    private readonly changes: Changes,
    private readonly catalog: CatalogService,
    private readonly stock: StockAccess,
  ) {}

  /**
   * Applies all adjustments or none, in one transaction; the n-th result belongs to the n-th adjustment.
   * Errors: stock_changed, stock_below_commitments (409); variant_unknown, location_unknown (422).
   */
  adjust(adjustments: readonly StockAdjustment[], causeId = newId('adj')): Promise<AdjustedLevel[]> {
    if (adjustments.length === 0) return Promise.resolve([]);
    return this.db.transaction(async () => {
      await this.checkVariants(adjustments);
      const resolved = await this.resolve(adjustments);
      const levels = await this.stock.lockLevels(resolved.map(({ key }) => key));
      const levelOf = finderOf(levels);
      return resolved.map(({ adjustment, key }) => this.apply(adjustment, levelOf(key), causeId));
    });
  }

  private apply(adjustment: StockAdjustment, level: LockedLevel, causeId: string): AdjustedLevel {
    const onHandDelta = deltaOf(adjustment, level.onHand);
    const before = { onHand: level.onHand, unavailable: level.unavailable };
    level.onHand += onHandDelta;
    level.unavailable += adjustment.unavailableDelta ?? 0;
    level.available += onHandDelta - (adjustment.unavailableDelta ?? 0);
    const move: StockMove = {
      itemId: level.itemId,
      locationId: level.locationId,
      kind: kindOf(adjustment),
      onHand: onHandDelta,
      unavailable: adjustment.unavailableDelta ?? 0,
      causeType: 'adjustment',
      causeId,
      reason: adjustment.reason,
    };
    if (onHandDelta !== 0 || move.unavailable !== 0) {
      this.stock.ledger.move([move], [adjustment.variantId]);
      const after = { onHand: level.onHand, unavailable: level.unavailable };
      this.changes.record({
        entityType: 'stock_level',
        id: level.id,
        version: level.version + 1,
        before,
        after,
        reason: adjustment.reason,
      });
    }
    return {
      levelId: level.id,
      variantId: adjustment.variantId,
      locationId: level.locationId,
      onHand: level.onHand,
      available: level.available,
    };
  }

  private async checkVariants(adjustments: readonly StockAdjustment[]): Promise<void> {
    const known = await this.catalog.trackingOf([...new Set(adjustments.map((a) => a.variantId))]);
    const unknown = adjustments.findIndex((adjustment) => !known.has(adjustment.variantId));
    if (unknown >= 0)
      throw unknownVariant(adjustments.length === 1 ? '/variantId' : `/adjustments/${unknown}/variantId`);
  }

  private async resolve(adjustments: readonly StockAdjustment[]): Promise<Resolved[]> {
    const locations = await this.stock.locations.resolve(adjustments.map((adjustment) => adjustment.locationId));
    const unknown = locations.indexOf(null);
    if (unknown >= 0)
      throw unknownLocation(adjustments.length === 1 ? '/locationId' : `/adjustments/${unknown}/locationId`);
    return adjustments.map((adjustment, index) => ({
      adjustment,
      key: { itemId: itemIdOf(adjustment.variantId), locationId: locations[index] ?? '' },
    }));
  }
}

function finderOf(levels: readonly LockedLevel[]): (key: LevelKey) => LockedLevel {
  const keyOf = ({ itemId, locationId }: LevelKey): string => itemId + locationId;
  const byKey = new Map(levels.map((level) => [keyOf(level), level]));
  return (key) => {
    const level = byKey.get(keyOf(key));
    if (!level) throw new Error('a level that was locked is missing');
    return level;
  };
}

function deltaOf(adjustment: StockAdjustment, onHand: number): number {
  if (adjustment.onHand !== undefined) {
    if (adjustment.expected !== undefined && adjustment.expected !== onHand)
      throw stockChanged(adjustment.expected, onHand);
    return adjustment.onHand - onHand;
  }
  if (adjustment.delta !== undefined) return adjustment.delta;
  if (adjustment.unavailableDelta !== undefined) return 0;
  throw adjustmentIncomplete();
}

const kindOf = (adjustment: StockAdjustment): MovementKind =>
  adjustment.delta !== undefined && adjustment.delta > 0 ? 'received' : 'adjusted';
