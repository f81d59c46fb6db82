import { Injectable } from '@nestjs/common';
import {
  Clock,
  Database,
  Events,
  RequestContext,
  idBytes,
  insertMany,
  isCheckViolation,
  isDuplicateKey,
  newId,
  postRows,
} from 'markethall/kernel';
import { Reservation } from './entities/reservation.entity.js';
import { StockMovement, type MovementKind } from './entities/stock-movement.entity.js';
import { StockLevelChanged } from './inventory.events.js';
import { reservationInProgress, stockBelowCommitments } from './inventory.errors.js';
import { ReservationRepository } from './reservation.repository.js';
import { compareLevels, type LevelKey } from './stock-level.repository.js';

/** A change of one level's counters with its cause; units of the item. */
export type StockMove = LevelKey & {
  kind: MovementKind;
  onHand?: number;
  reserved?: number;
  allocated?: number;
  unavailable?: number;
  causeType: 'reservation' | 'shipment' | 'adjustment' | 'return';
  causeId: string;
  reason?: string | null;
};

/** What a request wants to hold; it can be decided again when another transaction was faster. */
export type Holding = { reservations: Reservation[]; moves: StockMove[]; variantIds: string[] };

/** What a transaction holds; after its COMMIT, what it really holds: another plan may have taken the first one's place. */
export type HeldStock = { readonly holding: Holding };

/** Decides a holding anew with all levels of its items locked. Throws out_of_stock. */
export type Replan = () => Promise<Holding>;

/** Net change of one level's counters. */
export type LevelDelta = LevelKey & { onHand: number; reserved: number; allocated: number; unavailable: number };

/** What one transaction does to the stock, gathered until just before its COMMIT. */
class StockWork {
  readonly moves: StockMove[] = [];
  readonly holdings: { holding: Holding; readonly replan: Replan }[] = [];
  readonly variantIds = new Set<string>();
  registered = false;

  allMoves(): StockMove[] {
    return [...this.moves, ...this.holdings.flatMap(({ holding }) => holding.moves)];
  }
}

/** Movements from which on they are written as an import writes them. */
const MANY = 20;

/** Levels of one UPDATE: keeps a statement below the server's packet and the optimizer's range limits. */
const LEVELS_A_STATEMENT = 200;

/**
 * The one door to stock counters. Moves are gathered in the transaction, summed a level, and written in the guard
 * phase: reservation rows, ledger rows, and as the last statement before COMMIT one UPDATE of all levels in ascending
 * (item, location) order. The CHECK constraints refuse the statement as a whole when any level would be oversold.
 */
@Injectable()
export class StockLedger {
  private readonly key = {};

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly events: Events,
    private readonly reservations: ReservationRepository,
  ) {}

  /** Moves that are certain (release, shipment, adjustment). */
  move(moves: readonly StockMove[], variantIds: readonly string[]): void {
    if (moves.length === 0) return;
    const work = this.work();
    work.moves.push(...moves);
    for (const id of variantIds) work.variantIds.add(id);
  }

  /** Takes stock by a plan made without locks; `replan` decides again when it does not hold any more. */
  hold(holding: Holding, replan: Replan): HeldStock {
    const work = this.work();
    const held = { holding, replan };
    work.holdings.push(held);
    for (const id of holding.variantIds) work.variantIds.add(id);
    return held;
  }

  /** What this transaction has moved and not written yet, net, by level. */
  pending(): LevelDelta[] {
    return sumByLevel(this.present().allMoves());
  }

  private present(): StockWork {
    return this.db.local(this.key, () => new StockWork());
  }

  private work(): StockWork {
    const work = this.present();
    if (work.registered) return work;
    work.registered = true;
    this.db.beforeCommit(() => Promise.resolve(this.announce(work)), 'record');
    this.db.beforeCommit(() => this.write(work), 'guard');
    return work;
  }

  private announce(work: StockWork): void {
    if (work.variantIds.size > 0) this.events.publish(new StockLevelChanged([...work.variantIds].sort()));
  }

  private async write(work: StockWork): Promise<void> {
    const movementIds = await this.writeRows(work.allMoves(), work);
    try {
      await this.updateLevels(work.allMoves());
    } catch (error) {
      const constraint = violatedConstraint(error);
      if (constraint === null) throw refusalOf(error, work);
      if (work.holdings.length === 0) throw stockBelowCommitments(constraint);
      await this.writeAgain(work, movementIds);
    }
  }

  /** Somebody was faster: decide again with the levels locked. This time nobody can come in between. */
  private async writeAgain(work: StockWork, movementIds: string[]): Promise<void> {
    await this.reservations.remove(work.holdings.flatMap(({ holding }) => holding.reservations.map((row) => row.id)));
    await this.db.execute('DELETE FROM stock_movement WHERE id IN (?)', [movementIds.map(idBytes)]);
    const stale = work.holdings.splice(0);
    const announced = work.variantIds.size;
    for (const held of stale) {
      held.holding = await held.replan(); // the levels that the next one finds are without those already moved
      work.holdings.push(held);
    }
    if (work.variantIds.size > announced) this.announce(work);
    await this.writeRows(work.allMoves(), work);
    try {
      await this.updateLevels(work.allMoves());
    } catch (error) {
      const constraint = violatedConstraint(error);
      throw constraint === null ? refusalOf(error, work) : stockBelowCommitments(constraint);
    }
  }

  /** They travel with the UPDATE of the levels, which hears of their failure. */
  private async writeRows(moves: readonly StockMove[], work: StockWork): Promise<string[]> {
    this.reservations.insert(work.holdings.flatMap(({ holding }) => holding.reservations));
    const movements = moves.map((move) => this.movementOf(move));
    if (movements.length < MANY) postRows(this.db, StockMovement, movements);
    else await insertMany(this.db, StockMovement, movements);
    return movements.map((movement) => movement.id);
  }

  private async updateLevels(moves: readonly StockMove[]): Promise<void> {
    const deltas = sumByLevel(moves);
    if (deltas.length === 0) await this.db.flush();
    for (let at = 0; at < deltas.length; at += LEVELS_A_STATEMENT) {
      const part = deltas.slice(at, at + LEVELS_A_STATEMENT);
      const { sql, parameters } = levelUpdate(part, this.clock.now());
      if (at + LEVELS_A_STATEMENT >= deltas.length) {
        return this.db.executeLast(sql, parameters, { rows: part.length, otherwise: levelMissing });
      }
      if ((await this.db.execute(sql, parameters)).affectedRows !== part.length) throw levelMissing();
    }
  }

  private movementOf(move: StockMove): StockMovement {
    return Object.assign(new StockMovement(), {
      id: newId('mov'),
      itemId: move.itemId,
      locationId: move.locationId,
      kind: move.kind,
      onHandDelta: move.onHand ?? 0,
      reservedDelta: move.reserved ?? 0,
      allocatedDelta: move.allocated ?? 0,
      unavailableDelta: move.unavailable ?? 0,
      causeType: move.causeType,
      causeId: move.causeId,
      reason: move.reason ?? null,
      actorId: RequestContext.actor().userId,
      createdAt: this.clock.now(),
    });
  }
}

