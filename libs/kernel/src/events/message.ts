import { idFromBytes } from '../ids/id.js';

/** An event as it lies in the outbox. */
export interface Message {
  messageId: string;
  name: string;
  aggregate: { type: string; id: string; version?: number };
  channelId: string | null;
  actor: string;
  requestId: string;
  payload: Record<string, unknown>;
  /** ISO time. */
  occurredAt: string;
}

/** What one Bull job carries: one attempt of one delivery. */
export interface DeliveryAttempt extends Message {
  subscriber: string;
  attempt: number;
}

/** A row of `outbox_event` as the driver gives it. */
export interface OutboxRecord {
  id: Buffer;
  name: string;
  aggregate_type: string;
  aggregate_id: string;
  aggregate_version: number | null;
  channel_id: string | null;
  actor: string;
  request_id: string;
  payload: unknown;
  occurred_at: Date;
}

/** Columns that `messageOf` reads. */
export const MESSAGE_COLUMNS =
  'o.id, o.name, o.aggregate_type, o.aggregate_id, o.aggregate_version, o.channel_id, o.actor, o.request_id, o.payload, o.occurred_at';

export function messageOf(row: OutboxRecord): Message {
  return {
    messageId: idFromBytes('evt', row.id),
    name: row.name,
    aggregate: {
      type: row.aggregate_type,
      id: row.aggregate_id,
      ...(row.aggregate_version === null ? {} : { version: row.aggregate_version }),
    },
    channelId: row.channel_id,
    actor: row.actor,
    requestId: row.request_id,
    payload: jsonObject(row.payload) ?? {},
    occurredAt: row.occurred_at.toISOString(),
  };
}

/** A JSON column: text on MariaDB, an object on MySQL. */
export function jsonObject(value: unknown): Record<string, unknown> | null {
  const parsed: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return typeof parsed === 'object' && parsed !== null ? (parsed as Record<string, unknown>) : null; // any object will do
}

/** Bull's job id: one per attempt, so that an attempt queued twice is one job. */
export const attemptId = (a: { messageId: string; subscriber: string; attempt: number }): string =>
  `${a.messageId}.${a.subscriber}.${a.attempt}`;
