import { Injectable } from '@nestjs/common';
import { Clock } from 'markethall/kernel';
import { alreadyAllocated, shipmentExceedsAllocation } from './inventory.errors.js';
import { missingLines, sameHold, shipmentParts } from './reservation-rules.js';
import { ReservationRepository, type OpenReservation } from './reservation.repository.js';
import { type HeldStock, StockLedger } from './stock-ledger.js';
import { StockMovementRepository } from './stock-movement.repository.js';
import { StockPlanner } from './stock-planner.js';
import { StockSheet, type StockLine } from './stock-plan.js';

/** What to hold for a checkout. */
export type ReserveRequest = {
  /** The order's id: everything here is idempotent by it. */
  reference: string;
  lines: readonly StockLine[];
  /** Until when the stock is held. */
  expiresAt: Date;
  channelId: string;
  /** The reference has just been made: nothing can be held for it, which saves the look. */
  isNew?: boolean;
};

/** The steps of a reservation's life, inside a transaction that is already open. */
@Injectable()
export class InventoryHolds {
  constructor(
    private readonly planner: StockPlanner,
    private readonly ledger: StockLedger,
    private readonly reservations: ReservationRepository,
    private readonly movements: StockMovementRepository,
    private readonly clock: Clock,
  ) {}

  async reserve(request: ReserveRequest): Promise<HeldStock | null> {
    const open = request.isNew === true ? [] : await this.reservations.lockOpen(request.reference);
    const lines = await this.planner.trackedLines(request.lines);
    const rows = await this.planner.foreseenLevels(lines, request.channelId);
    const same = sameHold(open, lines, new StockSheet(rows, false));
    if (open.some((row) => row.state === 'committed')) {
      if (same) return null;
      throw alreadyAllocated(request.reference);
    }
    if (same && open.length > 0) {
      this.reservations.extend(idsOf(open), request.expiresAt);
      return null;
    }
    this.giveBack(open, 'replaced');
    return this.planner.hold({ ...request, lines, state: 'active' }, rows);
  }

  /** As `allocate`, for what this request has reserved and committed just before: no row is read. */
  allocateHeld({ holding }: HeldStock): void {
    const { reservations } = holding;
    this.reservations.commitActive(reservations.map((row) => row.id));
    this.moveToAllocated(reservations);
  }

  async allocate(reference: string, lines: readonly StockLine[], channelId: string): Promise<void> {
    const open = await this.reservations.lockOpen(reference);
    const reserved = open.filter((row) => row.state === 'active');
    if (reserved.length > 0) this.commit(reserved);
    const missing = missingLines(lines, open);
    if (missing.length === 0) return;
    const tracked = await this.planner.trackedLines(missing);
    const rows = await this.planner.levelsFor(tracked, channelId);
    const request = { reference, lines: tracked, channelId, expiresAt: this.clock.now(), state: 'committed' as const };
    await this.planner.hold(request, rows);
  }

  async release(reference: string, reason: string): Promise<void> {
    this.giveBack(await this.reservations.lockOpen(reference), reason);
  }

  async ship(
    reference: string,
    shipmentId: string,
    lines: readonly { lineReference: string; quantity: number }[],
  ): Promise<void> {
    const open = await this.reservations.lockOpen(reference);
    if (open.length === 0 || (await this.movements.exists('shipment', shipmentId))) return;
    const { parts, excess } = shipmentParts(open, lines);
    if (excess) throw shipmentExceedsAllocation(excess.lineReference, excess.quantity, excess.open);
    if (parts.length === 0) return;
    await this.reservations.addShipped(parts.map(({ row, quantity }) => ({ id: row.id, quantity })));
    this.ledger.move(
      parts.map(({ row, quantity }) => ({
        itemId: row.itemId,
        locationId: row.locationId,
        kind: 'shipped',
        onHand: -quantity,
        allocated: -quantity,
        causeType: 'shipment',
        causeId: shipmentId,
      })),
      parts.map(({ row }) => row.variantId),
    );
  }

  private commit(reserved: readonly OpenReservation[]): void {
    this.reservations.commit(idsOf(reserved));
    this.moveToAllocated(reserved);
  }

  private moveToAllocated(reserved: readonly CommittedRow[]): void {
    this.ledger.move(
      reserved.map((row) => ({
        itemId: row.itemId,
        locationId: row.locationId,
        kind: 'allocated',
        reserved: -row.quantity,
        allocated: row.quantity,
        causeType: 'reservation',
        causeId: row.reference,
      })),
      reserved.map((row) => row.variantId),
    );
  }

  private giveBack(open: readonly OpenReservation[], reason: string): void {
    const unshipped = open.filter((row) => row.quantity > row.shipped);
    if (unshipped.length === 0) return;
    this.reservations.close(idsOf(unshipped), 'released');
    this.ledger.move(
      unshipped.map((row) => ({
        itemId: row.itemId,
        locationId: row.locationId,
        kind: 'released',
        ...(row.state === 'active' ? { reserved: -row.quantity } : { allocated: row.shipped - row.quantity }),
        causeType: 'reservation',
        causeId: row.reference,
        reason: reason.slice(0, 200),
      })),
      unshipped.map((row) => row.variantId),
    );
  }
}

type CommittedRow = Pick<OpenReservation, 'itemId' | 'locationId' | 'quantity' | 'reference' | 'variantId'>;

const idsOf = (rows: readonly OpenReservation[]): string[] => rows.map((row) => row.id);
