import { randomUUID } from 'node:crypto';
import { Injectable, Module } from '@nestjs/common';
import { CartService } from 'markethall/cart';
import { CheckoutConfig } from 'markethall/checkout';
import { conflict, defineModule, Implements } from 'markethall/kernel';
import { OrderCheck, type OrderDraft, OrderService } from 'markethall/orders';
import { PaymentProviders, PaymentService, ProviderUnavailable } from 'markethall/payments';
import { aReadyCart } from 'markethall/testing/checkout';
import { checkout, count, stock, useShop } from './support/shop.js';

@Injectable()
@Implements(OrderCheck)
class NoDogsCheck extends OrderCheck {
  check(draft: OrderDraft) {
    return draft.email.startsWith('dog@') ? conflict('dogs_refused', 'We sell to people only') : undefined;
  }
}

@Module({ providers: [NoDogsCheck] })
class NoDogsModule {}

describe('a checkout in bad weather', () => {
  const app = useShop({ worker: true, modules: [defineModule({ name: 'acme-no-dogs', module: NoDogsModule })] });
  const sandbox = () => app.get(PaymentProviders).get('sandbox');

  it('frees everything and says 503 when the provider cannot be reached, and works afterwards', async () => {
    const cart = await aReadyCart(app);
    const outage = jest.spyOn(sandbox(), 'authorize').mockRejectedValueOnce(new ProviderUnavailable('sandbox'));

    const response = await checkout(app, cart);
    outage.mockRestore();

    expect(response.status).toBe(503);
    expect(response.headers['retry-after']).toBe('10');
    expect(response.body.code).toBe('payment_unavailable');
    expect(await stock(app)).toMatchObject({ reserved: 0, allocated: 0 });
    expect((await checkout(app, cart)).body.order.status).toBe('placed');
  });

  it('closes the door of a provider that keeps failing, instead of waiting each time', async () => {
    const outage = jest.spyOn(sandbox(), 'authorize').mockRejectedValue(new Error('500'));
    for (let times = 0; times < 5; times += 1) {
      expect((await checkout(app, await aReadyCart(app))).body.payment.status).toBe('processing');
    }

    const refused = await checkout(app, await aReadyCart(app));

    expect(refused.status).toBe(503);
    expect(outage).toHaveBeenCalledTimes(5);
    outage.mockRestore();
    app.get(PaymentProviders).resetHealth();
  });

  it('takes over from a process that died between opening the order and paying', async () => {
    const cart = await aReadyCart(app);
    const authorize = jest.spyOn(app.get(PaymentService), 'authorize').mockRejectedValueOnce(new Error('kill -9'));
    expect((await checkout(app, cart)).status).toBe(500);
    authorize.mockRestore();
    const config = app.get(CheckoutConfig);
    const waitMs = config.waitMs;
    config.waitMs = 100;
    expect((await checkout(app, cart)).body.code).toBe('checkout_in_progress');
    config.waitMs = waitMs;

    app.clock.advance(11_000);
    const response = await checkout(app, cart);

    expect(response.body.order).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sandbox_payment')).toBe(1);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(1);
  });

  it('finds a payment again that was taken just before the process died', async () => {
    const cart = await aReadyCart(app);
    const complete = jest.spyOn(app.get(CartService), 'complete').mockRejectedValueOnce(new Error('kill -9'));
    expect((await checkout(app, cart)).status).toBe(500);
    complete.mockRestore();

    app.clock.advance(11_000);
    const response = await checkout(app, cart);

    expect(response.body.order).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
    expect(await count(app, "SELECT COUNT(*) AS n FROM sandbox_transaction WHERE kind = 'capture'")).toBe(1);
  });

  it('lets a plugin veto before any money moves', async () => {
    const cart = await aReadyCart(app, { email: 'dog@example.com' });

    const response = await checkout(app, cart, {}, { 'Idempotency-Key': randomUUID() });

    expect(response.status).toBe(409);
    expect(response.body.code).toBe('dogs_refused');
    expect(await app.get(OrderService).findByCart(cart.id)).toBeNull();
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sandbox_payment')).toBe(0);
  });
});
