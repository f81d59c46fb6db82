import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

export type SandboxStatus = 'requires_action' | 'processing' | 'authorized' | 'declined' | 'canceled';

/** A payment as the sandbox bank sees it: the bank's own books, which our payments never write. */
@Entity('sandbox_payment')
@Index('sandbox_payment_key', ['requestKey'], { unique: true })
@Index('sandbox_payment_page', ['pageToken'], { unique: true })
@Index('sandbox_payment_due', ['dueAt'])
export class SandboxPayment {
  /** Shown in the address of the 3-D Secure page: 122 random bits and more. */
  @CodeColumn({ length: 64 }) pageToken: string;
  @IdColumn('sbp', { primary: true }) id: string;
  /** The merchant's idempotency key. */
  @CodeColumn({ length: 80 }) requestKey: string;
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
  @CodeColumn({ length: 20 }) status: SandboxStatus;
  @CodeColumn({ length: 60, nullable: true }) declineCode: string | null;
  /** The merchant wants the money at once. */
  @Column('boolean') autoCapture: boolean;
  @Column('varchar', { length: 1000 }) returnUrl: string;
  /** Where the merchant hears webhooks: the api process that asked. */
  @Column('varchar', { length: 255, nullable: true }) notifyUrl: string | null;
  /** When a late payment is settled. */
  @TimeColumn({ nullable: true }) dueAt: Date | null;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}
