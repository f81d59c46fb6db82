import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Entity, Index } from 'typeorm';
import type { TransactionKind, TransactionState } from '../payment-provider.js';

/** One thing that the provider did or was asked to do. Rows are only ever added. */
@Entity('payment_transaction')
@Index('payment_transaction_intent', ['intentId'])
@Index('payment_transaction_provider_ref', ['provider', 'providerRef'], { unique: true })
export class PaymentTransaction {
  @IdColumn('ptx', { primary: true }) id: string;
  @IdColumn('pi') intentId: string;
  @CodeColumn({ length: 40 }) provider: string;
  @CodeColumn({ length: 20 }) kind: TransactionKind;
  @CodeColumn({ length: 20 }) state: TransactionState;
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
  /** The provider's id of it, or of our request while that is unanswered: a repeated report adds nothing. */
  @CodeColumn({ length: 120 }) providerRef: string;
  /** The pending row that this one settles. */
  @IdColumn('ptx', { nullable: true }) parentId: string | null;
  @IdColumn('ref', { nullable: true }) refundId: string | null;
  @CodeColumn({ length: 60, nullable: true }) errorCode: string | null;
  /** Who asked for it: `staff:usr_…`, `system:…`. */
  @CodeColumn({ length: 120 }) actor: string;
  @TimeColumn() createdAt: Date;
}
