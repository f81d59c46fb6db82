import type { Database } from '../database/database.js';
import { idBytes } from '../ids/id.js';

/** One row of `outbox_event` as it is written. */
export interface OutboxRow {
  id: string;
  name: string;
  version: number;
  aggregateType: string;
  aggregateId: string;
  aggregateVersion: number | null;
  channelId: string | null;
  actor: string;
  requestId: string;
  /** JSON text. */
  payload: string;
  occurredAt: Date;
}

/** Rows of one INSERT: events are small, and a transaction with more of them is rare. */
const BATCH = 500;

/** Writes the rows with as few statements as possible, in the next trip of the ambient transaction. */
export function postOutbox(db: Database, rows: readonly OutboxRow[]): void {
  for (let from = 0; from < rows.length; from += BATCH) {
    db.post(
      `INSERT INTO outbox_event (id, name, version, aggregate_type, aggregate_id, aggregate_version, channel_id, actor,
        request_id, payload, occurred_at) VALUES ?`,
      [rows.slice(from, from + BATCH).map(valuesOf)],
    );
  }
}

const valuesOf = (row: OutboxRow): unknown[] => [
  idBytes(row.id),
  row.name,
  row.version,
  row.aggregateType,
  row.aggregateId,
  row.aggregateVersion,
  row.channelId,
  row.actor,
  row.requestId,
  row.payload,
  row.occurredAt,
];
