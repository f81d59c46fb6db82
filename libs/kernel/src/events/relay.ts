import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { idFromBytes } from '../ids/id.js';
import { log } from '../logging/log.js';
import { Metrics } from '../metrics/metrics.js';
import { ATTEMPT_OPTIONS, EVENTS_QUEUE } from '../worker/queues.js';
import { EventsConfig } from './events.config.js';
import { KnownEvents } from './known-events.js';
import { attemptId, type DeliveryAttempt, MESSAGE_COLUMNS, messageOf, type OutboxRecord } from './message.js';
import { Subscriptions } from './subscriptions.js';

/** Rows claimed in one transaction. */
const BATCH = 200;
const NEW_EVENTS = `SELECT ${MESSAGE_COLUMNS} FROM outbox_event o WHERE o.dispatched_at IS NULL ORDER BY o.id LIMIT ${BATCH}
  FOR UPDATE SKIP LOCKED`;
const DUE_DELIVERIES = `SELECT message_id, subscriber, attempts FROM event_delivery
  WHERE state IN ('pending', 'failed') AND next_attempt_at <= ? ORDER BY next_attempt_at LIMIT ${BATCH}
  FOR UPDATE SKIP LOCKED`;
const MESSAGES = `SELECT ${MESSAGE_COLUMNS} FROM outbox_event o WHERE o.id IN (?)`;

/** Stands for "no module here knows this event" in `event_delivery`. */
export const UNKNOWN_EVENT = 'kernel.unknown-event';

interface DueDelivery {
  message_id: Buffer;
  subscriber: string;
  attempts: number;
}

/**
 * Carries events from the outbox to Bull. The rows decide: what was claimed but never ran (a lost Redis, a killed
 * process) is due again when its lease lapses. Several relays share the work by SKIP LOCKED.
 */
@Injectable()
export class Relay {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @InjectQueue(EVENTS_QUEUE) private readonly queue: Queue<DeliveryAttempt>,
    private readonly subscriptions: Subscriptions,
    private readonly known: KnownEvents,
    private readonly config: EventsConfig,
    private readonly metrics: Metrics,
  ) {}

  /** Makes delivery rows of new events and queues their first attempts. True when there may be more. */
  async dispatchNew(): Promise<boolean> {
    if (!(await this.hasRoom())) return false;
    const { attempts, claimed } = await this.db.transaction(() => this.claimNew());
    await this.enqueue(attempts);
    return claimed === BATCH;
  }

  /** Queues attempts that are due again: after a failure, or because nobody began or finished the last one. */
  async dispatchDue(): Promise<boolean> {
    if (!(await this.hasRoom())) return false;
    const attempts = await this.db.transaction(() => this.claimDue());
    await this.enqueue(attempts);
    return attempts.length === BATCH;
  }

  private async claimNew(): Promise<{ attempts: DeliveryAttempt[]; claimed: number }> {
    const rows = await this.db.query<OutboxRecord[]>(NEW_EVENTS);
    if (rows.length === 0) return { attempts: [], claimed: 0 };
    const now = this.clock.now();
    const attempts = rows.flatMap((row) => this.firstAttempts(row));
    const lease = this.lease();
    const deliveries = rows.flatMap((row) => this.deliveryRows(row, now, lease));
    if (deliveries.length > 0) {
      await this.db.execute(
        `INSERT IGNORE INTO event_delivery (message_id, subscriber, state, attempts, next_attempt_at, lease_until, last_error,
          settled_at) VALUES ?`,
        [deliveries],
      );
    }
    await this.db.execute('UPDATE outbox_event SET dispatched_at = ? WHERE id IN (?)', [
      now,
      rows.map((row) => row.id),
    ]);
    return { attempts, claimed: rows.length };
  }

  private firstAttempts(row: OutboxRecord): DeliveryAttempt[] {
    const message = messageOf(row);
    return this.subscriptions.subscribersOf(row.name).map((subscriber) => ({ ...message, subscriber, attempt: 1 }));
  }

  private deliveryRows(row: OutboxRecord, now: Date, lease: Date): unknown[][] {
    if (this.known.has(row.name)) {
      return this.subscriptions
        .subscribersOf(row.name)
        .map((subscriber) => [row.id, subscriber, 'pending', 0, lease, lease, null, null]);
    }
    const facts = { messageId: idFromBytes('evt', row.id), event: row.name };
    log.error({ ...facts, alert: 'event_unknown' }, 'No module here knows this event');
    this.metrics.eventDeliveries.inc({ subscriber: UNKNOWN_EVENT, outcome: 'unknown' });
    return [[row.id, UNKNOWN_EVENT, 'unknown', 0, now, null, `no module here knows the event ${row.name}`, now]];
  }

  private async claimDue(): Promise<DeliveryAttempt[]> {
    const due = await this.db.query<DueDelivery[]>(DUE_DELIVERIES, [this.clock.now()]);
    if (due.length === 0) return [];
    const lease = this.lease();
    const keys = due.map((row) => [row.message_id, row.subscriber]);
    await this.db.execute(
      'UPDATE event_delivery SET lease_until = ?, next_attempt_at = ? WHERE (message_id, subscriber) IN (?)',
      [lease, lease, keys],
    );
    const messages = await this.messages(due.map((row) => row.message_id));
    return due.flatMap((row) => {
      const message = messages.get(idFromBytes('evt', row.message_id));
      return message === undefined ? [] : [{ ...message, subscriber: row.subscriber, attempt: row.attempts + 1 }];
    });
  }

  private async messages(ids: Buffer[]): Promise<Map<string, ReturnType<typeof messageOf>>> {
    const rows = await this.db.query<OutboxRecord[]>(MESSAGES, [ids]);
    return new Map(rows.map((row) => [idFromBytes('evt', row.id), messageOf(row)]));
  }

  /** Outside of the claiming transaction. Failing is fine: the rows stay leased for a while and are then due again. */
  private async enqueue(attempts: DeliveryAttempt[]): Promise<void> {
    if (attempts.length === 0) return;
    // Bull ignores a job id that it still has: an attempt that waits there is not queued twice.
    await this.queue.addBulk(attempts.map((data) => ({ data, opts: { ...ATTEMPT_OPTIONS, jobId: attemptId(data) } })));
  }

  /** False while enough attempts wait in Redis: the rest waits in the database, where nothing can lose it. */
  private async hasRoom(): Promise<boolean> {
    return (await this.queue.getWaitingCount()) < this.config.highWater;
  }

  private lease(): Date {
    return new Date(this.clock.nowMs() + this.config.dispatchLeaseMs);
  }
}
