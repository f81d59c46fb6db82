import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Entity, Index } from 'typeorm';
import type { TransactionKind } from '../../payment-provider.js';

/** The sandbox bank's log: one row for everything that it did. */
@Entity('sandbox_transaction')
@Index('sandbox_transaction_payment', ['paymentId'])
@Index('sandbox_transaction_request', ['requestKey', 'kind'], { unique: true })
export class SandboxTransaction {
  @IdColumn('sbt', { primary: true }) id: string;
  @IdColumn('sbp') paymentId: string;
  @CodeColumn({ length: 20 }) kind: TransactionKind;
  @CodeColumn({ length: 20 }) state: 'succeeded' | 'failed';
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
  /** The merchant's idempotency key of the request. */
  @CodeColumn({ length: 80 }) requestKey: string;
  @CodeColumn({ length: 60, nullable: true }) errorCode: string | null;
  @TimeColumn() createdAt: Date;
}
