import { Injectable, Logger } from '@nestjs/common';
import { type Cart, CartService } from 'markethall/cart';
import { ChannelService } from 'markethall/channels';
import type { HeldStock } from 'markethall/inventory';
import { AppError, Clock, Database, releaseKeyWithTransaction } from 'markethall/kernel';
import { Order, type OrderLine, OrderService } from 'markethall/orders';
import { PaymentDeskService, PaymentIntent, PaymentService, type ProviderResult, summarize } from 'markethall/payments';
import { PromotionRedemptions } from 'markethall/promotions';
import { paymentOf, TenderSettler } from './tenders/tender-settler.js';

/** What is known about the order whose payment was answered. */
export interface PayingOrder {
  order: Order;
  intent: PaymentIntent | null;
  lines?: readonly OrderLine[];
  /** The cart and the stock as this request holds them. */
  cart?: Cart;
  /** Its gift cards and store credit, where the caller has them at hand. */
  tenders?: readonly PaymentIntent[];
  held?: HeldStock | null;
  /** The rows are as this request has just written them. */
  isFresh?: boolean;
  /** False: certainly no promotion is held for it. */
  holdsPromotions?: boolean;
}

/** The order and its payment afterwards. */
export interface Conclusion {
  order: Order;
  intent: PaymentIntent | null;
}

/** What was held for an order and is gone when its payment arrives too late: the order is canceled. */
const GONE: Readonly<Record<string, string>> = {
  out_of_stock: 'sold out before the payment arrived',
  promotion_limit_reached: 'a promotion was used up before the payment arrived',
  coupon_limit_reached: 'a coupon was used up before the payment arrived',
  campaign_exhausted: 'the budget of a promotion was used up before the payment arrived',
};

/** Why an order cannot take a payment that has arrived. */
const REFUSALS = ['order_transition_refused', 'order_payment_mismatch', 'cart_completed'];

/**
 * FINALIZE: what a provider's answer does to the order, in one transaction that may run any number of times. Whoever
 * hears first (the checkout request, a webhook, the sweeper) gets here; all others find it done.
 * Locks: cart → order → payment → stock.
 */
