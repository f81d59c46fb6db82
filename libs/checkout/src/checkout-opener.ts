import { Injectable } from '@nestjs/common';
import { type Cart, CartService } from 'markethall/cart';
import { ChannelService, type ChannelView } from 'markethall/channels';
import { AppError, Clock, Database, Money } from 'markethall/kernel';
import { type Order, type OrderLine, OrderService } from 'markethall/orders';
import { type PaymentIntent, PaymentProviders, PaymentsConfig, PaymentService } from 'markethall/payments';
import { cartChanged, orderClosed, paymentTokenRequired, requirementsMissing } from './checkout.errors.js';
import { orderDraftOf } from './order-draft-of.js';

/** What a shopper sends to buy a cart. */
export interface CheckoutRequest {
  /** Code of a PaymentProvider; of no importance for a free order. */
  paymentMethod: string;
  /** One-time token of the payment instrument. */
  paymentToken: string | null;
  /** What the shopper has seen and agreed to. */
  expectedTotal: Money;
  /** Where to come back to after a redirect. */
  returnUrl: string;
  /** IP address of who asks; a guest's unpaid orders are counted by it. */
  clientAddress?: string | null;
}

/** A new attempt is open, its stock reserved: pay it now. `intent` is null when nothing is to be paid. */
export interface OpenedCheckout {
  kind: 'opened';
  cart: Cart;
  channel: ChannelView;
  order: Order;
  lines: OrderLine[];
  intent: PaymentIntent | null;
}

export type OpenResult =
  | OpenedCheckout
  /** Another request holds the cart. */
  | { kind: 'busy' }
  /** The cart has become an order already. */
  | { kind: 'placed'; order: Order }
  /** An earlier attempt may still succeed. The cart is held by this request now. */
  | { kind: 'waiting'; cart: Cart; order: Order; intent: PaymentIntent }
  /** The attempt that this request has waited for failed with the very same token. */
  | { kind: 'declined'; intent: PaymentIntent };

const GRACE_MS = 2_000;

/** PREPARE: turns a cart into an unpaid order with reserved stock, in one transaction. */
@Injectable()
export class CheckoutOpener {
  constructor(
    private readonly db: Database,
    private readonly carts: CartService,
    private readonly channels: ChannelService,
    private readonly orders: OrderService,
    private readonly payments: PaymentService,
    private readonly providers: PaymentProviders,
    private readonly paymentsConfig: PaymentsConfig,
    private readonly clock: Clock,
  ) {}

  /** Fills caches and takes what must not be taken inside the transactions. */
  async warm(channelId: string): Promise<void> {
    await this.carts.warm();
    await this.orders.prepareNumber(await this.channels.get(channelId));
  }

  /**
   * Replay check → lock → price anew → compare with what the shopper has seen → requirements → order → payment → stock.
   * Throws cart_changed, checkout_requirements_missing, out_of_stock, order_closed (409), too_many_unpaid_orders (429) and 422 for the payment method.
   */
  async open(
    cartId: string,
    request: CheckoutRequest,
    options: { takeOver: boolean; hasWaited: boolean },
  ): Promise<OpenResult> {
    try {
      return await this.db.transaction(async () => {
        const cart = await this.carts.lockForCheckout(cartId, { takeOver: options.takeOver });
        const existing = await this.lockOrderOf(cart);
        if (existing === null) return this.start(cart, request, null);
        if (existing.isPlaced && existing.status !== 'canceled') return { kind: 'placed', order: existing };
        if (!existing.isUnpaid) throw orderClosed(existing.status);

        const last = (await this.payments.findByReference(existing.id)).at(-1);
        if (last !== undefined && !last.isEnded && last.attempt === existing.attempt)
          return { kind: 'waiting', cart, order: existing, intent: last };
        if (last !== undefined && options.hasWaited && this.isSame(last, request))
          return { kind: 'declined', intent: last };
        return this.start(cart, request, existing);
      });
    } catch (error) {
      if (error instanceof AppError && error.code === 'cart_locked') return { kind: 'busy' };
      if (error instanceof AppError && error.code === 'cart_completed') return this.becameOrder(cartId, error);
      throw error;
    }
  }

  /** The request asks for what the attempt was opened with. */
  isSame(intent: PaymentIntent, request: CheckoutRequest): boolean {
    return (
      intent.provider === request.paymentMethod &&
      intent.amount === request.expectedTotal.amount &&
      this.payments.isSameToken(intent, request.paymentToken)
    );
  }

  /** The request that holds the cart must be dead: its provider call would have been cut by the deadline long ago. */
  async isAbandoned(cartId: string): Promise<boolean> {
    const order = await this.orders.findByCart(cartId);
    if (order === null || !order.isUnpaid) return false;
    const last = (await this.payments.findByReference(order.id)).at(-1);
    const deadline = this.paymentsConfig.deadlineMs + GRACE_MS;
    return last?.status === 'created' && last.createdAt.getTime() + deadline < this.clock.nowMs();
  }

  private async start(cart: Cart, request: CheckoutRequest, existing: Order | null): Promise<OpenedCheckout> {
    const channel = await this.channels.get(cart.channelId);
    const priced = await this.carts.priced(cart);
    const blocking = this.carts.requirements(cart, priced).filter((requirement) => requirement.blocking);
    if (blocking.length > 0) throw requirementsMissing(blocking);
    const { expectedTotal } = request;
    if (expectedTotal.amount !== priced.grandTotal || expectedTotal.currency !== priced.currency) {
      throw cartChanged(priced.grandTotal, priced.currency);
    }

    const isFree = priced.grandTotal === 0n;
    if (!isFree) this.assertPayable(request);
    const draft = orderDraftOf(cart, priced, channel, isFree ? 'none' : request.paymentMethod);
    const { clientAddress = null } = request;
    const { order, lines } = await this.orders.open({ ...draft, clientAddress }, existing);
    const intent = isFree
      ? null
      : await this.payments.createIntent({
          reference: order.id,
          provider: request.paymentMethod,
          attempt: order.attempt,
          amount: expectedTotal,
          channelId: channel.id,
          token: request.paymentToken,
        });
    return { kind: 'opened', cart, channel, order, lines, intent };
  }

  private assertPayable(request: CheckoutRequest): void {
    const provider = this.providers.getOffered(request.paymentMethod);
    if (provider.capabilities.needsToken && request.paymentToken === null) throw paymentTokenRequired();
  }

  /** A cart that was never held before has no order yet: the common case saves a read. */
  private async lockOrderOf(cart: Cart): Promise<Order | null> {
    if (cart.checkedOutAt !== null && cart.checkedOutAt.getTime() === cart.completingAt?.getTime()) return null;
    const found = await this.orders.findByCart(cart.id);
    return found === null ? null : this.orders.getForUpdate(found.id);
  }

  private async becameOrder(cartId: string, error: AppError): Promise<OpenResult> {
    const order = await this.orders.findByCart(cartId);
    if (order === null) throw error; // it was merged into another cart
    return { kind: 'placed', order };
  }
}
