import { Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from 'markethall/kernel';

/** Where and when a product is for sale. */
@Entity('product_channel')
@Index('product_channel_channel', ['channelId', 'productId'])
export class ProductChannel {
  @IdColumn('prod', { primary: true })
  productId: string;

  @IdColumn('chan', { primary: true })
  channelId: string;

  @TimeColumn()
  publishedFrom: Date;

  /** Exclusive; null: until further notice. */
  @TimeColumn({ nullable: true })
  publishedTo: Date | null;
}
