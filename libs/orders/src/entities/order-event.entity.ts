import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';
import type { OrderStatus } from '../order-status.js';

/** What the timeline can tell. */
export type OrderEventType =
  | 'opened'
  | 'payment_declined'
  | 'placed'
  | 'payment_changed'
  | 'shipped'
  | 'completed'
  | 'canceled'
  | 'expired'
  | 'payment_returned'
  | 'token_revoked'
  | 'note';

/** One entry of an order's timeline. Entries with `toStatus` are the history of its status. */
@Entity('order_event')
@Index('order_event_order', ['orderId', 'id'])
export class OrderEvent {
  @IdColumn('oev', { primary: true }) id: string;
  @IdColumn('ord') orderId: string;
  @CodeColumn({ length: 40 }) type: OrderEventType;
  @CodeColumn({ length: 20, nullable: true }) fromStatus: OrderStatus | null;
  @CodeColumn({ length: 20, nullable: true }) toStatus: OrderStatus | null;
  /** `staff:usr_…`, `customer:usr_…`, `system:…`. */
  @CodeColumn({ length: 120 }) actor: string;
  /** For people: a reason, a staff note. */
  @Column('varchar', { length: 2000, nullable: true }) note: string | null;
  /** Facts for machines: a shipment's id, a decline code. */
  @Column('json', { nullable: true }) data: Record<string, unknown> | null;
  @TimeColumn() createdAt: Date;
}
