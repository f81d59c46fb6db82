import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../clock/time.column.js';
import { CodeColumn } from '../../database/columns.js';
import { IdColumn } from '../../ids/id.column.js';

/**
 * pending: waits for its first attempt · failed: waits for its next one · done · dead: given up after the last attempt ·
 * unknown: nobody here handles it. dead and unknown raise an alert and wait for a person (`retry-events`).
 */
export type DeliveryState = 'pending' | 'done' | 'failed' | 'dead' | 'unknown';

/** What one subscriber has made of one event. This row alone decides whether there is another attempt. */
@Entity('event_delivery')
@Index('ix_event_delivery_due', ['state', 'nextAttemptAt'])
export class EventDelivery {
  @IdColumn('evt', { primary: true })
  messageId: string;

  @PrimaryColumn({ type: 'varchar', length: 80, charset: 'ascii', collation: 'ascii_bin' })
  subscriber: string;

  @CodeColumn({ length: 20 })
  state: DeliveryState;

  /** Attempts begun; also the fence: an attempt settles only while this is still its own number. */
  @Column({ type: 'int' })
  attempts: number;

  @TimeColumn()
  nextAttemptAt: Date;

  /** While it lies ahead, a job for the delivery is queued or running. */
  @TimeColumn({ nullable: true })
  leaseUntil: Date | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  lastError: string | null;

  /** When it became done, dead or unknown. */
  @TimeColumn({ nullable: true })
  settledAt: Date | null;
}