const levelMissing = (): Error => new Error('A stock level is missing: ensureLevels must come first');

/** Net change of each level in lock order; levels whose changes cancel out are left alone. */
export function sumByLevel(moves: readonly StockMove[]): LevelDelta[] {
  const deltas = new Map<string, LevelDelta>();
  for (const move of moves) {
    const key = move.itemId + '|' + move.locationId;
    const delta = deltas.get(key) ?? {
      itemId: move.itemId,
      locationId: move.locationId,
      onHand: 0,
      reserved: 0,
      allocated: 0,
      unavailable: 0,
    };
    delta.onHand += move.onHand ?? 0;
    delta.reserved += move.reserved ?? 0;
    delta.allocated += move.allocated ?? 0;
    delta.unavailable += move.unavailable ?? 0;
    deltas.set(key, delta);
  }
  return [...deltas.values()]
    .filter((delta) => delta.onHand !== 0 || delta.reserved !== 0 || delta.allocated !== 0 || delta.unavailable !== 0)
    .sort(compareLevels);
}

const COUNTERS = [
  ['on_hand', 'onHand'],
  ['reserved', 'reserved'],
  ['allocated', 'allocated'],
  ['unavailable', 'unavailable'],
] as const;

/**
 * One UPDATE of many levels; only counters that move are named, so that a plain sale touches one column. The index is
 * named because another one would lock its own records first and then the rows, against the order of everybody else.
 */
function levelUpdate(deltas: readonly LevelDelta[], now: Date): { sql: string; parameters: unknown[] } {
  const parameters: unknown[] = [];
  const sets = COUNTERS.filter(([, property]) => deltas.some((delta) => delta[property] !== 0)).map(
    ([column, property]) => {
      const moved = deltas.filter((delta) => delta[property] !== 0);
      for (const delta of moved) parameters.push(idBytes(delta.itemId), idBytes(delta.locationId), delta[property]);
      const cases = moved.map(() => 'WHEN item_id = ? AND location_id = ? THEN ?').join(' ');
      return column + ' = ' + column + ' + CASE ' + cases + ' ELSE 0 END';
    },
  );
  for (const delta of deltas) parameters.push(idBytes(delta.itemId), idBytes(delta.locationId));
  const keys = deltas.map(() => '(item_id = ? AND location_id = ?)').join(' OR ');
  const sql =
    'UPDATE stock_level FORCE INDEX (PRIMARY) SET ' +
    [...sets, 'version = version + 1', 'updated_at = ?'].join(', ') +
    ' WHERE ' +
    keys +
    ' ORDER BY item_id, location_id';
  parameters.splice(parameters.length - deltas.length * 2, 0, now);
  return { sql, parameters };
}

const CONSTRAINTS = ['no_oversell', 'on_hand', 'reserved', 'allocated', 'unavailable'].map(
  (name) => 'stock_level_' + name,
);

/** Why the rows could not be written: another request holds stock for the same reference. */
function refusalOf(error: unknown, work: StockWork): unknown {
  if (!isDuplicateKey(error, 'reservation_open')) return error;
  return reservationInProgress(work.holdings[0]?.holding.reservations[0]?.reference ?? '');
}

/** The stock constraint that refused a statement, or null for any other error. */
function violatedConstraint(error: unknown): string | null {
  return CONSTRAINTS.find((name) => isCheckViolation(error, name)) ?? null;
}
