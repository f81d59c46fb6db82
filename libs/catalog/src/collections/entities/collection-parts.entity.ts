import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** What a collection says in one language. */
@Entity('collection_translation')
@Index('collection_translation_slug', ['locale', 'slugKey'], { unique: true })
export class CollectionTranslation {
  @IdColumn('coll', { primary: true })
  collectionId: string;

  @PrimaryColumn({ type: 'varchar', length: 35, charset: 'ascii', collation: 'ascii_bin' })
  locale: string;

  @Column({ type: 'varchar', length: 200, collation: 'utf8mb4_unicode_520_ci' })
  name: string;

  @Column({ type: 'varchar', length: 190 })
  slug: string;

  @Column({ type: 'varchar', length: 190 })
  slugKey: string;

  /** Sanitized HTML. */
  @Column({ type: 'mediumtext', nullable: true })
  description: string | null;
}

/** A product of a collection. */
@Entity('collection_product')
@Index('collection_product_product', ['productId', 'collectionId'])
export class CollectionProduct {
  @IdColumn('coll', { primary: true })
  collectionId: string;

  @IdColumn('prod', { primary: true })
  productId: string;

  /** Rank: 0, 1, 2 … */
  @Column('int')
  position: number;
}
