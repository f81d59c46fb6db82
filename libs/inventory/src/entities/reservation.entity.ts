import { Check, Column, Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';

/**
 * active (held for a checkout, counted in `reserved`) → committed (promised to a placed order, counted in
 * `allocated` until shipped) | released | expired.
 */
export type ReservationState = 'active' | 'committed' | 'released' | 'expired';

/** What one line of an order holds of one item at one location. */
@Entity('reservation')
@Index('reservation_open', ['openReference', 'lineReference', 'itemId', 'locationId'], { unique: true })
@Index('reservation_due', ['state', 'expiresAt'])
@Index('reservation_item', ['itemId', 'locationId', 'state'])
@Index('reservation_reference', ['reference'])
@Check('reservation_quantity', 'quantity > 0 AND shipped >= 0 AND shipped <= quantity')
export class Reservation {
  @IdColumn('res', { primary: true })
  id: string;

  /** The order's id; opaque here. */
  @ReferenceColumn()
  reference: string;

  /** Equal to `reference` while the row holds stock, null afterwards: the unique key of what is held. */
  @ReferenceColumn({ nullable: true, name: 'open_reference' })
  openReference: string | null;

  @ReferenceColumn({ name: 'line_reference' })
  lineReference: string;

  @IdColumn('chan', { name: 'channel_id' })
  channelId: string;

  @IdColumn('var', { name: 'variant_id' })
  variantId: string;

  @IdColumn('item', { name: 'item_id' })
  itemId: string;

  @IdColumn('loc', { name: 'location_id' })
  locationId: string;

  /** Units of the item, of the whole line. */
  @Column('int')
  quantity: number;

  /** Units of the item in one unit of the variant. */
  @Column('int')
  perUnit: number;

  /** Units of the item that left the house. */
  @Column('int')
  shipped: number;

  @CodeColumn({ length: 20 })
  state: ReservationState;

  /** When an active row stops counting. */
  @TimeColumn()
  expiresAt: Date;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}
