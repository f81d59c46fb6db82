import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Command } from '../commands/command.decorator.js';
import { Database } from '../database/database.js';
import { log } from '../logging/log.js';
import { Schedule } from '../schedule/schedule.decorator.js';
import { EventsConfig } from './events.config.js';
import { UNKNOWN_EVENT } from './relay.js';
import { Subscriptions } from './subscriptions.js';

const BATCH = 1_000;
const KNOWN_AGAIN = `SELECT d.message_id FROM event_delivery d JOIN outbox_event o ON o.id = d.message_id
  WHERE d.state = 'unknown' AND d.subscriber = ? AND o.name IN (?) ORDER BY d.message_id LIMIT ${BATCH} FOR UPDATE`;
const DELIVERED_LONG_AGO = `SELECT o.id FROM outbox_event o WHERE o.dispatched_at < ? AND NOT EXISTS (
    SELECT 1 FROM event_delivery d WHERE d.message_id = o.id AND d.state <> 'done')
  ORDER BY o.dispatched_at, o.id LIMIT ${BATCH}`;

/** What keeps the event tables small and brings back what can be delivered after all. */
@Injectable()
export class EventCare {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: EventsConfig,
    private readonly subscriptions: Subscriptions,
  ) {}

  /** Deliveries that an older worker did not know, but this one does (a rolling deployment). */
  @Schedule('kernel.revive-events', { everyMs: 60_000 })
  async reviveKnown(): Promise<void> {
    const subscribers = [...new Set(this.subscriptions.all.map((subscription) => subscription.subscriber))];
    if (subscribers.length === 0) return;
    const now = this.clock.now();
    const { affectedRows } = await this.db.execute(
      `UPDATE event_delivery SET state = 'failed', next_attempt_at = ?, settled_at = NULL
        WHERE state = 'unknown' AND subscriber IN (?)`,
      [now, subscribers],
    );
    if (affectedRows > 0) log.info({ deliveries: affectedRows }, 'Deliveries are now known here and go on');
    await this.reviveEvents();
  }

  /** Removes what was delivered long ago. Dead and unknown deliveries, and their events, stay for a person to see. */
  @Schedule('kernel.purge-events', { cron: '17 3 * * *' })
  async purge(): Promise<void> {
    const before = new Date(this.clock.nowMs() - this.config.retentionDays * 86_400_000);
    for (let removed = BATCH; removed === BATCH;) removed = await this.purgeBatch(before);
  }

  /** `retry-events [subscriber]`: gives dead and unknown deliveries another round of attempts. */
  @Command('retry-events', 'Give dead and unknown event deliveries another round: retry-events [subscriber]')
  async retry(args: string[]): Promise<void> {
    const [subscriber] = args;
    const { affectedRows } = await this.db.execute(
      `UPDATE event_delivery SET state = 'failed', attempts = 0, next_attempt_at = ?, settled_at = NULL
        WHERE state IN ('dead', 'unknown') AND subscriber <> ? AND (? IS NULL OR subscriber = ?)`,
      [this.clock.now(), UNKNOWN_EVENT, subscriber ?? null, subscriber ?? null],
    );
    log.info({ deliveries: affectedRows }, 'Deliveries go on');
  }

  /** `drop-events subscriber`: settles its dead and unknown deliveries without an effect, so that the doctor is content. */
  @Command('drop-events', 'Settle dead and unknown event deliveries that nobody needs any more: drop-events subscriber')
  async drop(args: string[]): Promise<number> {
    const [subscriber] = args;
    if (subscriber === undefined) {
      process.stderr.write('drop-events needs the name of a subscriber, as the doctor shows it\n');
      return 1;
    }
    const { affectedRows } = await this.db.execute(
      "UPDATE event_delivery SET state = 'done', settled_at = ? WHERE state IN ('dead', 'unknown') AND subscriber = ?",
      [this.clock.now(), subscriber],
    );
    log.warn({ subscriber, deliveries: affectedRows }, 'Deliveries are settled without an effect');
    return 0;
  }

  /** Events that an older worker did not know go back to the relay. */
  private async reviveEvents(): Promise<void> {
    const names = this.subscriptions.eventNames;
    await this.db.transaction(async () => {
      const rows = await this.db.query<{ message_id: Buffer }[]>(KNOWN_AGAIN, [UNKNOWN_EVENT, names]);
      if (rows.length === 0) return;
      const ids = rows.map((row) => row.message_id);
      await this.db.execute('DELETE FROM event_delivery WHERE subscriber = ? AND message_id IN (?)', [
        UNKNOWN_EVENT,
        ids,
      ]);
      await this.db.execute('UPDATE outbox_event SET dispatched_at = NULL WHERE id IN (?)', [ids]);
    });
  }

  private purgeBatch(before: Date): Promise<number> {
    return this.db.transaction(async () => {
      const rows = await this.db.query<{ id: Buffer }[]>(DELIVERED_LONG_AGO, [before]);
      if (rows.length === 0) return 0;
      const ids = rows.map((row) => row.id);
      await this.db.execute('DELETE FROM event_delivery WHERE message_id IN (?)', [ids]);
      await this.db.execute('DELETE FROM outbox_event WHERE id IN (?)', [ids]);
      return rows.length;
    });
  }
}
