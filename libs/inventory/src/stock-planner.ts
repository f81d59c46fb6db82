import { Injectable } from '@nestjs/common';
import { CatalogService } from 'markethall/catalog';
import { Clock, Database, newId } from 'markethall/kernel';
import { Reservation, type ReservationState } from './entities/reservation.entity.js';
import { outOfStock } from './inventory.errors.js';
import { ReservationRepository } from './reservation.repository.js';
import { StockAllocator } from './stock-allocator.js';
import { StockLedger, type HeldStock, type Holding, type StockMove } from './stock-ledger.js';
import { StockLevelRepository } from './stock-level.repository.js';
import {
  planStock,
  StockSheet,
  type LevelRow,
  type PlannedHold,
  type StockLine,
  type StockPlan,
} from './stock-plan.js';

/** Lines to hold for one reference. */
export type HoldRequest = {
  reference: string;
  lines: readonly StockLine[];
  channelId: string;
  expiresAt: Date;
  /** `active` holds for a checkout, `committed` promises to a placed order. */
  state: Extract<ReservationState, 'active' | 'committed'>;
};

interface Foreseen {
  channelId: string;
  variantIds: ReadonlySet<string>;
  rows: Promise<LevelRow[]>;
}

/** How many references with over-due reservations one request frees at most. */
const EXPIRE_AT_ONCE = 50;

/** Turns lines into held stock: which items, from which locations, and again when a race was lost. */
@Injectable()
export class StockPlanner {
  /** Key of what the running transaction has read ahead. */
  private readonly key = {};

  constructor(
    private readonly db: Database,
    private readonly catalog: CatalogService,
    private readonly levels: StockLevelRepository,
    private readonly reservations: ReservationRepository,
    private readonly ledger: StockLedger,
    private readonly allocator: StockAllocator,
    private readonly clock: Clock,
  ) {}

  /** Lines whose variants are counted; asks the catalog only about those the caller does not know. */
  async trackedLines(lines: readonly StockLine[]): Promise<StockLine[]> {
    const unknown = lines.filter((line) => line.tracked === undefined).map((line) => line.variantId);
    const tracked =
      unknown.length === 0 ? new Map<string, boolean>() : await this.catalog.trackingOf([...new Set(unknown)]);
    return lines.filter((line) => line.tracked ?? tracked.get(line.variantId) ?? true);
  }

  levelsFor(lines: readonly StockLine[], channelId: string): Promise<LevelRow[]> {
    return this.levels.ofVariants([...new Set(lines.map((line) => line.variantId))], channelId);
  }

  /**
   * Holds the lines (null for none): planned now without a lock, written in the guard phase. Throws out_of_stock at once when the
   * stock is short even if everything over-due were free.
   */
  async hold(request: HoldRequest, rows: readonly LevelRow[]): Promise<HeldStock | null> {
    if (request.lines.length === 0) return null;
    const plan = this.plan(request, rows, false);
    if (plan.shortages.length === 0) {
      return this.ledger.hold(this.holdingOf(request, plan.holds), () => this.holdLocked(request));
    }
    const hopeful = this.plan(request, rows, true);
    if (hopeful.shortages.length > 0) throw outOfStock(hopeful.shortages);
    return this.ledger.hold(await this.holdLocked(request), () => this.holdLocked(request));
  }

  /**
   * Starts the read of the levels that `reserve` will want in this transaction, so that it shares a trip with other reads.
   * Plans are made without locks anyway: older rows only make it likelier that the levels must be locked in the end.
   */
  foresee(variantIds: readonly string[], channelId: string): Promise<void> {
    const rows = this.levels.ofVariants([...new Set(variantIds)], channelId);
    this.ahead().foreseen = { channelId, variantIds: new Set(variantIds), rows };
    return rows.then(() => undefined);
  }

  /** As `levelsFor`, from what was foreseen where that has it. */
  async foreseenLevels(lines: readonly StockLine[], channelId: string): Promise<LevelRow[]> {
    const { foreseen } = this.ahead();
    if (foreseen?.channelId !== channelId || !lines.every((line) => foreseen.variantIds.has(line.variantId)))
      return this.levelsFor(lines, channelId);
    const wanted = new Set(lines.map((line) => line.variantId));
    return (await foreseen.rows).filter((row) => wanted.has(row.variantId));
  }

  private ahead(): { foreseen: Foreseen | null } {
    return this.db.local<{ foreseen: Foreseen | null }>(this.key, () => ({ foreseen: null }));
  }

  /** Frees what is over-due, then decides with the levels locked, so that the answer is final. */
  private async holdLocked(request: HoldRequest): Promise<Holding> {
    const before = await this.levelsFor(request.lines, request.channelId);
    const itemIds = [...new Set(before.map((row) => row.itemId))].sort();
    await this.expireDue(itemIds, EXPIRE_AT_ONCE);
    await this.levels.lockItems(itemIds);
    const plan = this.plan(request, await this.levelsFor(request.lines, request.channelId), false);
    if (plan.shortages.length > 0) throw outOfStock(plan.shortages);
    return this.holdingOf(request, plan.holds);
  }

  /** Ends over-due reservations (of these items, or any) and gives their stock back. Returns how many rows ended. */
  async expireDue(itemIds: readonly string[] | null, limit: number): Promise<number> {
    const due = await this.reservations.lockDue(limit, itemIds);
    if (due.length === 0) return 0;
    this.reservations.close(
      due.map((row) => row.id),
      'expired',
    );
    this.ledger.move(
      due.map((row) => ({
        itemId: row.itemId,
        locationId: row.locationId,
        kind: 'expired',
        reserved: -row.quantity,
        causeType: 'reservation',
        causeId: row.reference,
      })),
      due.map((row) => row.variantId),
    );
    return due.length;
  }

  private plan(request: HoldRequest, rows: readonly LevelRow[], expiredToo: boolean): StockPlan {
    const sheet = new StockSheet(rows, expiredToo);
    for (const moved of this.ledger.pending()) {
      sheet.take(moved.itemId, moved.locationId, moved.reserved + moved.allocated + moved.unavailable - moved.onHand);
    }
    return planStock(request.lines, sheet, this.allocator);
  }

  private holdingOf(request: HoldRequest, holds: readonly PlannedHold[]): Holding {
    return {
      reservations: holds.map((hold) => this.reservationOf(request, hold)),
      moves: holds.map((hold) => moveOf(request, hold)),
      variantIds: holds.map((hold) => hold.variantId),
    };
  }

  private reservationOf(request: HoldRequest, hold: PlannedHold): Reservation {
    const now = this.clock.now();
    return Object.assign(new Reservation(), {
      id: newId('res'),
      reference: request.reference,
      openReference: request.reference,
      lineReference: hold.lineReference,
      channelId: request.channelId,
      variantId: hold.variantId,
      itemId: hold.itemId,
      locationId: hold.locationId,
      quantity: hold.quantity,
      perUnit: hold.perUnit,
      shipped: 0,
      state: request.state,
      expiresAt: request.expiresAt,
      createdAt: now,
      updatedAt: now,
    });
  }
}

function moveOf(request: HoldRequest, hold: PlannedHold): StockMove {
  return {
    itemId: hold.itemId,
    locationId: hold.locationId,
    kind: request.state === 'active' ? 'reserved' : 'allocated',
    ...(request.state === 'active' ? { reserved: hold.quantity } : { allocated: hold.quantity }),
    causeType: 'reservation',
    causeId: request.reference,
  };
}