@Injectable()
export class CheckoutFinalizer {
  private readonly logger = new Logger(CheckoutFinalizer.name);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly carts: CartService,
    private readonly channels: ChannelService,
    private readonly orders: OrderService,
    private readonly payments: PaymentService,
    private readonly desk: PaymentDeskService,
    private readonly redemptions: PromotionRedemptions,
    private readonly tenders: TenderSettler,
  ) {}

  /**
   * Writes the answer down and places, declines or leaves the order accordingly. Money that has come while the stock is
   * gone cancels the order (its money goes back); then out_of_stock (409) is thrown.
   */
  async settle(paying: PayingOrder, result: ProviderResult | null): Promise<Conclusion> {
    try {
      return await this.concludeOnce(paying, result);
    } catch (error) {
      const { intent } = paying;
      if (intent === null || result === null || !(error instanceof AppError)) throw error;
      // What the provider has said must not be lost with the rolled back placement.
      await this.db.transaction(() => this.payments.apply(intent.id, result));
      await this.refuse(paying.order.id, intent.id, error);
      throw error;
    }
  }

  /** Places an order whose money has arrived by another way than the checkout request. Nothing to do: nothing happens. */
  async placePaid(orderId: string, intentId: string): Promise<void> {
    const order = await this.orders.find(orderId);
    const intent = await this.payments.find(intentId);
    if (order === null || intent === null || !intent.isFunded) return;
    if (intent.isTender) return this.placeCovered(order, intent);
    if (order.isPlaced && order.status !== 'canceled') return this.returnSurplus(order, intent);
    // Placed by this very payment and canceled since: its money goes back by the event of the cancellation.
    if (order.isPlaced && order.paymentIntentId === intent.id) return;
    await this.placeOrRefuse({ order, intent }, intentId);
  }

  /** Gives back what gift cards and store credit hold for an order that will not be placed, or for an attempt that is over. */
  async releaseUnused(orderId: string): Promise<void> {
    await this.db.transaction(async () => {
      const order = await this.orders.find(orderId);
      if (order !== null) await this.tenders.releaseUnused(await this.orders.getForUpdate(orderId));
    });
  }

  /** The payment of the order's present attempt has failed by another way than the checkout request. */
  async declineUnpaid(orderId: string, intentId: string): Promise<void> {
    await this.db.transaction(async () => {
      const order = await this.orders.find(orderId);
      const intent = await this.payments.find(intentId);
      if (
        order === null ||
        intent === null ||
        !intent.isEnded ||
        order.status !== 'pending_payment' ||
        order.attempt !== intent.attempt
      )
        return;
      if (order.cartId !== null) await this.carts.unlock(order.cartId);
      this.redemptions.release(order.id);
      if (intent.amount !== order.grandTotal)
        await this.tenders.releaseDeclined(await this.orders.getForUpdate(order.id), intent);
      await this.orders.decline(
        order.id,
        intent.attempt,
        summarize(await this.payments.findByReference(order.id)),
        intent.failureCode,
      );
    });
  }

  private async placeOrRefuse(paying: PayingOrder, intentId: string): Promise<void> {
    try {
      await this.db.transaction(() => this.conclude(paying, null));
    } catch (error) {
      if (!(error instanceof AppError) || ![...Object.keys(GONE), ...REFUSALS].includes(error.code)) throw error;
      await this.refuse(paying.order.id, intentId, error);
    }
  }

  /** First with the rows as this request has just written them, which saves four reads; with locks when they have changed since. */
  private async concludeOnce(paying: PayingOrder, result: ProviderResult | null): Promise<Conclusion> {
    if (paying.isFresh === true) {
      try {
        return await this.db.transaction(() => this.conclude(copyOf(paying), result));
      } catch (error) {
        if (!(error instanceof AppError) || error.code !== 'version_conflict') throw error;
      }
    }
    return this.db.transaction(() => this.conclude({ ...paying, isFresh: false }, result));
  }

  private async conclude(paying: PayingOrder, result: ProviderResult | null): Promise<Conclusion> {
    const { order, intent, isFresh } = paying;
    const pays = intent === null || this.promises(intent, result);
    await this.concludeCart(paying, pays);
    if (paying.holdsPromotions !== false && pays) this.redemptions.settle(order.id);
    const locked = isFresh === true ? order : await this.orders.getForUpdate(order.id);
    const tenders = await this.tenders.of(locked, intent, isFresh === true ? paying.tenders : undefined);
    if (intent === null) return { order: await this.place(locked, null, paying, tenders), intent };

    const present = await this.answered(intent, result, isFresh === true);
    if (pays) return { order: await this.place(locked, present, paying, tenders), intent: present };
    if (!present.isEnded) return { order: locked, intent: present };
    if (paying.holdsPromotions !== false) this.redemptions.release(order.id);
    await this.tenders.release(tenders);
    return {
      order: await this.orders.decline(order.id, present.attempt, summarize([present]), present.failureCode),
      intent: present,
    };
  }

  private async concludeCart({ order, cart, isFresh }: PayingOrder, pays: boolean): Promise<void> {
    if (order.cartId === null) return;
    if (!pays) return this.carts.unlock(order.cartId);
    await this.carts.complete(order.cartId, order.id, isFresh === true ? cart : undefined);
  }

  private answered(intent: PaymentIntent, result: ProviderResult | null, isFresh: boolean): Promise<PaymentIntent> {
    if (result === null) return this.payments.getForUpdate(intent.id);
    return isFresh ? this.payments.applyTo(intent, result) : this.payments.apply(intent.id, result);
  }

  private async place(
    order: Order,
    intent: PaymentIntent | null,
    { lines, held, isFresh }: PayingOrder,
    tenders: readonly PaymentIntent[],
  ): Promise<Order> {
    await this.tenders.capture(tenders);
    // Whoever comes again with the same key finds the order: its lease need not outlive this transaction.
    releaseKeyWithTransaction(this.db, this.clock);
    return this.orders.place(order, {
      channel: await this.channels.get(order.channelId),
      payment: paymentOf(order, intent, tenders),
      paid: summarize(intent === null ? tenders : [...tenders, intent]),
      lines,
      held: isFresh === true ? held : null,
    });
  }

  /** Money is held or taken, or staff will see to it: the order stands. */
  private promises(intent: PaymentIntent, result: ProviderResult | null): boolean {
    if (intent.isFunded) return true;
    if (result === null) return false;
    const authorizations = result.transactions.filter((transaction) => transaction.kind === 'authorize');
    if (authorizations.some((transaction) => transaction.state === 'succeeded')) return true;
    return this.desk.isManual(intent) && authorizations.some((transaction) => transaction.state === 'pending');
  }

  /** The order cannot take this money: it goes back, and an order without stock is canceled. */
  private async refuse(orderId: string, intentId: string, cause: AppError): Promise<void> {
    this.logger.warn({ order: orderId, intent: intentId, code: cause.code }, 'a payment could not place its order');
    const gone = GONE[cause.code];
    if (gone !== undefined) {
      const order = await this.orders.cancel(orderId, gone);
      if (order.cartId !== null) await this.carts.unlock(order.cartId);
      return; // its money goes back by the event
    }
    if (REFUSALS.includes(cause.code))
      await this.desk.giveBack(orderId, 'the order could not take this payment', (intent) => intent.id === intentId);
  }

  /** The request that opened an order which tenders pay in full may have died before it was placed. */
  private async placeCovered(order: Order, tender: PaymentIntent): Promise<void> {
    if (!order.isUnpaid || order.attempt !== tender.tryNumber) return;
    const covered = (await this.payments.findByReference(order.id))
      .filter((each) => each.isTender && each.tryNumber === order.attempt)
      .reduce((sum, each) => sum + each.authorizedAmount - each.voidedAmount, 0n);
    if (covered !== order.grandTotal) return; // a provider pays the rest, and is waited for
    await this.placeOrRefuse({ order, intent: null }, tender.id);
  }

  /**
   * A second payment for a placed order (an old attempt that came through late) goes back, also where the first one was
   * refunded since: nobody wants that money again. Staff may record a part by hand, which stays.
   */
  private async returnSurplus(order: Order, intent: PaymentIntent): Promise<void> {
    if (order.paymentIntentId === intent.id) return;
    const all = await this.payments.findByReference(order.id);
    const held = all.reduce((sum, each) => sum + each.authorizedAmount - each.voidedAmount - each.refundedAmount, 0n);
    if (held <= order.grandTotal && (this.desk.isManual(intent) || !isCovered(order, intent, all))) return;
    await this.desk.giveBack(order.id, 'paid twice', (each) => each.id === intent.id);
  }
}

/** The other payments have paid for the order, whatever was refunded since. */
function isCovered(order: Order, intent: PaymentIntent, all: readonly PaymentIntent[]): boolean {
  const others = all.filter(({ id }) => id !== intent.id);
  return others.reduce((sum, each) => sum + each.authorizedAmount - each.voidedAmount, 0n) >= order.grandTotal;
}

/** The transaction may run again, and must then start from the rows as they were. */
const copyOf = ({ order, intent, tenders, ...rest }: PayingOrder): PayingOrder => ({
  ...rest,
  ...(tenders === undefined ? {} : { tenders: tenders.map((tender) => Object.assign(new PaymentIntent(), tender)) }),
  order: Object.assign(new Order(), order),
  intent: intent === null ? null : Object.assign(new PaymentIntent(), intent),
});
