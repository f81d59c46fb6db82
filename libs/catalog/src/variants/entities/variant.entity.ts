import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, CustomColumn, IdColumn, TimeColumn } from 'markethall/kernel';

/** What is bought, counted and priced: one combination of a product's options. */
@Entity('variant')
@Index('variant_sku_key', ['skuKey'], { unique: true })
@Index('variant_external_id', ['externalId'], { unique: true })
@Index('variant_combination', ['productId', 'optionSignature'], { unique: true })
@Index('variant_barcode', ['barcode'])
export class Variant {
  @IdColumn('var', { primary: true })
  id: string;

  @IdColumn('prod')
  productId: string;

  /** As typed. */
  @Column({ type: 'varchar', length: 100 })
  sku: string;

  /** What must be unique, archived variants included. */
  @Column({ type: 'varchar', length: 100 })
  skuKey: string;

  @Column({ type: 'varchar', length: 64, nullable: true })
  barcode: string | null;

  @Column({ type: 'int', nullable: true })
  weightGrams: number | null;

  @Column({ type: 'int', nullable: true })
  lengthMm: number | null;

  @Column({ type: 'int', nullable: true })
  widthMm: number | null;

  @Column({ type: 'int', nullable: true })
  heightMm: number | null;

  /** False: sold without counting. */
  @Column('boolean')
  trackInventory: boolean;

  /** Inactive variants are not for sale. */
  @Column('boolean')
  active: boolean;

  @Column('int')
  position: number;

  /** The id in another system. */
  @Column({ type: 'varchar', length: 120, nullable: true })
  externalId: string | null;

  /** Hash of its sorted options; archived variants have one of their own, so that the combination is free again. */
  @CodeColumn({ length: 64 })
  optionSignature: string;

  /** An image of the product that shows this variant. */
  @IdColumn('asset', { nullable: true })
  assetId: string | null;

  @TimeColumn({ nullable: true })
  archivedAt: Date | null;

  @CustomColumn()
  custom: Record<string, unknown> | null;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}
