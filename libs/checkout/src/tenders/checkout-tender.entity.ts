import { AmountColumn, CodeColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import type { StoredValueKind } from 'markethall/payments';
import { Column, Entity, Index } from 'typeorm';

/** A gift card or store credit that a shopper wants to pay a cart with. No amount: that is worked out at each look. */
@Entity('checkout_tender')
@Index('checkout_tender_account', ['cartId', 'accountId'], { unique: true })
@Index('checkout_tender_created', ['createdAt'])
export class CheckoutTender {
  @IdColumn('tnd', { primary: true }) id: string;
  @ReferenceColumn() cartId: string;
  /** The account of stored value; payments owns it. */
  @ReferenceColumn() accountId: string;
  @CodeColumn({ length: 20 }) kind: StoredValueKind;
  /** Spent in this order. */
  @Column('int') position: number;
  /** What the shopper was told is on it, in minor units: to pay more by card than that leads to expect needs another look. */
  @AmountColumn() seenBalance: bigint;
  @TimeColumn() createdAt: Date;
}
