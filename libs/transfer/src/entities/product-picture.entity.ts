import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * wanted: to be fetched (again) · stored: its bytes are a picture of media, not shown yet · attached: the product shows
 * it · failed: given up until an import names it again.
 */
export type PictureState = 'wanted' | 'stored' | 'attached' | 'failed';

/** A picture that the last import of a product named by its address. */
@Entity('product_picture')
@Index('product_picture_due', ['state', 'nextAttemptAt'])
@Index('product_picture_job', ['jobId', 'state', 'line'])
export class ProductPicture {
  @IdColumn('prod', { primary: true })
  productId: string;

  /** SHA-256 of the address. */
  @PrimaryColumn({ type: 'binary', length: 32 })
  urlHash: Buffer;

  @Column({ type: 'varchar', length: 2000 })
  url: string;

  /** What it shows, in words. */
  @Column({ type: 'varchar', length: 512, nullable: true })
  alt: string | null;

  /** Place among the pictures of the product, from 0. */
  @Column('int')
  position: number;

  /** The import that named it last. */
  @IdColumn('job')
  jobId: string;

  /** Row of that import's file. */
  @Column('int')
  line: number;

  @CodeColumn({ length: 20 })
  state: PictureState;

  /** Attempts to fetch it, for this import. */
  @Column('int')
  attempts: number;

  @TimeColumn()
  nextAttemptAt: Date;

  /** Code of what went wrong last. */
  @CodeColumn({ length: 60, nullable: true })
  error: string | null;

  @IdColumn('asset', { nullable: true })
  assetId: string | null;
}
