import { Column, Entity, Index } from 'typeorm';
import { TimeColumn } from '../../clock/time.column.js';
import { CodeColumn } from '../../database/columns.js';
import { IdColumn, ReferenceColumn } from '../../ids/id.column.js';

/** A published event, written in the transaction of the change that it announces. */
@Entity('outbox_event')
@Index('ix_outbox_event_dispatched', ['dispatchedAt', 'id'])
@Index('ix_outbox_event_aggregate', ['aggregateType', 'aggregateId', 'id'])
export class OutboxEvent {
  @IdColumn('evt', { primary: true })
  id: string;

  /** Name on the wire, `orders.placed.v1`. */
  @CodeColumn({ length: 100 })
  name: string;

  /** The `v1` of the name as a number. */
  @Column({ type: 'int' })
  version: number;

  @CodeColumn({ length: 60 })
  aggregateType: string;

  @CodeColumn({ length: 80 })
  aggregateId: string;

  @Column({ type: 'int', nullable: true })
  aggregateVersion: number | null;

  @ReferenceColumn({ nullable: true })
  channelId: string | null;

  /** Who caused it: `staff:usr_…`, `system:…`, `anonymous`. */
  @Column({ type: 'varchar', length: 120 })
  actor: string;

  @Column({ type: 'varchar', length: 200 })
  requestId: string;

  @Column({ type: 'json', nullable: true })
  payload: Record<string, unknown> | null;

  @TimeColumn()
  occurredAt: Date;

  /** When the relay made the delivery rows; null until then. */
  @TimeColumn({ nullable: true })
  dispatchedAt: Date | null;
}
