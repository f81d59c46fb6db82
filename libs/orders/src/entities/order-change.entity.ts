import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

export type OrderChangeKind = 'edit' | 'return' | 'exchange' | 'claim';
export type OrderChangeStatus = 'pending' | 'confirmed' | 'declined' | 'canceled';

/** A change to a placed order, collected action by action, previewed, then confirmed in one transaction. One open at a time. */
@Entity('order_change')
@Index('order_change_open', ['openOrderId'], { unique: true })
@Index('order_change_order', ['orderId'])
export class OrderChange {
  @IdColumn('och', { primary: true }) id: string;
  @IdColumn('ord') orderId: string;
  /** Equal to `orderId` while it is pending, null afterwards (a CHECK says so): the key that forbids a second open change. */
  @IdColumn('ord', { nullable: true }) openOrderId: string | null;
  @CodeColumn({ length: 20 }) kind: OrderChangeKind;
  @CodeColumn({ length: 20 }) status: OrderChangeStatus;
  @Column('json', { nullable: true }) actions: Record<string, unknown>[] | null;
  @CodeColumn({ length: 120 }) createdBy: string;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}
