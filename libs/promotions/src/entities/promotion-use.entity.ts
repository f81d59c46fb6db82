import { Column, Entity, Index } from 'typeorm';
import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';

export const useStates = ['held', 'final', 'released'] as const;
/** `held` while an order waits for its payment, `final` once it is placed, `released` when it counts no more. */
export type UseState = (typeof useStates)[number];

/** One promotion used by one order. */
@Entity('promotion_use')
@Index('promotion_use_reference', ['reference', 'promotionId'], { unique: true })
@Index('promotion_use_promotion', ['promotionId', 'id'])
@Index('promotion_use_coupon', ['couponId', 'id'])
@Index('promotion_use_campaign', ['campaignId', 'id'])
@Index('promotion_use_due', ['state', 'expiresAt'])
export class PromotionUse {
  @IdColumn('puse', { primary: true })
  id: string;

  @IdColumn('promo')
  promotionId: string;

  @IdColumn('coup', { nullable: true })
  couponId: string | null;

  @IdColumn('camp', { nullable: true })
  campaignId: string | null;

  /** Where it was used. */
  @IdColumn('chan')
  channelId: string;

  /** Whose use it is, such as an order's id. */
  @ReferenceColumn()
  reference: string;

  /** The customer's id; null for guests. */
  @ReferenceColumn({ nullable: true })
  customerKey: string | null;

  /** SHA-256 of the folded e-mail address; null when none is known. */
  @CodeColumn({ nullable: true })
  emailKey: string | null;

  /** What it took, in minor units as entered. */
  @AmountColumn()
  amount: bigint;

  @CurrencyColumn()
  currency: string;

  @CodeColumn({ length: 20 })
  state: UseState;

  /** Of a hold; null once it is final. */
  @TimeColumn({ nullable: true })
  expiresAt: Date | null;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn()
  updatedAt: Date;
}

/** How often a customer (by id, or by e-mail) has used a promotion. */
@Entity('promotion_customer_use')
export class PromotionCustomerUse {
  @IdColumn('promo', { primary: true })
  promotionId: string;

  /** A customer's id, or the hash of an e-mail address. */
  @Column({ type: 'varchar', length: 64, charset: 'ascii', collation: 'ascii_bin', primary: true })
  customerKey: string;

  @Column('int')
  used: number;
}
