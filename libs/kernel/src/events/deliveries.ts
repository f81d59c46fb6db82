import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { idBytes } from '../ids/id.js';

/** One attempt of one delivery: the attempt's number is its fence. */
export interface DeliveryKey {
  messageId: string;
  subscriber: string;
  attempt: number;
}

/** The steps of a delivery row. Each is one guarded UPDATE; the loser of a race changes nothing and learns it. */
@Injectable()
export class Deliveries {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Begins the attempt and leases the row. False: it was begun, settled or taken over by somebody else. */
  async begin(key: DeliveryKey, leaseMs: number): Promise<boolean> {
    const until = this.inMs(leaseMs);
    const { affectedRows } = await this.db.execute(
      `UPDATE event_delivery SET attempts = ?, lease_until = ?, next_attempt_at = ?
        WHERE message_id = ? AND subscriber = ? AND attempts = ? AND state IN ('pending', 'failed')`,
      [key.attempt, until, until, idBytes(key.messageId), key.subscriber, key.attempt - 1],
    );
    return affectedRows === 1;
  }

  /** Prolongs the lease of a running attempt; one that was taken over stays so. */
  async renew(key: DeliveryKey, leaseMs: number): Promise<void> {
    const until = this.inMs(leaseMs);
    await this.db.execute(
      `UPDATE event_delivery SET lease_until = ?, next_attempt_at = ?
        WHERE message_id = ? AND subscriber = ? AND attempts = ? AND state IN ('pending', 'failed')`,
      [until, until, idBytes(key.messageId), key.subscriber, key.attempt],
    );
  }

  /** Settles the attempt as done, in the ambient transaction where there is one. False: it is no longer this one's. */
  async done(key: DeliveryKey): Promise<boolean> {
    const { affectedRows } = await this.db.execute(
      `UPDATE event_delivery SET state = 'done', settled_at = ?, lease_until = NULL, last_error = NULL
        WHERE message_id = ? AND subscriber = ? AND attempts = ? AND state IN ('pending', 'failed')`,
      [this.clock.now(), idBytes(key.messageId), key.subscriber, key.attempt],
    );
    return affectedRows === 1;
  }

  /** Notes the failure and when to try again. */
  async failed(key: DeliveryKey, error: string, retryInMs: number): Promise<void> {
    await this.db.execute(
      `UPDATE event_delivery SET state = 'failed', next_attempt_at = ?, lease_until = NULL, last_error = ?
        WHERE message_id = ? AND subscriber = ? AND attempts = ? AND state IN ('pending', 'failed')`,
      [this.inMs(retryInMs), error, idBytes(key.messageId), key.subscriber, key.attempt],
    );
  }

  /** Gives the delivery up: it waits for a person. `attempts` as they are, so that a retry goes on counting. */
  async giveUp(key: DeliveryKey, state: 'dead' | 'unknown', error: string): Promise<void> {
    await this.db.execute(
      `UPDATE event_delivery SET state = ?, settled_at = ?, lease_until = NULL, last_error = ?
        WHERE message_id = ? AND subscriber = ? AND attempts <= ? AND state IN ('pending', 'failed')`,
      [state, this.clock.now(), error, idBytes(key.messageId), key.subscriber, key.attempt],
    );
  }

  private inMs(ms: number): Date {
    return new Date(this.clock.nowMs() + ms);
  }
}
