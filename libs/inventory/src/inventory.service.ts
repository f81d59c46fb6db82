import { Injectable } from '@nestjs/common';
import { CatalogService } from 'markethall/catalog';
import { Database } from 'markethall/kernel';
import { InventoryHolds, type ReserveRequest } from './inventory-holds.js';
import type { HeldStock } from './stock-ledger.js';
import { StockPlanner } from './stock-planner.js';
import { StockAdjustmentService } from './stock-adjustment.service.js';
import { StockLevelRepository } from './stock-level.repository.js';
import { StockSheet, type StockLine } from './stock-plan.js';

/** Whether a variant is counted, and how many units are for sale (over all locations of the channel). */
export type Availability = { tracked: boolean; available: number };

/**
 * The life of stock: reserve → allocate → ship, and release at any time before. Each method joins the caller's
 * transaction (or opens one), is idempotent by reference, and moves counters in the guard phase just before COMMIT.
 * Untracked variants pass without a trace.
 */
@Injectable()
export class InventoryService {
  constructor(
    private readonly db: Database,
    private readonly catalog: CatalogService,
    private readonly levels: StockLevelRepository,
    private readonly holds: InventoryHolds,
    private readonly planner: StockPlanner,
    private readonly adjustments: StockAdjustmentService,
  ) {}

  /**
   * Units for sale now, in two statements; what over-due reservations hold counts as free. Untracked variants have
   * `tracked: false, available: 0`: ignore the figure.
   */
  async availability(variantIds: readonly string[], c: { channelId: string }): Promise<Map<string, Availability>> {
    const ids = [...new Set(variantIds)];
    if (ids.length === 0) return new Map();
    const [tracked, rows] = await Promise.all([this.catalog.trackingOf(ids), this.levels.ofVariants(ids, c.channelId)]);
    const sheet = new StockSheet(rows, true);
    return new Map(
      ids.map((id) => {
        const isTracked = tracked.get(id) ?? true;
        return [id, { tracked: isTracked, available: isTracked ? sheet.availableUnits(id) : 0 }];
      }),
    );
  }

  /**
   * Units for sale now of variants that are counted (the caller knows that: others have no figure that means anything),
   * in one statement. What over-due reservations hold counts as free. Variants that inventory has never seen have 0.
   */
  async unitsForSale(variantIds: readonly string[], c: { channelId: string }): Promise<Map<string, number>> {
    const ids = [...new Set(variantIds)];
    if (ids.length === 0) return new Map();
    const sheet = new StockSheet(await this.levels.ofVariants(ids, c.channelId), true);
    return new Map(ids.map((id) => [id, sheet.availableUnits(id)]));
  }

  /**
   * Holds stock for a checkout. The same lines again only extend the time; other lines replace what was held.
   * Returns what `allocate` needs to do without reading, null where it must read.
   * Errors: out_of_stock (409, `params.lines`: variantId, requested, available), stock_already_allocated (409).
   */
  reserve(request: ReserveRequest): Promise<HeldStock | null> {
    return this.db.transaction(() => this.holds.reserve(request));
  }

  /** Reads ahead what `reserve` will want to know, in the caller's transaction and beside its other reads. */
  foresee(variantIds: readonly string[], channelId: string): Promise<void> {
    return this.planner.foresee(variantIds, channelId);
  }

  /**
   * Promises the stock to a placed order: what is reserved becomes allocated, what has expired is taken anew.
   * With what `reserve` has `held` and the caller committed just before, no row is read: version_conflict (412) ends the
   * transaction when it is not held any more. Errors: out_of_stock (409) when that is impossible.
   */
  allocate(
    reference: string,
    lines: readonly StockLine[],
    channelId: string,
    held: HeldStock | null = null,
  ): Promise<void> {
    return this.db.transaction(() =>
      held === null ? this.holds.allocate(reference, lines, channelId) : this.holds.allocateHeld(held),
    );
  }

  /** Gives back what is reserved or allocated and not shipped. Nothing held: nothing happens. */
  release(reference: string, reason: string): Promise<void> {
    return this.db.transaction(() => this.holds.release(reference, reason));
  }

  /**
   * Takes shipped units out of the house, at the locations that hold them. Once a shipment id; lines that hold
   * nothing (untracked) pass. Errors: shipment_exceeds_allocation (409).
   */
  ship(
    reference: string,
    shipmentId: string,
    lines: readonly { lineReference: string; quantity: number }[],
  ): Promise<void> {
    return this.db.transaction(() => this.holds.ship(reference, shipmentId, lines));
  }

  /** Moves what lies at a location (null: the default one) by `delta` units. Returns the new on-hand. */
  async adjust(variantId: string, locationId: string | null, delta: number, reason: string): Promise<number> {
    const [result] = await this.adjustments.adjust([{ variantId, locationId, delta, reason }]);
    return result?.onHand ?? 0;
  }

  /**
   * Sets what lies at a location (null: the default one). `expected`: refuse with stock_changed (409) when the level
   * is not that any more. Errors: stock_below_commitments (409) below what is promised.
   */
  async setOnHand(
    variantId: string,
    locationId: string | null,
    onHand: number,
    c: { reason: string; expected?: number },
  ): Promise<number> {
    const [result] = await this.adjustments.adjust([{ variantId, locationId, onHand, ...c }]);
    return result?.onHand ?? 0;
  }
}
