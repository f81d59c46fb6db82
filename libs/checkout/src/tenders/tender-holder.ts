import { Injectable } from '@nestjs/common';
import type { Cart } from 'markethall/cart';
import { type Money } from 'markethall/kernel';
import type { Order } from 'markethall/orders';
import { type PaymentIntent, TenderService } from 'markethall/payments';
import { TenderPlanner } from './tender-planner.js';
import type { TenderPlan } from './tender-plan.js';

/** Less can be paid with the tenders than the shopper expects: rolls PREPARE back; the opener tells the new amounts. */
export class TendersShrunk extends Error {}

/** What PREPARE does with tenders, all in its transaction. */
@Injectable()
export class TenderHolder {
  constructor(
    private readonly planner: TenderPlanner,
    private readonly tenders: TenderService,
  ) {}

  /**
   * How the total is paid. Throws TendersShrunk when that is not what the shopper has agreed to: the amount due that the
   * request names, else what the tenders could pay when they were shown last.
   */
  async plan(
    cart: Cart,
    total: Money,
    expectedDue: Money | null,
    returning?: ReadonlyMap<string, bigint>,
  ): Promise<TenderPlan> {
    const plan = await this.planner.plan(cart, total.amount, returning);
    const isAsAgreed =
      expectedDue === null
        ? !plan.hasShrunk
        : expectedDue.amount === plan.due && expectedDue.currency === total.currency;
    if (!isAsAgreed) throw new TendersShrunk();
    return plan;
  }

  /** Holds what the plan takes from each account, for the order's present attempt. */
  hold(order: Order, plan: TenderPlan): Promise<PaymentIntent[]> {
    const payable = { reference: order.id, attempt: order.attempt, channelId: order.channelId };
    const used = plan.tenders.filter(({ covers }) => covers > 0n);
    return this.tenders.hold(
      payable,
      used.map(({ accountId, kind, covers }) => ({
        account: { id: accountId, kind, currency: order.currency },
        amount: covers,
      })),
    );
  }

  /** A new attempt begins: what earlier ones still hold is free again; says what, by account. Nothing held: no statement. */
  releaseEarlier(orderId: string, payments: readonly PaymentIntent[]): Promise<ReadonlyMap<string, bigint>> {
    const holds = payments.some((payment) => payment.isTender && payment.isFunded);
    return holds ? this.tenders.releaseAll(orderId) : Promise.resolve(new Map());
  }
}
