import { Column, Entity, Index } from 'typeorm';
import { CodeColumn, CustomColumn, IdColumn, TimeColumn } from 'markethall/kernel';

export const productStatuses = ['draft', 'active', 'archived'] as const;
/** Only `active` products are for sale, and only in the channels where they are published. */
export type ProductStatus = (typeof productStatuses)[number];

export const productKinds = ['goods', 'gift_card'] as const;
/** `gift_card`: each unit bought becomes a card of the unit's price; nothing is counted or shipped. Fixed for ever. */
export type ProductKind = (typeof productKinds)[number];

/** The root of a product with its translations, channels, images, options and variants: any change raises `version`. */
@Entity('product')
@Index('product_external_id', ['externalId'], { unique: true })
@Index('product_status', ['status', 'id'])
@Index('product_brand', ['brand', 'id'])
@Index('product_updated', ['updatedAt', 'id'])
export class Product {
  @IdColumn('prod', { primary: true })
  id: string;

  @CodeColumn({ length: 20 })
  status: ProductStatus;

  @Column({ type: 'varchar', length: 20, charset: 'ascii', collation: 'ascii_bin', default: 'goods' })
  kind: ProductKind;

  @Column({ type: 'varchar', length: 120, collation: 'utf8mb4_unicode_520_ci', nullable: true })
  brand: string | null;

  @CodeColumn({ length: 64, nullable: true })
  productType: string | null;

  /** Code of a tax category; tax owns its meaning. */
  @CodeColumn({ length: 64 })
  taxCategoryCode: string;

  /** The id in another system. */
  @Column({ type: 'varchar', length: 120, nullable: true })
  externalId: string | null;

  @CustomColumn()
  custom: Record<string, unknown> | null;

  @Column('int')
  version: number;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}
