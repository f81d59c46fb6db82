import { Injectable } from '@nestjs/common';
import { type Cart, type CartCredential, CartService } from 'markethall/cart';
import { ChannelService, type ChannelView } from 'markethall/channels';
import type { HeldStock } from 'markethall/inventory';
import { AppError, Clock, Database, Money } from 'markethall/kernel';
import { isUnpaidSlotTaken, type Order, type OrderLine, OrderService } from 'markethall/orders';
import { type PaymentIntent, PaymentProviders, PaymentsConfig, PaymentService } from 'markethall/payments';
import { PromotionRedemptions } from 'markethall/promotions';
import type { PricedCart } from 'markethall/totals';
import {
  cartChanged,
  checkoutInProgress,
  orderClosed,
  paymentMethodRequired,
  paymentTokenRequired,
  requirementsMissing,
} from './checkout.errors.js';
import { orderDraftOf } from './order-draft-of.js';
import { TenderPlanner } from './tenders/tender-planner.js';
import { TenderHolder, TendersShrunk } from './tenders/tender-holder.js';

/** What a shopper sends to buy a cart. */
export interface CheckoutRequest {
  /** Code of a PaymentProvider; null or of no importance when nothing is left for one to pay. */
  paymentMethod: string | null;
  /** One-time token of the payment instrument. */
  paymentToken: string | null;
  /** What the shopper has seen and agreed to. */
  expectedTotal: Money;
  /** What they expect a provider to collect beside their gift cards and store credit; null: whatever was shown last. */
  expectedAmountDue?: Money | null;
  /** Where to come back to after a redirect. */
  returnUrl: string;
  /** IP address of who asks; a guest's unpaid orders are counted by it. */
  clientAddress?: string | null;
}

/** A new attempt is open, its stock reserved: pay it now. `intent` is null when no provider is to pay. */
export interface OpenedCheckout {
  kind: 'opened';
  cart: Cart;
  channel: ChannelView;
  order: Order;
  lines: OrderLine[];
  held: HeldStock | null;
  intent: PaymentIntent | null;
  /** Promotions may be held for it, to be settled when it is placed. */
  holdsPromotions: boolean;
  /** What gift cards and store credit hold for it. */
  tenders: PaymentIntent[];
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
/** Attempts to find a slot for an unpaid order among many at once. */
const MAX_SLOTS_LOST = 10;

/** Nothing that needs another connection may be fetched while the cart is locked: it is fetched first, then tried again. */
class ChannelNotPrepared extends Error {
  constructor(readonly channelId: string) {
    super(`the channel ${channelId} has no order numbers ready`);
  }
}

/** PREPARE: turns a cart into an unpaid order with reserved stock, in one transaction. */
@Injectable()
export class CheckoutOpener {
  /** Channels that this process has sold in: order numbers are kept ready for them. */
  private readonly prepared = new Set<string>();

  constructor(
    private readonly db: Database,
    private readonly carts: CartService,
    private readonly channels: ChannelService,
    private readonly orders: OrderService,
    private readonly payments: PaymentService,
    private readonly providers: PaymentProviders,
    private readonly paymentsConfig: PaymentsConfig,
    private readonly redemptions: PromotionRedemptions,
    private readonly clock: Clock,
    private readonly planner: TenderPlanner,
    private readonly tenders: TenderHolder,
  ) {}

  /** Fills caches and takes what must not be taken inside the transactions. */
  async warm(): Promise<void> {
    await Promise.all([this.carts.warm(), ...[...this.prepared].map((channelId) => this.keepPrepared(channelId))]);
  }

  /**
   * Lock and check that it is theirs → replay check → price anew → compare with what the shopper has seen → requirements → order → payment → stock.
   * Throws cart_not_found, cart_changed, checkout_requirements_missing, out_of_stock, tender_insufficient, order_closed (409),
   * too_many_unpaid_orders (429) and 422 for the payment method.
   */
  async open(
    cartId: string,
    request: CheckoutRequest,
    options: { takeOver: boolean; hasWaited: boolean; credential: CartCredential; slotsLost?: number },
  ): Promise<OpenResult> {
    const { slotsLost = 0 } = options;
    const contended = slotsLost > 0;
    try {
      return await this.db.transaction(async () => {
        const cart = await this.carts.lockForCheckout(cartId, options);
        if (!this.prepared.has(cart.channelId)) throw new ChannelNotPrepared(cart.channelId);
        const existing = await this.lockOrderOf(cart);
        if (existing === null) return this.start(cart, request, null, contended);
        if (existing.isPlaced && existing.status !== 'canceled') return { kind: 'placed', order: existing };
        if (!existing.isUnpaid) throw orderClosed(existing.status);

        const payments = await this.payments.findByReference(existing.id);
        const last = payments.at(-1); // tenders come first
        if (last !== undefined && !last.isEnded && last.attempt === existing.attempt)
          return { kind: 'waiting', cart, order: existing, intent: last };
        if (last !== undefined && options.hasWaited && this.isSame(existing, last, request))
          return { kind: 'declined', intent: last };
        return this.start(cart, request, existing, contended, await this.tenders.releaseEarlier(existing.id, payments));
      });
    } catch (error) {
      if (error instanceof ChannelNotPrepared) {
        await this.prepare(error.channelId);
        return this.open(cartId, request, options);
      }
      if (isUnpaidSlotTaken(error) && slotsLost < MAX_SLOTS_LOST)
        return this.open(cartId, request, { ...options, slotsLost: slotsLost + 1 });
      if (isUnpaidSlotTaken(error)) throw checkoutInProgress();
      if (error instanceof TendersShrunk || (error instanceof AppError && error.code === 'stored_value_insufficient'))
        throw await this.planner.insufficient(cartId, request.expectedTotal);
      if (error instanceof AppError && error.code === 'cart_locked') return { kind: 'busy' };
      if (error instanceof AppError && error.code === 'cart_completed') return this.becameOrder(cartId, error);
      throw error;
    }
  }

