import { Column, Entity, Index } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** How many of an item one unit of a variant takes: one row for a plain variant, several for a kit. */
@Entity('variant_item')
@Index('variant_item_item', ['itemId'])
export class VariantItem {
  /** Owned by catalog: an id, not a relation. */
  @IdColumn('var', { primary: true, name: 'variant_id' })
  variantId: string;

  @IdColumn('item', { primary: true, name: 'item_id' })
  itemId: string;

  @Column('int')
  quantity: number;
}
