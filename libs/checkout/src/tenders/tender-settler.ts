import { Injectable } from '@nestjs/common';
import type { Order } from 'markethall/orders';
import { PaymentIntent, TenderService } from 'markethall/payments';

/** What FINALIZE does with tenders, all in its transaction, with the order locked. */
@Injectable()
export class TenderSettler {
  constructor(private readonly tenders: TenderService) {}

  /**
   * The tenders of the order's present attempt: those that the caller has just written, else read and locked. A provider's
   * payment of the whole total needs none: no statement.
   */
  of(
    order: Order,
    intent: PaymentIntent | null,
    known: readonly PaymentIntent[] | undefined,
  ): Promise<PaymentIntent[]> {
    if (known !== undefined) return Promise.resolve([...known]);
    if ((intent?.amount ?? 0n) === order.grandTotal) return Promise.resolve([]);
    return this.tenders.ofAttempt(order.id, order.attempt);
  }

  /** Takes what they hold. Changes the given objects. */
  capture(tenders: readonly PaymentIntent[]): Promise<void> {
    return this.tenders.capture(tenders);
  }

  /** Gives back what they hold. */
  async release(tenders: readonly PaymentIntent[]): Promise<void> {
    await this.tenders.release(tenders);
  }

  /** The provider has declined the order's present attempt. */
  async releaseDeclined(order: Order, intent: PaymentIntent): Promise<void> {
    if (order.status === 'pending_payment' && order.attempt === intent.attempt) await this.tenders.releaseAll(order.id);
  }

  /** Gives back whatever an order still holds and will not use: all of it, but for the attempt that may yet succeed. */
  async releaseUnused(order: Order): Promise<void> {
    const isOpen = order.status === 'pending_payment' && order.paymentStatus !== 'failed';
    await this.tenders.releaseAll(order.id, isOpen ? { exceptAttempt: order.attempt } : {});
  }
}

/** What pays for an order as orders wants to know it: the provider's payment, else the first tender; amounts together. */
export function paymentOf(
  order: Order,
  intent: PaymentIntent | null,
  tenders: readonly PaymentIntent[],
): { id: string; attempt: number; amount: bigint } | null {
  const [first] = intent === null ? tenders : [intent];
  if (first === undefined) return null;
  const paid = tenders.reduce((sum, tender) => sum + tender.authorizedAmount - tender.voidedAmount, 0n);
  return { id: first.id, attempt: intent?.attempt ?? order.attempt, amount: paid + (intent?.amount ?? 0n) };
}
