import { Entity, PrimaryColumn } from 'typeorm';
import { CodeColumn, TimeColumn } from 'markethall/kernel';

/** A slug that was in use before: old links are redirected. */
@Entity('slug_history')
export class SlugHistory {
  /** `product` or `category`. */
  @PrimaryColumn({ type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin' })
  entityType: string;

  @PrimaryColumn({ type: 'varchar', length: 35, charset: 'ascii', collation: 'ascii_bin' })
  locale: string;

  @PrimaryColumn({ type: 'varchar', length: 190 })
  slugKey: string;

  @CodeColumn({ length: 40 })
  entityId: string;

  @TimeColumn()
  createdAt: Date;
}
