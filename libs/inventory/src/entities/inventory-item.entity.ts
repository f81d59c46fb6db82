import { Entity } from 'typeorm';
import { IdColumn, TimeColumn } from 'markethall/kernel';

/** A thing that is counted. Each variant has one of its own; a kit is made of several. */
@Entity('inventory_item')
export class InventoryItem {
  @IdColumn('item', { primary: true })
  id: string;

  @TimeColumn()
  createdAt: Date;
}
