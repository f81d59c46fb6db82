import { CodeColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index, OneToMany, type Relation } from 'typeorm';
import { shipmentTransitionRefused } from '../shipping.errors.js';
import { ShipmentLine } from './shipment-line.entity.js';

export type ShipmentStatus = 'created' | 'packed' | 'shipped' | 'delivered' | 'lost' | 'returned' | 'canceled';

const NEXT: Readonly<Record<ShipmentStatus, readonly ShipmentStatus[]>> = {
  created: ['packed', 'shipped', 'canceled'],
  packed: ['shipped', 'canceled'],
  shipped: ['delivered', 'lost', 'returned'],
  delivered: ['returned'],
  lost: [],
  returned: [],
  canceled: [],
};

/** Parcels on their way. Whom they belong to is an opaque reference. */
@Entity('shipment')
@Index('ix_shipment_reference', ['reference'])
export class Shipment {
  @IdColumn('shp', { primary: true }) id: string;
  /** Of another module, such as an order's id. */
  @ReferenceColumn() reference: string;
  @CodeColumn({ length: 20 }) status: ShipmentStatus;
  @Column('varchar', { length: 80, nullable: true }) carrier: string | null;
  @Column('varchar', { length: 120, nullable: true }) trackingNumber: string | null;
  @Column('varchar', { length: 500, nullable: true }) trackingUrl: string | null;
  @TimeColumn({ nullable: true }) shippedAt: Date | null;
  @TimeColumn({ nullable: true }) deliveredAt: Date | null;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
  @OneToMany(() => ShipmentLine, (line) => line.shipment) lines: Relation<ShipmentLine>[];

  /** Throws `shipment_transition_refused` (409), also for the state that it is in. */
  advance(to: ShipmentStatus, at: Date): void {
    if (!NEXT[this.status].includes(to)) throw shipmentTransitionRefused(this.status, to);
    this.status = to;
    this.updatedAt = at;
    if (to === 'shipped') this.shippedAt = at;
    if (to === 'delivered') this.deliveredAt = at;
  }
}
