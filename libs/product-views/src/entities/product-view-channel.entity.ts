import { Entity, Index } from 'typeorm';
import { IdColumn, TimeColumn } from 'markethall/kernel';

/** Where and when an active product is for sale. */
@Entity('product_view_channel')
@Index('ix_product_view_channel_product', ['productId'])
export class ProductViewChannel {
  @IdColumn('chan', { primary: true }) channelId: string;
  @IdColumn('prod', { primary: true }) productId: string;
  @TimeColumn() publishedFrom: Date;
  /** Exclusive; null: until further notice. */
  @TimeColumn({ nullable: true }) publishedTo: Date | null;
}
