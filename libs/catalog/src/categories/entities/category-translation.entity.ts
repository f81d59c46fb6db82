import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** What a category says in one language. */
@Entity('category_translation')
@Index('category_translation_slug', ['locale', 'slugKey'], { unique: true })
export class CategoryTranslation {
  @IdColumn('cat', { primary: true })
  categoryId: string;

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
