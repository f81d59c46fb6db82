import {
  AmountColumn,
  CodeColumn,
  CurrencyColumn,
  CustomColumn,
  IdColumn,
  Personal,
  ReferenceColumn,
  TimeColumn,
} from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';
import {
  orderNotCancellable,
  orderNotPayable,
  orderNotShippable,
  orderPaymentMismatch,
  orderTransitionRefused,
} from '../order.errors.js';
import {
  canMove,
  type FulfillmentStatus,
  type OrderPaymentStatus,
  type OrderStatus,
  type ReturnStatus,
} from '../order-status.js';

/**
 * What was agreed with a customer: an immutable commercial snapshot. `status` moves by commands; the other three axes
 * are derived from payments, line quantities and returns. All amounts are minor units of `currency`.
 */
@Entity('sales_order')
@Index('sales_order_number', ['number'], { unique: true })
@Index('sales_order_cart', ['cartId'], { unique: true })
@Index('sales_order_external', ['externalId'], { unique: true })
@Index('sales_order_created', ['createdAt', 'id'])
@Index('sales_order_status', ['status', 'createdAt', 'id'])
@Index('sales_order_payment_status', ['paymentStatus', 'createdAt', 'id'])
@Index('sales_order_channel', ['channelId', 'createdAt', 'id'])
@Index('sales_order_customer', ['customerId', 'createdAt', 'id'])
@Index('sales_order_email', ['emailKey', 'createdAt'])
@Index('sales_order_buyer', ['buyerKey'])
@Index('sales_order_placed', ['placedAt', 'id'])
@Index('sales_order_expiry', ['status', 'expiresAt'])
@Index('sales_order_unpaid_slot', ['unpaidSlot'], { unique: true })
export class Order {
  static readonly changeType = 'order';

  @IdColumn('ord', { primary: true }) id: string;
  /** Shown to people; given when the order is placed. */
  @CodeColumn({ length: 32, nullable: true }) number: string | null;
  /** The cart that it was made of: one order per cart for ever. Null for orders without a cart. */
  @ReferenceColumn({ nullable: true }) cartId: string | null;
  @ReferenceColumn() channelId: string;
  /** Null for guests. */
  @ReferenceColumn({ nullable: true }) customerId: string | null;
  @Personal() @Column('varchar', { length: 254 }) email: string;
  @Personal() @Column('varchar', { length: 254 }) emailKey: string;
  /** First and last name of the buyer, for staff's search. */
  @Personal() @Column('varchar', { length: 205 }) buyerName: string;
  @Personal() @Column('varchar', { length: 205 }) buyerKey: string;
  @CodeColumn({ length: 20 }) status: OrderStatus;
  @CodeColumn({ length: 20 }) paymentStatus: OrderPaymentStatus;
  @CodeColumn({ length: 20 }) fulfillmentStatus: FulfillmentStatus;
  @CodeColumn({ length: 20 }) returnStatus: ReturnStatus;
  @CurrencyColumn() currency: string;
  /** The locale of the copied names, and of the mails. */
  @CodeColumn({ length: 35 }) locale: string;
  /** Whether `subtotal` and `discountTotal` contain tax. */
  @CodeColumn({ length: 10 }) taxMode: 'gross' | 'net';
  /** `<rounding mode>:<where>`, as the channel had it: `half_up:line`. */
  @CodeColumn({ length: 40 }) roundingPolicy: string;
  /** Σ of the lines as displayed, before discounts and shipping. */
  @AmountColumn() subtotal: bigint;
  @AmountColumn() discountTotal: bigint;
  /** Gross. Σ line totals + shippingTotal + feeTotal = grandTotal. */
  @AmountColumn() shippingTotal: bigint;
  @AmountColumn() feeTotal: bigint;
  @AmountColumn() taxTotal: bigint;
  @AmountColumn() grandTotal: bigint;
  /** Captured and refunded so far, copied from payments when they change. */
  @AmountColumn() paidTotal: bigint;
  @AmountColumn() refundedTotal: bigint;
  /** Code of the PaymentProvider that the shopper chose; `none` for a free order. */
  @CodeColumn({ length: 40 }) paymentMethod: string;
  /** 1, 2, …: the tries to pay; each rewrites the lines until the order is placed. */
  @Column('int') attempt: number;
  /** The payment that placed it. */
  @ReferenceColumn({ nullable: true }) paymentIntentId: string | null;
  @TimeColumn({ nullable: true }) placedAt: Date | null;
  /** When an unpaid order gives its stock back. */
  @TimeColumn({ nullable: true }) expiresAt: Date | null;
  /** Its place among the few unpaid orders of its buyer while it holds stock unpaid; see UnpaidSlots. */
  @Column('binary', { length: 16, nullable: true }) unpaidSlot: Buffer | null;
  @TimeColumn({ nullable: true }) canceledAt: Date | null;
  @Column('varchar', { length: 200, nullable: true }) canceledReason: string | null;
  @TimeColumn({ nullable: true }) completedAt: Date | null;
  /** Random seed of the guest's token; the token itself is never stored. */
  @CodeColumn({ length: 43 }) tokenSeed: string;
  /** SHA-256 of the guest's token; null once revoked. */
  @CodeColumn({ length: 64, nullable: true }) tokenHash: string | null;
  @TimeColumn({ nullable: true }) tokenExpiresAt: Date | null;
  /** Checksum of the lines as they were agreed; see lineChecksum. */
  @AmountColumn() linesChecksum: bigint;
  @CustomColumn() custom: Record<string, unknown> | null;
  @CodeColumn({ length: 100, nullable: true }) externalId: string | null;
  /** Raised by every change; compared in the WHERE of the update. */
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  /** Placed or further: it has a number, and people are told about it. */
  get isPlaced(): boolean {
    return this.placedAt !== null;
  }