  /** The request asks for what the attempt was opened with. */
  isSame(order: Order, intent: PaymentIntent, request: CheckoutRequest): boolean {
    return (
      intent.provider === request.paymentMethod &&
      order.grandTotal === request.expectedTotal.amount && // the payment's own amount may be a part of it
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

  private async prepare(channelId: string): Promise<void> {
    await this.orders.prepareNumber(await this.channels.get(channelId));
    this.prepared.add(channelId);
  }

  private async keepPrepared(channelId: string): Promise<void> {
    try {
      await this.prepare(channelId);
    } catch {
      this.prepared.delete(channelId); // the next checkout in this channel hears why
    }
  }

  private async start(
    cart: Cart,
    request: CheckoutRequest,
    existing: Order | null,
    slotIsContended: boolean,
    returning?: ReadonlyMap<string, bigint>,
  ): Promise<OpenedCheckout> {
    const channel = await this.channels.get(cart.channelId);
    const variantIds = cart.lines.map((line) => line.variantId);
    const [explained] = await Promise.all([
      this.carts.explained(cart, existing?.id ?? null),
      this.orders.foresee(variantIds, channel.id),
    ]);
    const { priced } = explained;
    const blocking = this.carts.requirements(cart, priced).filter((requirement) => requirement.blocking);
    if (blocking.length > 0) throw requirementsMissing(blocking);
    const { expectedTotal } = request;
    if (expectedTotal.amount !== priced.grandTotal || expectedTotal.currency !== priced.currency) {
      throw cartChanged(priced.grandTotal, priced.currency);
    }

    const plan = await this.tenders.plan(cart, expectedTotal, request.expectedAmountDue ?? null, returning);
    const provider = plan.due === 0n ? null : this.payableBy(request);
    const method = provider ?? plan.tenders.find(({ covers }) => covers > 0n)?.kind ?? 'none';
    const draft = orderDraftOf(cart, explained, channel, method);
    const { clientAddress = null } = request;
    const { order, lines, held } = await this.orders.open({ ...draft, clientAddress, slotIsContended }, existing);
    const holdsPromotions = await this.holdPromotions(order, priced, existing);
    const tenders = await this.tenders.hold(order, plan);
    const intent =
      provider === null
        ? null
        : await this.payments.createIntent({
            reference: order.id,
            provider,
            attempt: order.attempt,
            amount: Money.of(plan.due, priced.currency),
            channelId: channel.id,
            token: request.paymentToken,
          });
    return { kind: 'opened', cart, channel, order, lines, held, intent, holdsPromotions, tenders };
  }

  /** Limits, coupons and budgets are used up from here on; the counters are checked right before COMMIT. */
  private async holdPromotions(order: Order, priced: PricedCart, existing: Order | null): Promise<boolean> {
    const { applied } = priced.promotions;
    if (applied.length === 0 && existing === null) return false;
    await this.redemptions.hold({
      reference: order.id,
      channelId: order.channelId,
      currency: order.currency,
      applied,
      customer: { customerId: order.customerId, email: order.email },
      expiresAt: order.expiresAt ?? this.clock.now(),
      replaces: existing !== null,
    });
    return true;
  }

  /** The provider's code. Throws 422 without one, for an unknown one, and without the token that it needs. */
  private payableBy({ paymentMethod, paymentToken }: CheckoutRequest): string {
    if (paymentMethod === null) throw paymentMethodRequired();
    const provider = this.providers.getOffered(paymentMethod);
    if (provider.capabilities.needsToken && paymentToken === null) throw paymentTokenRequired();
    return provider.code;
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
