import { Injectable } from '@nestjs/common';
import { CartService, type CartCredential, hashCartToken } from 'markethall/cart';
import type { ChannelView, StoreContext } from 'markethall/channels';
import { CheckoutService } from 'markethall/checkout';
import { CustomerService } from 'markethall/customers';
import { AppConfig, AppError, Money } from 'markethall/kernel';
import { type Order, OrderFulfillmentService, OrderQueryService, OrderService } from 'markethall/orders';
import { demoProducts } from './catalog.data.js';
import type { DemoVariants } from './demo-catalog.js';
import { demoCustomers, type DemoOrder, type DemoOrderEnd, demoOrders } from './demo-orders.js';

/** Password of the three demo customers; the demo shop is never seeded in production. */
export const DEMO_PASSWORD = 'markethall-demo-2026';

/** How each kind of order is paid. */
const PAYMENT: Record<DemoOrderEnd, { method: string; token: string | null }> = {
  placed: { method: 'sandbox', token: 'tok_success' },
  shipped: { method: 'sandbox', token: 'tok_success' },
  'part-shipped': { method: 'sandbox', token: 'tok_success' },
  canceled: { method: 'sandbox', token: 'tok_success' },
  'transfer-open': { method: 'bank_transfer', token: null },
  'on-delivery': { method: 'cash_on_delivery', token: null },
  'waiting-3ds': { method: 'sandbox', token: 'tok_3ds' },
  declined: { method: 'sandbox', token: 'tok_decline' },
};

/** What staff does with the orders afterwards. */
@Injectable()
export class DemoDesk {
  constructor(
    private readonly orders: OrderService,
    private readonly queries: OrderQueryService,
    private readonly fulfillment: OrderFulfillmentService,
  ) {}

  /** The order that a cart has become, or is becoming. */
  orderOf(cartId: string): Promise<Order | null> {
    return this.orders.findByCart(cartId);
  }

  /** Repeatable: what has left the house is not sent again. */
  async finish(orderId: string, end: DemoOrderEnd): Promise<void> {
    if (end === 'canceled') await this.orders.cancel(orderId, 'Bought twice');
    if (end === 'shipped' || end === 'part-shipped') await this.ship(orderId, end === 'part-shipped');
  }

  private async ship(orderId: string, onlyFirstUnit: boolean): Promise<void> {
    const { lines, shipments } = await this.queries.getDetails(orderId);
    if (shipments.length > 0) return;
    const whole = lines.map((line) => ({ lineId: line.id, quantity: line.quantity }));
    const first = whole.slice(0, 1).map(({ lineId }) => ({ lineId, quantity: 1 }));
    await this.fulfillment.markShipped(orderId, {
      carrier: 'DHL',
      trackingNumber: `JJD${orderId.slice(-12).toUpperCase()}`,
      lines: onlyFirstUnit ? first : whole,
    });
  }
}

/** How many orders are done, and the cart of the one that is being made. */
export interface SalesProgress {
  orders: number;
  cart: DemoCart | null;
}

interface DemoCart {
  id: string;
  /** Hexadecimal; null for the cart of a customer. */
  tokenHash: string | null;
}

/** What a run of `DemoSales.make` begins with, and whom it tells. */
export interface SalesRun {
  done: SalesProgress;
  keep: (progress: SalesProgress) => Promise<void>;
  report: (done: number, total: number) => void;
}

/** Customers who buy at the demo shop: through cart and checkout like everybody else, so that every invariant holds. */
@Injectable()
export class DemoSales {
  constructor(
    private readonly customers: CustomerService,
    private readonly carts: CartService,
    private readonly checkout: CheckoutService,
    private readonly desk: DemoDesk,
    private readonly config: AppConfig,
  ) {}

