import { Entity, Index } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** A product in a collection as its page says, so that a changed collection finds the pages that it left. */
@Entity('product_view_collection')
@Index('ix_product_view_collection_product', ['productId'])
export class ProductViewCollection {
  @IdColumn('coll', { primary: true }) collectionId: string;
  @IdColumn('prod', { primary: true }) productId: string;
}
