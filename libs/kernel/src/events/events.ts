import { Injectable } from '@nestjs/common';
import { actorRef } from '../context/actor.js';
import { RequestContext } from '../context/request-context.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { newId } from '../ids/id.js';
import { type AppEvent, eventNameOf, eventVersionOf, type EventClass, payloadOf } from './app-event.js';
import { postOutbox, type OutboxRow } from './outbox.js';
import { Nudge } from './nudge.js';

/** Publishes events through the outbox: they exist exactly when the change that they announce is committed. */
@Injectable()
export class Events {
  /** Rows of the running attempt of each transaction; gone with it. */
  private readonly buffer = {};

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly nudge: Nudge,
  ) {}

  /**
   * Records the event with the present transaction: one INSERT for all of its events right before COMMIT. Throws
   * outside of a transaction. Subscribers hear of it a few milliseconds after COMMIT, or later, never not.
   */
  publish(event: AppEvent): void {
    const rows = this.db.local<OutboxRow[]>(this.buffer, () => []);
    if (rows.length === 0) this.db.beforeCommit(() => this.write(rows), 'flush');
    rows.push(this.rowOf(event));
  }

  private write(rows: OutboxRow[]): void {
    const batch = rows.splice(0); // what is published from here on (by a guard) registers a write of its own
    postOutbox(this.db, batch);
    this.db.afterCommit(() => this.nudge.send('events'));
  }

  private rowOf(event: AppEvent): OutboxRow {
    // Every event's constructor is its EventClass: AppEvent itself is abstract.
    const name = eventNameOf(event.constructor as unknown as EventClass);
    const { actor, requestId } = RequestContext.current();
    return {
      id: newId('evt'),
      name,
      version: eventVersionOf(name),
      aggregateType: event.aggregate.type,
      aggregateId: event.aggregate.id,
      aggregateVersion: event.aggregate.version ?? null,
      channelId: event.channelId ?? null,
      actor: actorRef(actor),
      requestId: requestId.slice(0, 200),
      payload: JSON.stringify(payloadOf(event)),
      occurredAt: this.clock.now(),
    };
  }
}