  /** Waits for its payment (or lapsed while waiting). */
  get isUnpaid(): boolean {
    return this.status === 'pending_payment' || this.status === 'expired';
  }

  place(number: string, paymentIntentId: string | null, at: Date): void {
    this.move('placed');
    this.number = number;
    this.paymentIntentId = paymentIntentId;
    this.placedAt = at;
    this.expiresAt = null;
    this.unpaidSlot = null;
  }

  /** Throws order_payment_mismatch (409) unless the payment is of this attempt and of exactly this total. */
  assertPaidBy(payment: { attempt: number; amount: bigint } | null): void {
    const fits =
      payment === null
        ? this.grandTotal === 0n
        : payment.attempt === this.attempt && payment.amount === this.grandTotal;
    if (!fits) throw orderPaymentMismatch();
  }

  /** A new try to pay, with whatever the cart holds now. */
  reopen(expiresAt: Date): void {
    if (!this.isUnpaid) throw orderNotPayable(this.status);
    this.status = 'pending_payment';
    this.attempt += 1;
    this.expiresAt = expiresAt;
  }

  cancel(reason: string, at: Date): void {
    if (this.fulfillmentStatus !== 'unfulfilled' || !canMove(this.status, 'canceled')) {
      throw orderNotCancellable(this.status, this.fulfillmentStatus);
    }
    this.status = 'canceled';
    this.fulfillmentStatus = 'canceled';
    this.canceledReason = reason;
    this.canceledAt = at;
    this.expiresAt = null;
    this.unpaidSlot = null;
  }

  /** Nobody paid in time. */
  expire(): void {
    this.move('expired');
    this.expiresAt = null;
    this.unpaidSlot = null;
  }

  /** The present try to pay has failed: it holds nothing any more. */
  decline(): void {
    this.unpaidSlot = null;
  }

  complete(at: Date): void {
    this.move('completed');
    this.completedAt = at;
  }

  assertShippable(): void {
    if (this.status !== 'placed') throw orderNotShippable(this.status);
  }

  private move(to: OrderStatus): void {
    if (!canMove(this.status, to)) throw orderTransitionRefused(this.status, to);
    this.status = to;
  }
}
