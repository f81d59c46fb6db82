import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** What a product says in one language. */
@Entity('product_translation')
@Index('product_translation_slug', ['locale', 'slugKey'], { unique: true })
@Index('product_translation_name', ['name', 'productId'])
export class ProductTranslation {
  @IdColumn('prod', { primary: true })
  productId: string;

  @PrimaryColumn({ type: 'varchar', length: 35, charset: 'ascii', collation: 'ascii_bin' })
  locale: string;

  @Column({ type: 'varchar', length: 200, collation: 'utf8mb4_unicode_520_ci' })
  name: string;

  /** As typed. */
  @Column({ type: 'varchar', length: 190 })
  slug: string;

  /** What must be unique in a locale, and what is looked up. */
  @Column({ type: 'varchar', length: 190 })
  slugKey: string;

  /** Sanitized HTML. */
  @Column({ type: 'mediumtext', nullable: true })
  description: string | null;

  @Column({ type: 'varchar', length: 200, nullable: true })
  seoTitle: string | null;

  @Column({ type: 'varchar', length: 400, nullable: true })
  seoDescription: string | null;
}
