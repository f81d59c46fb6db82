import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type CartCredential, CartService } from 'markethall/cart';
import { type Order, OrderQueryService } from 'markethall/orders';
import {
  type NextAction,
  PaymentDeskService,
  type PaymentIntent,
  PaymentService,
  PROVIDER_UNAVAILABLE,
} from 'markethall/payments';
import { CheckoutConfig } from './checkout.config.js';
import { checkoutInProgress, paymentDeclined, paymentUnavailable } from './checkout.errors.js';
import { CheckoutFinalizer } from './checkout-finalizer.js';
import { CheckoutOpener, type CheckoutRequest, type OpenedCheckout, type OpenResult } from './checkout-opener.js';

/** What the shopper gets. */
export interface CheckoutOutcome {
  order: Order;
  /** Null when no provider was to pay: a free order, or one that gift cards and store credit have paid. */
  payment: { intentId: string; status: string; nextAction: NextAction | null } | null;
  /** A guest's secret to read the order; null for customers. */
  orderToken: string | null;
}

const POLL_MS = 60;

/**
 * Placing an order, in three phases that can each be repeated: PREPARE (one transaction: CheckoutOpener), PAY (none),
 * FINALIZE (one transaction: CheckoutFinalizer). One cart becomes one order, however often and from wherever it is asked.
 */
@Injectable()
export class CheckoutService {
  constructor(
    private readonly carts: CartService,
    private readonly opener: CheckoutOpener,
    private readonly finalizer: CheckoutFinalizer,
    private readonly orderQueries: OrderQueryService,
    private readonly payments: PaymentService,
    private readonly paymentDesk: PaymentDeskService,
    private readonly config: CheckoutConfig,
  ) {}

  /**
   * Buys the cart, or says how it stands: repeating is the way to ask after a redirect. Throws 404, cart_changed,
   * checkout_requirements_missing, out_of_stock, checkout_in_progress, order_closed (409), payment_declined (402).
   */
  async complete(cartId: string, credential: CartCredential, request: CheckoutRequest): Promise<CheckoutOutcome> {
    await this.opener.warm();
    const deadline = performance.now() + this.config.waitMs;
    let [takeOver, hasWaited] = [false, false];
    for (;;) {
      const opened = await this.opener.open(cartId, request, { takeOver, hasWaited, credential });
      switch (opened.kind) {
        case 'placed':
          return this.outcomeOf(opened.order);
        case 'declined':
          await this.carts.unlock(cartId);
          throw paymentDeclined(opened.intent);
        case 'opened':
          return this.pay(opened, request);
        case 'waiting': {
          const outcome = await this.resume(opened, request);
          if (outcome !== null) return outcome;
          [takeOver, hasWaited] = [true, false]; // the earlier attempt is ended, and the cart is still ours
          break;
        }
        case 'busy':
          if (performance.now() > deadline) throw checkoutInProgress();
          hasWaited = true;
          takeOver = await this.opener.isAbandoned(cartId);
          await sleep(POLL_MS * (0.5 + Math.random()));
      }
    }
  }

  /** Never inside a transaction: a slow provider must not hold row locks. */
  private async pay(opened: OpenedCheckout, request: CheckoutRequest): Promise<CheckoutOutcome> {
    const { intent } = opened;
    const result =
      intent === null
        ? null
        : await this.payments.authorize(intent, { token: request.paymentToken, returnUrl: request.returnUrl });
    const settled = await this.finalizer.settle({ ...opened, isFresh: true }, result);
    if (settled.intent?.failureCode === PROVIDER_UNAVAILABLE) throw paymentUnavailable();
    if (settled.intent?.isEnded) throw paymentDeclined(settled.intent);
    return this.outcomeOf(settled.order, settled.intent);
  }

  /** Asks how the earlier attempt stands. Null: it is ended and the shopper wants another one. */
  private async resume(
    opened: Extract<OpenResult, { kind: 'waiting' }>,
    request: CheckoutRequest,
  ): Promise<CheckoutOutcome | null> {
    const intent = await this.payments.refresh(opened.intent);
    if (intent.isFunded) {
      const settled = await this.finalizer.settle({ order: opened.order, intent }, null);
      return this.outcomeOf(settled.order, settled.intent);
    }
    if (intent.isOpen && this.opener.isSame(opened.order, intent, request)) {
      await this.carts.unlock(opened.cart.id);
      return this.outcomeOf(opened.order, intent);
    }
    if (intent.isOpen && (await this.paymentDesk.void(intent.id)).isOpen) {
      await this.carts.unlock(opened.cart.id);
      throw checkoutInProgress(); // the provider has not said that it let go of the first payment
    }
    return null;
  }

  private async outcomeOf(order: Order, known?: PaymentIntent | null): Promise<CheckoutOutcome> {
    const intent = known === undefined ? await this.lastPaymentOf(order) : known;
    const payment =
      intent === null ? null : { intentId: intent.id, status: intent.status, nextAction: intent.nextAction };
    return { order, payment, orderToken: order.customerId === null ? this.orderQueries.guestToken(order) : null };
  }

  private async lastPaymentOf(order: Order): Promise<PaymentIntent | null> {
    const last =
      order.paymentIntentId === null
        ? (await this.payments.findByReference(order.id)).at(-1)
        : await this.payments.find(order.paymentIntentId);
    return last === undefined || last?.isTender ? null : last;
  }
}
