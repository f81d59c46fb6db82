import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';
import { type FoldedPayment, foldPayment, type FoldEntry, type PaymentIntentStatus } from '../payment-fold.js';
import type { NextAction } from '../payment-provider.js';

/** Nothing more will come by itself: the sweeper need not ask. */
const OPEN: readonly PaymentIntentStatus[] = ['created', 'requires_action', 'processing'];

/** Most tenders of one try. */
export const TENDERS_A_TRY = 10;

/**
 * The attempt number of a tender: below zero, so that it never meets the provider's own tries 1, 2, … and sorts before
 * them. `position` counts from 0.
 */
export const tenderAttempt = (attempt: number, position: number): number => -(attempt * TENDERS_A_TRY + position);

/** One attempt to collect an amount for an opaque reference. Its status and sums are the fold of its transactions. */
@Entity('payment_intent')
@Index('payment_intent_attempt', ['reference', 'attempt'], { unique: true })
@Index('payment_intent_key', ['idempotencyKey'], { unique: true })
@Index('payment_intent_provider_ref', ['provider', 'providerRef'], { unique: true })
@Index('payment_intent_check', ['checkAt'])
@Index('payment_intent_created', ['createdAt', 'id'])
@Index('payment_intent_channel', ['channelId', 'createdAt'])
export class PaymentIntent {
  @IdColumn('pi', { primary: true }) id: string;
  /** What is paid for, such as an order's id. Payments does not look behind it. */
  @ReferenceColumn() reference: string;
  @ReferenceColumn() channelId: string;
  /** 1, 2, …: the tries to pay with a provider; negative for tenders, see tenderAttempt. Unique per reference. */
  @Column('int') attempt: number;
  /** Code of the PaymentProvider. */
  @CodeColumn({ length: 40 }) provider: string;
  /** The provider's id of this payment. */
  @CodeColumn({ length: 100, nullable: true }) providerRef: string | null;
  /** The gift card or store credit that it is made from; null for a provider's payment. */
  @IdColumn('sva', { nullable: true }) tenderAccountId: string | null;
  /** `<reference>.<attempt>`: the provider sees it with every authorization. */
  @CodeColumn({ length: 80 }) idempotencyKey: string;
  /** SHA-256 of the shopper's one-time token: tells a repeated request from a new try. */
  @CodeColumn({ length: 64, nullable: true }) tokenHash: string | null;
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
  @CodeColumn({ length: 20 }) status: PaymentIntentStatus;
  @AmountColumn() authorizedAmount: bigint;
  @AmountColumn() capturedAmount: bigint;
  @AmountColumn() voidedAmount: bigint;
  @AmountColumn() refundedAmount: bigint;
  @AmountColumn() chargedBackAmount: bigint;
  /** Where the shopper must go (3-D Secure, bank login). */
  @Column('varchar', { length: 1000, nullable: true }) nextActionUrl: string | null;
  /** Why the last authorization failed. */
  @CodeColumn({ length: 60, nullable: true }) failureCode: string | null;
  /** When the sweeper asks the provider about it; null when nothing is open. */
  @TimeColumn({ nullable: true }) checkAt: Date | null;
  /** Raised by every change; compared in the WHERE of the update. */
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  /** Paid from stored value, beside what a provider pays. */
  get isTender(): boolean {
    return this.attempt < 0;
  }

  /** Which try to pay it belongs to: 1, 2, … */
  get tryNumber(): number {
    return this.isTender ? Math.floor(-this.attempt / TENDERS_A_TRY) : this.attempt;
  }

  get nextAction(): NextAction | null {
    return this.status === 'requires_action' && this.nextActionUrl !== null
      ? { type: 'redirect', url: this.nextActionUrl }
      : null;
  }

  /** The provider may still answer, or the shopper may still act. */
  get isOpen(): boolean {
    return OPEN.includes(this.status);
  }

  /** Declined, lapsed or given back: no money will come through it any more. */
  get isEnded(): boolean {
    return this.status === 'failed' || this.status === 'voided' || this.status === 'expired';
  }

  /** Money is held or taken. */
  get isFunded(): boolean {
    return this.authorizedAmount - this.voidedAmount > 0n || this.capturedAmount > 0n;
  }

  /** Takes status and sums from all transactions. */
  refold(transactions: readonly FoldEntry[]): FoldedPayment {
    const folded = foldPayment(transactions, this.nextActionUrl !== null);
    this.status = folded.status;
    this.authorizedAmount = folded.sums.authorized;
    this.capturedAmount = folded.sums.captured;
    this.voidedAmount = folded.sums.voided;
    this.refundedAmount = folded.sums.refunded;
    this.chargedBackAmount = folded.sums.chargedBack;
    return folded;
  }
}
