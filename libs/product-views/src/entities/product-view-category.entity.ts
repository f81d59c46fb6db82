import { Entity, Index } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** A product in a category or in one below it. */
@Entity('product_view_category')
@Index('ix_product_view_category_product', ['productId'])
export class ProductViewCategory {
  @IdColumn('cat', { primary: true }) categoryId: string;
  @IdColumn('prod', { primary: true }) productId: string;
}
