import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';

export const movementKinds = [
  'received',
  'adjusted',
  'reserved',
  'allocated',
  'released',
  'expired',
  'shipped',
  'returned',
  'transferred',
] as const;
export type MovementKind = (typeof movementKinds)[number];

/** One line of the ledger, appended and never changed: a level is the sum of its movements. */
@Entity('stock_movement')
@Index('stock_movement_level', ['itemId', 'locationId', 'id'])
@Index('stock_movement_cause', ['causeId', 'causeType'])
export class StockMovement {
  @IdColumn('mov', { primary: true })
  id: string;

  @IdColumn('item', { name: 'item_id' })
  itemId: string;

  @IdColumn('loc', { name: 'location_id' })
  locationId: string;

  @CodeColumn({ length: 20 })
  kind: MovementKind;

  @Column('int')
  onHandDelta: number;

  @Column('int')
  reservedDelta: number;

  @Column('int')
  allocatedDelta: number;

  @Column('int')
  unavailableDelta: number;

  /** `reservation` (an order's reference), `shipment`, `adjustment`, `return`. */
  @CodeColumn({ length: 20, name: 'cause_type' })
  causeType: string;

  @ReferenceColumn({ name: 'cause_id' })
  causeId: string;

  @Column({ type: 'varchar', length: 200, nullable: true })
  reason: string | null;

  /** User id of the member of staff or customer, null for the system. */
  @ReferenceColumn({ nullable: true, name: 'actor_id' })
  actorId: string | null;

  @TimeColumn()
  createdAt: Date;
}
