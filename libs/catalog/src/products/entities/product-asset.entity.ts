import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, IdColumn } from 'markethall/kernel';

/** An image of a product; position 0 is the main one. */
@Entity('product_asset')
@Index('product_asset_asset', ['assetId'])
export class ProductAsset {
  @IdColumn('prod', { primary: true })
  productId: string;

  @IdColumn('asset', { primary: true })
  assetId: string;

  @Column('int')
  position: number;

  /** Copied from media: files are named by content and never change, so their URL needs no look-up. */
  @CodeColumn({ length: 64 })
  checksum: string;

  /** What it shows, in words, for those who cannot see it. */
  @Column({ type: 'varchar', length: 512, nullable: true })
  alt: string | null;
}
