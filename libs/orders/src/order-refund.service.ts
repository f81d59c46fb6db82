import { Injectable } from '@nestjs/common';
import { type Actor, AppError, Database, Money } from 'markethall/kernel';
import { PaymentDeskService, type PaymentIntent, PaymentService, type Refund } from 'markethall/payments';
import type { Order } from './entities/order.entity.js';
import { creditNeedsCustomer, nothingToRefund, refundCurrencyDiffers, refundTooHigh } from './order.errors.js';
import { OrderRepository } from './order.repository.js';

/** What staff wants to pay back. */
export interface OrderRefundInput {
  /** Default: everything that was paid and not paid back. */
  amount?: Money;
  reason: string;
  /** `original`: the way it came. `store_credit`: to the customer's account, for registered customers only. */
  to: 'original' | 'store_credit';
}

/** What became of it. A provider may refuse one part after another part has gone back. */
export interface OrderRefund {
  refunds: Refund[];
  /** Asked for and not paid back, because a provider refused. Minor units. */
  missing: bigint;
}

/**
 * Pays an order back over all of its payments. The way it came means: first what a provider has collected, newest
 * payment first, then gift cards and store credit, the last used first. So nobody turns a gift card into cash, and a
 * shopper who paid in part by card gets that part of the money before anything becomes credit again.
 */
@Injectable()
export class OrderRefundService {
  constructor(
    private readonly db: Database,
    private readonly orders: OrderRepository,
    private readonly payments: PaymentService,
    private readonly desk: PaymentDeskService,
  ) {}

  /**
   * Throws 404, nothing_to_refund, store_credit_needs_customer (409), 422 above what is left or in another currency,
   * payment_operation_failed.
   */
  async refund(orderId: string, input: OrderRefundInput, actor: Actor): Promise<OrderRefund> {
    const order = await this.orders.getVisible(orderId, actor);
    if (input.to === 'original') return this.payBack(await this.partsOf(order, input.amount), input.reason);

    const { customerId } = order;
    if (customerId === null) throw creditNeedsCustomer();
    // No provider is asked, so all parts go back together or none.
    return this.db.transaction(async () => {
      const locked = await this.orders.getVisibleForUpdate(orderId, actor);
      return this.payBack(await this.partsOf(locked, input.amount), input.reason, customerId);
    });
  }

  private async payBack(parts: readonly Part[], reason: string, creditTo?: string): Promise<OrderRefund> {
    const refunds: Refund[] = [];
    let missing = 0n;
    for (const { intent, amount } of parts) {
      const to = creditTo === undefined ? {} : { creditTo };
      try {
        refunds.push(await this.desk.refund(intent.id, { amount: Money.of(amount, intent.currency), reason, ...to }));
      } catch (error) {
        if (!(error instanceof AppError) || refunds.length === 0 || creditTo !== undefined) throw error;
        missing += amount;
      }
    }
    return { refunds, missing };
  }

  private async partsOf(order: Order, wanted: Money | undefined): Promise<Part[]> {
    const payments = (await this.payments.findByReference(order.id)).filter((intent) => leftOf(intent) > 0n);
    const left = payments.reduce((sum, intent) => sum + leftOf(intent), 0n);
    if (left === 0n) throw nothingToRefund();
    if (wanted !== undefined && wanted.currency !== order.currency) throw refundCurrencyDiffers(order.currency);
    if (wanted !== undefined && wanted.amount > left) throw refundTooHigh(left, order.currency);
    return spread(payments, wanted?.amount ?? left);
  }
}

interface Part {
  intent: PaymentIntent;
  amount: bigint;
}

const leftOf = (intent: PaymentIntent): bigint =>
  intent.capturedAmount - intent.refundedAmount - intent.chargedBackAmount;

/** Tenders have negative attempts: the last used is the lowest, and all of them come after every provider's payment. */
function spread(payments: readonly PaymentIntent[], amount: bigint): Part[] {
  const newestFirst = (one: PaymentIntent, other: PaymentIntent) => other.tryNumber - one.tryNumber;
  const providers = payments.filter((intent) => !intent.isTender).toSorted(newestFirst);
  const tenders = payments.filter((intent) => intent.isTender).toSorted((one, other) => one.attempt - other.attempt);
  let open = amount;
  return [...providers, ...tenders].flatMap((intent) => {
    const part = leftOf(intent) < open ? leftOf(intent) : open;
    open -= part;
    return part > 0n ? [{ intent, amount: part }] : [];
  });
}
