import { Entity, Index } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** A product in a category. */
@Entity('product_category')
@Index('product_category_category', ['categoryId', 'productId'])
export class ProductCategory {
  @IdColumn('prod', { primary: true })
  productId: string;

  @IdColumn('cat', { primary: true })
  categoryId: string;
}
