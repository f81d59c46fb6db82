import { IdColumn, ReferenceColumn } from 'markethall/kernel';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import type { Shipment } from './shipment.entity.js';

/** How much of a line of the reference is in the shipment. */
@Entity('shipment_line')
@Index('uq_shipment_line', ['shipmentId', 'lineReference'], { unique: true })
@Check('chk_shipment_line_quantity', '`quantity` > 0')
export class ShipmentLine {
  @IdColumn('shl', { primary: true }) id: string;
  @IdColumn('shp') shipmentId: string;
  @ManyToOne('Shipment', 'lines', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'shipment_id', foreignKeyConstraintName: 'fk_shipment_line_shipment' })
  shipment: Relation<Shipment>;
  @ReferenceColumn() lineReference: string;
  @Column('int') quantity: number;
}
