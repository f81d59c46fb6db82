import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** What shoppers of one locale read of a promotion. */
@Entity('promotion_translation')
export class PromotionTranslation {
  @IdColumn('promo', { primary: true })
  promotionId: string;

  @PrimaryColumn({ type: 'varchar', length: 35, charset: 'ascii', collation: 'ascii_bin' })
  locale: string;

  @Column({ type: 'varchar', length: 200 })
  label: string;

  /** Shown on the products that it concerns; null: none. */
  @Column({ type: 'varchar', length: 40, nullable: true })
  badge: string | null;
}

/** A channel in which a promotion holds. None at all: every channel. */
@Entity('promotion_channel')
@Index('promotion_channel_channel', ['channelId', 'promotionId'])
export class PromotionChannel {
  @IdColumn('promo', { primary: true })
  promotionId: string;

  @IdColumn('chan', { primary: true })
  channelId: string;
}
