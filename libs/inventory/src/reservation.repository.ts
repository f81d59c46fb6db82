import { Injectable } from '@nestjs/common';
import { Clock, Database, idBytes, idFromBytes, postRows, versionConflict } from 'markethall/kernel';
import { Reservation } from './entities/reservation.entity.js';

/** An open row as the services need it. */
export type OpenReservation = Pick<
  Reservation,
  | 'id'
  | 'reference'
  | 'lineReference'
  | 'channelId'
  | 'variantId'
  | 'itemId'
  | 'locationId'
  | 'quantity'
  | 'perUnit'
  | 'shipped'
> & { state: 'active' | 'committed' };

type RawReservation = {
  id: Buffer;
  reference: string;
  line_reference: string;
  channel_id: Buffer;
  variant_id: Buffer;
  item_id: Buffer;
  location_id: Buffer;
  quantity: number;
  per_unit: number;
  shipped: number;
  state: 'active' | 'committed';
};

const COLUMNS =
  'id, reference, line_reference, channel_id, variant_id, item_id, location_id, quantity, per_unit, shipped, state';

/**
 * Named reads, locks and state changes of reservation rows. Rows are always locked before their levels. Every locking
 * statement names its index: two statements that reach one row by different indexes lock it in opposite orders.
 */
@Injectable()
export class ReservationRepository {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** What a reference holds, locked, in the order of the unique key. */
  async lockOpen(reference: string): Promise<OpenReservation[]> {
    const rows = await this.db.query<RawReservation[]>(
      'SELECT ' +
        COLUMNS +
        ' FROM reservation FORCE INDEX (reservation_open) WHERE open_reference = ? ORDER BY line_reference, item_id, location_id FOR UPDATE',
      [reference],
    );
    return rows.map(toOpen);
  }

  /** Over-due active rows of at most `limit` references, locked; what another transaction works on is skipped. */
  async lockDue(limit: number, itemIds: readonly string[] | null): Promise<OpenReservation[]> {
    const now = this.clock.now();
    const due =
      itemIds === null
        ? await this.db.query<{ reference: string }[]>(
            "SELECT DISTINCT reference FROM reservation WHERE state = 'active' AND expires_at <= ? LIMIT ?",
            [now, limit],
          )
        : await this.db.query<{ reference: string }[]>(
            "SELECT DISTINCT reference FROM reservation WHERE item_id IN (?) AND state = 'active' AND expires_at <= ? LIMIT ?",
            [itemIds.map(idBytes), now, limit],
          );
    if (due.length === 0) return [];
    const references = due.map((row) => row.reference);
    const rows = await this.db.query<RawReservation[]>(
      'SELECT ' +
        COLUMNS +
        " FROM reservation FORCE INDEX (reservation_open) WHERE open_reference IN (?) AND state = 'active' AND expires_at <= ? ORDER BY id FOR UPDATE SKIP LOCKED",
      [references, now],
    );
    return this.whole(rows.map(toOpen), references);
  }

  /** Leaves out references of which another transaction holds a row: they end as a whole or not at all. */
  private async whole(rows: OpenReservation[], references: readonly string[]): Promise<OpenReservation[]> {
    const counts = await this.db.query<{ reference: string; n: string | number }[]>(
      "SELECT open_reference AS reference, COUNT(*) AS n FROM reservation WHERE open_reference IN (?) AND state = 'active' GROUP BY open_reference",
      [references],
    );
    const complete = new Set(
      counts
        .filter((count) => rows.filter((row) => row.reference === count.reference).length === Number(count.n))
        .map((count) => count.reference),
    );
    return rows.filter((row) => complete.has(row.reference));
  }

  /** With the next trip. */
  insert(rows: Reservation[]): void {
    postRows(this.db, Reservation, rows);
  }

  extend(ids: readonly string[], expiresAt: Date): void {
    this.db.post('UPDATE reservation FORCE INDEX (PRIMARY) SET expires_at = ?, updated_at = ? WHERE id IN (?)', [
      expiresAt,
      this.clock.now(),
      ids.map(idBytes),
    ]);
  }

  commit(ids: readonly string[]): void {
    this.db.post("UPDATE reservation FORCE INDEX (PRIMARY) SET state = 'committed', updated_at = ? WHERE id IN (?)", [
      this.clock.now(),
      ids.map(idBytes),
    ]);
  }

  /** As `commit`, of rows that are not locked: version_conflict (412) ends the transaction when one is not active any more. */
  commitActive(ids: readonly string[]): void {
    this.db.post(
      "UPDATE reservation FORCE INDEX (PRIMARY) SET state = 'committed', updated_at = ? WHERE id IN (?) AND state = 'active'",
      [this.clock.now(), ids.map(idBytes)],
      { rows: ids.length, otherwise: () => versionConflict({}) },
    );
  }

  /** Ends what is not shipped: a row that shipped a part stays committed with that part as its quantity. */
  close(ids: readonly string[], state: 'released' | 'expired'): void {
    this.db.post(
      `UPDATE reservation FORCE INDEX (PRIMARY)
          SET state = CASE WHEN shipped = 0 THEN ? ELSE state END,
              open_reference = CASE WHEN shipped = 0 THEN NULL ELSE open_reference END,
              quantity = CASE WHEN shipped = 0 THEN quantity ELSE shipped END,
              updated_at = ?
        WHERE id IN (?)`,
      [state, this.clock.now(), ids.map(idBytes)],
    );
  }

  /** Adds shipped units row by row, in one statement. */
  async addShipped(parts: readonly { id: string; quantity: number }[]): Promise<void> {
    const cases = parts.map(() => 'WHEN ? THEN ?').join(' ');
    await this.db.execute(
      'UPDATE reservation FORCE INDEX (PRIMARY) SET shipped = shipped + CASE id ' +
        cases +
        ' ELSE 0 END, updated_at = ? WHERE id IN (?)',
      [
        ...parts.flatMap((part) => [idBytes(part.id), part.quantity]),
        this.clock.now(),
        parts.map((part) => idBytes(part.id)),
      ],
    );
  }

  async remove(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.db.execute('DELETE FROM reservation WHERE id IN (?)', [ids.map(idBytes)]);
  }
}

function toOpen(raw: RawReservation): OpenReservation {
  return {
    id: idFromBytes('res', raw.id),
    reference: raw.reference,
    lineReference: raw.line_reference,
    channelId: idFromBytes('chan', raw.channel_id),
    variantId: idFromBytes('var', raw.variant_id),
    itemId: idFromBytes('item', raw.item_id),
    locationId: idFromBytes('loc', raw.location_id),
    quantity: raw.quantity,
    perUnit: raw.per_unit,
    shipped: raw.shipped,
    state: raw.state,
  };
}
