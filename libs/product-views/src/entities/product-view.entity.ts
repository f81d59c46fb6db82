import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn, TimeColumn } from 'markethall/kernel';

/** What a shopper reads of a product in one language: one row, made from the catalog and kept fresh by its events. */
@Entity('product_view')
@Index('ix_product_view_slug', ['slugKey', 'locale'])
@Index('ix_product_view_created', ['locale', 'createdAt', 'productId'])
@Index('ix_product_view_name', ['locale', 'name', 'productId'])
@Index('ix_product_view_format', ['format', 'productId'])
export class ProductView {
  @IdColumn('prod', { primary: true }) productId: string;
  @PrimaryColumn({ type: 'varchar', length: 35, charset: 'ascii', collation: 'ascii_bin' }) locale: string;
  @Column({ type: 'varchar', length: 190 }) slugKey: string;
  @Column({ type: 'varchar', length: 200, collation: 'utf8mb4_unicode_520_ci' }) name: string;
  @Column({ type: 'varchar', length: 120, collation: 'utf8mb4_unicode_520_ci', nullable: true }) brand: string | null;
  /** Version of the product that the row shows. */
  @Column('int') version: number;
  /** See PAGE_FORMAT; the release before says nothing and writes 1. */
  @Column('int', { default: 1 }) format: number;
  /** ProductDocument as JSON. */
  @Column('longtext') doc: string;
  /** DocumentFacts as JSON; null in rows of the release before. */
  @Column('longtext', { nullable: true }) facts: string | null;
  /** When the product was made. */
  @TimeColumn() createdAt: Date;
}