  /** Goes on after the orders that are done. An order whose cart was kept is that cart's, however far it had come. */
  async make(channel: ChannelView, variants: DemoVariants, { done, keep, report }: SalesRun): Promise<void> {
    await this.registerCustomers(channel);
    const orders = demoOrders(demoProducts);
    let kept = done.cart;
    for (const [index, order] of orders.entries()) {
      if (index < done.orders) continue;
      const cart = kept ?? (await this.openCart(channel, variants, order, index));
      await keep({ orders: index, cart });
      await this.sell(cart, order, index);
      kept = null;
      await keep({ orders: index + 1, cart: null });
      report(index + 1, orders.length);
    }
  }

  private async registerCustomers(channel: ChannelView): Promise<void> {
    for (const { email, firstName, lastName, locale } of demoCustomers) {
      // Registering twice would change nothing but send a mail.
      if ((await this.customers.findByEmail(email)) !== null) continue;
      await this.customers.register({
        email,
        password: DEMO_PASSWORD,
        firstName,
        lastName,
        locale,
        channelId: channel.id,
      });
    }
  }

  private async openCart(
    channel: ChannelView,
    variants: DemoVariants,
    order: DemoOrder,
    index: number,
  ): Promise<DemoCart> {
    const buyer = buyerOf(order, index);
    const customerId = await this.customerOf(order, index);
    const store: StoreContext = { channel, locale: order.locale, currency: order.currency };
    const { firstName, lastName, line1, postalCode, city, countryCode } = buyer;
    try {
      const { cart, token } = await this.carts.create(store, customerId, {
        email: order.customer === null ? `guest${index}@example.com` : buyer.email,
        currency: order.currency,
        shippingAddress: { firstName, lastName, line1, postalCode, city, countryCode },
        lines: order.lines.map((line) => {
          const ids = variants[line.product] ?? [];
          return { variantId: ids[line.variant % ids.length] ?? '', quantity: line.quantity };
        }),
      });
      return { id: cart.id, tokenHash: token === null ? null : hashCartToken(token).toString('hex') };
    } catch (error) {
      // Interrupted after the cart was opened and before that was written down: a customer has one cart only.
      if (customerId === null || !(error instanceof AppError && error.code === 'active_cart_exists')) throw error;
      const { cart } = await this.carts.viewActive(customerId, channel.id);
      return { id: cart.id, tokenHash: null };
    }
  }

  private async sell(cart: DemoCart, order: DemoOrder, index: number): Promise<void> {
    const credential = {
      customerId: await this.customerOf(order, index),
      tokenHash: cart.tokenHash === null ? null : Buffer.from(cart.tokenHash, 'hex'),
    };
    const { method, token } = PAYMENT[order.end];
    try {
      const { order: made } = await this.checkout.complete(cart.id, credential, {
        paymentMethod: method,
        paymentToken: token,
        expectedTotal: Money.of(await this.totalOf(cart.id, credential), order.currency),
        returnUrl: this.config.publicUrl,
      });
      await this.desk.finish(made.id, order.end);
    } catch (error) {
      if (!(order.end === 'declined' && error instanceof AppError)) throw error;
    }
  }

  /** What the cart costs with its delivery; once it has an order, what that says. */
  private async totalOf(cartId: string, credential: CartCredential): Promise<bigint> {
    const begun = await this.desk.orderOf(cartId);
    if (begun !== null) return begun.grandTotal;
    const { options } = await this.carts.deliveryOptions(cartId, credential);
    const ready = await this.carts.update(cartId, credential, { deliveryMethodId: options[0]?.methodId ?? null });
    return ready.priced.grandTotal;
  }

  private async customerOf(order: DemoOrder, index: number): Promise<string | null> {
    if (order.customer === null) return null;
    return (await this.customers.findByEmail(buyerOf(order, index).email))?.id ?? null;
  }
}

function buyerOf(order: DemoOrder, index: number): (typeof demoCustomers)[number] {
  return demoCustomers[order.customer ?? index % demoCustomers.length] ?? demoCustomers[0];
}
