import { Injectable } from '@nestjs/common';
import { CartService, hashCartToken } from 'markethall/cart';
import type { ChannelView, StoreContext } from 'markethall/channels';
import { CheckoutService } from 'markethall/checkout';
import { CustomerService } from 'markethall/customers';
import { AppConfig, AppError, Money } from 'markethall/kernel';
import { OrderFulfillmentService, OrderQueryService, OrderService } from 'markethall/orders';
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

  async finish(orderId: string, end: DemoOrderEnd): Promise<void> {
    if (end === 'canceled') await this.orders.cancel(orderId, 'Bought twice');
    if (end === 'shipped' || end === 'part-shipped') await this.ship(orderId, end === 'part-shipped');
  }

  private async ship(orderId: string, onlyFirstUnit: boolean): Promise<void> {
    const { lines } = await this.queries.getDetails(orderId);
    const whole = lines.map((line) => ({ lineId: line.id, quantity: line.quantity }));
    const first = whole.slice(0, 1).map(({ lineId }) => ({ lineId, quantity: 1 }));
    await this.fulfillment.markShipped(orderId, {
      carrier: 'DHL',
      trackingNumber: `JJD${orderId.slice(-12).toUpperCase()}`,
      lines: onlyFirstUnit ? first : whole,
    });
  }
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

  async make(
    channel: ChannelView,
    variants: DemoVariants,
    progress: (done: number, total: number) => void,
  ): Promise<void> {
    for (const { email, firstName, lastName, locale } of demoCustomers) {
      await this.customers.register({
        email,
        password: DEMO_PASSWORD,
        firstName,
        lastName,
        locale,
        channelId: channel.id,
      });
    }
    const orders = demoOrders(demoProducts);
    for (const [index, order] of orders.entries()) {
      await this.sell(channel, variants, order, index);
      progress(index + 1, orders.length);
    }
  }

  private async sell(channel: ChannelView, variants: DemoVariants, order: DemoOrder, index: number): Promise<void> {
    const buyer = demoCustomers[order.customer ?? index % demoCustomers.length] ?? demoCustomers[0];
    const customer = order.customer === null ? null : await this.customers.findByEmail(buyer.email);
    const store: StoreContext = { channel, locale: order.locale, currency: order.currency };
    const { firstName, lastName, line1, postalCode, city, countryCode } = buyer;
    const created = await this.carts.create(store, customer?.id ?? null, {
      email: order.customer === null ? `guest${index}@example.com` : buyer.email,
      currency: order.currency,
      shippingAddress: { firstName, lastName, line1, postalCode, city, countryCode },
      lines: order.lines.map((line) => {
        const ids = variants[line.product] ?? [];
        return { variantId: ids[line.variant % ids.length] ?? '', quantity: line.quantity };
      }),
    });
    const credential = {
      customerId: customer?.id ?? null,
      tokenHash: created.token === null ? null : hashCartToken(created.token),
    };
    const cartId = created.cart.id;
    const { options } = await this.carts.deliveryOptions(cartId, credential);
    const ready = await this.carts.update(cartId, credential, { deliveryMethodId: options[0]?.methodId ?? null });
    const { method, token } = PAYMENT[order.end];
    try {
      const { order: made } = await this.checkout.complete(cartId, credential, {
        paymentMethod: method,
        paymentToken: token,
        expectedTotal: Money.of(ready.priced.grandTotal, order.currency),
        returnUrl: this.config.publicUrl,
      });
      await this.desk.finish(made.id, order.end);
    } catch (error) {
      if (!(order.end === 'declined' && error instanceof AppError)) throw error;
    }
  }
}
