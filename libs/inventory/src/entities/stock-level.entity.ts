import { Check, Column, Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from 'markethall/kernel';

/**
 * The stock of one item at one location, in units. Counters are only ever moved by the ledger's guarded UPDATE
 * (`StockLedger`), never by saving this entity.
 */
@Entity('stock_level')
@Index('stock_level_id', ['id'], { unique: true })
@Index('stock_level_location', ['locationId', 'itemId'])
@Check('stock_level_on_hand', 'on_hand >= 0')
@Check('stock_level_reserved', 'reserved >= 0')
@Check('stock_level_allocated', 'allocated >= 0')
@Check('stock_level_unavailable', 'unavailable >= 0')
@Check('stock_level_safety', 'safety >= 0')
@Check('stock_level_backorder', 'backorder_limit >= 0')
@Check('stock_level_no_oversell', 'on_hand - reserved - allocated - unavailable - safety + backorder_limit >= 0')
export class StockLevel {
  @IdColumn('item', { primary: true, name: 'item_id' })
  itemId: string;

  @IdColumn('loc', { primary: true, name: 'location_id' })
  locationId: string;

  /** The public name of the row, for paging and URLs. */
  @IdColumn('lvl')
  id: string;

  /** What lies there. */
  @Column('int')
  onHand: number;

  /** Held for checkouts that are not placed yet. */
  @Column('int')
  reserved: number;

  /** Promised to placed orders, not shipped yet. */
  @Column('int')
  allocated: number;

  /** Damaged or in quality control. */
  @Column('int')
  unavailable: number;

  /** Never sold: a cushion against miscounts. */
  @Column('int')
  safety: number;

  /** How many may be sold beyond what is there. */
  @Column('int')
  backorderLimit: number;

  @Column('int')
  version: number;

  @TimeColumn()
  updatedAt: Date;

  /** Units for sale, backorders included. */
  get available(): number {
    return this.onHand - this.reserved - this.allocated - this.unavailable - this.safety + this.backorderLimit;
  }
}
