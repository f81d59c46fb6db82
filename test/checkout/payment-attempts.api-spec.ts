import { randomUUID } from 'node:crypto';
import { CartService } from 'markethall/cart';
import { OrderService } from 'markethall/orders';
import { PaymentProviders, PaymentsConfig, PaymentSweeperService, SandboxBank } from 'markethall/payments';
import { aReadyCart, aSellableVariant, buy, type ReadyCart } from 'markethall/testing/checkout';
import { checkout, count, guestOrder, pagePath, stock, useShop } from './support/shop.js';

describe('paying for a cart', () => {
  const app = useShop();
  const bank = () => app.get(SandboxBank);
  const decide = (url: string, decision: string) => app.http.post(pagePath(url)).type('form').send({ decision });
  const orderOf = async (cart: ReadyCart) => {
    const order = await app.get(OrderService).findByCart(cart.id);
    if (order === null) throw new Error('this cart has no order');
    return order;
  };

  describe('when the card is declined', () => {
    it('says so, places nothing and gives the stock back', async () => {
      const cart = await aReadyCart(app);

      const response = await checkout(app, cart, { paymentToken: 'tok_decline' });

      expect(response.status).toBe(402);
      expect(response.body).toMatchObject({ code: 'payment_declined', params: { reason: 'card_declined' } });
      expect(await orderOf(cart)).toMatchObject({ status: 'pending_payment', number: null, paymentStatus: 'failed' });
      expect(await stock(app)).toEqual({ onHand: 100, reserved: 0, allocated: 0 });
      expect(await app.publishedEvents('orders.placed.v1')).toEqual([]);
    });

    it('places the same order when the shopper tries another card', async () => {
      const cart = await aReadyCart(app);
      await checkout(app, cart, { paymentToken: 'tok_decline' });
      const declined = await orderOf(cart);

      const response = await checkout(app, cart);

      expect(response.status).toBe(201);
      expect(response.body.order).toMatchObject({ id: declined.id, status: 'placed', paymentStatus: 'paid' });
      expect(await orderOf(cart)).toMatchObject({ attempt: 2 });
      expect(await stock(app)).toEqual({ onHand: 100, reserved: 0, allocated: 1 });
    });

    it('buys what is in the cart by then', async () => {
      const cart = await aReadyCart(app);
      await checkout(app, cart, { paymentToken: 'tok_decline' });
      const more = await aSellableVariant(app, { price: 500n });
      const view = await app.get(CartService).addLine(cart.id, cart.credential, { variantId: more, quantity: 2 });

      const response = await checkout(app, cart, {
        expectedTotal: { amount: Number(view.priced.grandTotal), currency: 'EUR' },
      });

      const order = await guestOrder(app, response.body.order.id, response.body.orderToken);
      expect(order.body.lines).toHaveLength(2);
      expect(order.body.total.amount).toBe(Number(view.priced.grandTotal));
    });

    it('tells everyone who clicked meanwhile about the same decline', async () => {
      const cart = await aReadyCart(app);

      const all = await Promise.all(
        Array.from({ length: 10 }, () => checkout(app, cart, { paymentToken: 'tok_decline' })),
      );

      expect(all.map(({ status }) => status)).toEqual(all.map(() => 402));
      expect(await count(app, 'SELECT COUNT(*) AS n FROM payment_intent')).toBeLessThan(all.length);
    });
  });

  describe('with 3-D Secure', () => {
    it('waits for the shopper, then places the order by the webhook, once', async () => {
      const cart = await aReadyCart(app);

      const waiting = await checkout(app, cart, { paymentToken: 'tok_3ds' });
      expect(waiting.status).toBe(201);
      expect(waiting.body).toMatchObject({
        order: { status: 'pending_payment', number: null },
        payment: { status: 'requires_action', nextAction: { type: 'redirect' } },
      });

      const page = await app.http.get(pagePath(waiting.body.payment.nextAction.url));
      expect(page.status).toBe(200);
      expect(page.headers['content-security-policy']).toContain("default-src 'none'");
      const back = await decide(waiting.body.payment.nextAction.url, 'approve');
      expect(back.status).toBe(303);
      expect(back.headers.location).toBe('http://localhost:3000/orders/view');
      await app.settle();

      const order = await guestOrder(app, waiting.body.order.id, waiting.body.orderToken);
      expect(order.body).toMatchObject({ status: 'placed', paymentStatus: 'paid', number: expect.any(String) });
      expect(await app.publishedEvents('orders.placed.v1')).toHaveLength(1);
    });

    it('places one order with one capture when the webhook and the shopper come back at once', async () => {
      const cart = await aReadyCart(app);
      const waiting = await checkout(app, cart, { paymentToken: 'tok_3ds' });

      const [, returned] = await Promise.all([
        decide(waiting.body.payment.nextAction.url, 'approve'),
        checkout(app, cart, { paymentToken: 'tok_3ds' }),
        checkout(app, cart, { paymentToken: 'tok_3ds' }),
      ]);
      await app.settle();

      expect(returned.status).toBe(201);
      expect((await checkout(app, cart, { paymentToken: 'tok_3ds' })).body).toMatchObject({
        order: { id: waiting.body.order.id, status: 'placed' },
        payment: { status: 'captured' },
      });
      expect(await count(app, "SELECT COUNT(*) AS n FROM payment_transaction WHERE kind = 'capture'")).toBe(1);
      expect(await app.publishedEvents('orders.placed.v1')).toHaveLength(1);
    });

    it('is asked again by the same request, without a second payment', async () => {
      const cart = await aReadyCart(app);
      const waiting = await checkout(app, cart, { paymentToken: 'tok_3ds' });

      const again = await checkout(app, cart, { paymentToken: 'tok_3ds' });

      expect(again.body).toEqual(waiting.body);
      expect(await count(app, 'SELECT COUNT(*) AS n FROM payment_intent')).toBe(1);
    });

    it('releases everything when the shopper declines, and takes another card', async () => {
      const cart = await aReadyCart(app);
      const waiting = await checkout(app, cart, { paymentToken: 'tok_3ds' });

      await decide(waiting.body.payment.nextAction.url, 'decline');
      await app.settle();

      expect(await orderOf(cart)).toMatchObject({ status: 'pending_payment', paymentStatus: 'failed' });
      expect(await stock(app)).toMatchObject({ reserved: 0, allocated: 0 });
      expect((await checkout(app, cart)).body.order).toMatchObject({ id: waiting.body.order.id, status: 'placed' });
    });

    it('ends the first payment when the shopper pays in another way', async () => {
      const cart = await aReadyCart(app);
      const waiting = await checkout(app, cart, { paymentToken: 'tok_3ds' });

      const response = await checkout(app, cart);
      expect(response.body.order).toMatchObject({ id: waiting.body.order.id, status: 'placed' });

      await decide(waiting.body.payment.nextAction.url, 'approve');
      await app.settle();
      expect(
        await count(
          app,
          "SELECT COUNT(*) AS n FROM payment_transaction WHERE kind = 'capture' AND state = 'succeeded'",
        ),
      ).toBe(1);
    });

    it('shows nothing under a guessed address', async () => {
      expect((await app.http.get(`/sandbox/3ds/${'A'.repeat(32)}`)).status).toBe(404);
      expect((await app.http.get('/sandbox/3ds/..%2f..')).status).toBe(404);
    });
  });

  describe('when the answer is late', () => {
    it('places the order when the webhook comes at last', async () => {
      const cart = await aReadyCart(app);
      const waiting = await checkout(app, cart, { paymentToken: 'tok_late_webhook' });
      expect(waiting.body).toMatchObject({
        order: { status: 'pending_payment' },
        payment: { status: 'processing', nextAction: null },
      });

      app.clock.advance(10_000);
      await bank().settleDue();
      await bank().deliverDue();
      await app.settle();

      expect(await orderOf(cart)).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
    });

    it('answers within the deadline when the bank is silent, and the sweeper finds the truth', async () => {
      const cart = await aReadyCart(app);
      const config = app.get(PaymentsConfig);
      const deadline = config.deadlineMs;
      config.deadlineMs = 100;
      const waiting = await checkout(app, cart, { paymentToken: 'tok_timeout' });
      config.deadlineMs = deadline;
      app.get(PaymentProviders).resetHealth();
      expect(waiting.status).toBe(201);
      expect(waiting.body).toMatchObject({ order: { status: 'pending_payment' }, payment: { status: 'processing' } });

      app.clock.advance(130_000);
      await app.get(PaymentSweeperService).sweep();
      await app.settle();

      expect(await orderOf(cart)).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
      expect(await count(app, "SELECT COUNT(*) AS n FROM sandbox_transaction WHERE kind = 'capture'")).toBe(1);
    });

    it('takes money for an expired order while there is stock', async () => {
      const cart = await aReadyCart(app);
      await checkout(app, cart, { paymentToken: 'tok_late_webhook' });
      const order = await orderOf(cart);
      app.clock.advance(16 * 60_000);
      await app.get(OrderService).expire(order.id);
      expect(await stock(app)).toMatchObject({ reserved: 0 });

      await bank().settleDue();
      await bank().deliverDue();
      await app.settle();

      expect(await orderOf(cart)).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
    });

    it('gives it back and cancels the order when the stock is gone', async () => {
      const variantId = await aSellableVariant(app, { stock: 1 });
      const cart = await aReadyCart(app, { lines: [{ variantId, quantity: 1 }] });
      await checkout(app, cart, { paymentToken: 'tok_late_webhook' });
      app.clock.advance(16 * 60_000);
      await app.get(OrderService).expire((await orderOf(cart)).id);
      await buy(app, await aReadyCart(app, { lines: [{ variantId, quantity: 1 }] }));

      await bank().settleDue();
      await bank().deliverDue();
      await app.settle();

      expect(await orderOf(cart)).toMatchObject({ status: 'canceled', paymentStatus: 'refunded' });
      expect(
        await count(app, "SELECT COUNT(*) AS n FROM sandbox_transaction WHERE kind = 'refund' AND state = 'succeeded'"),
      ).toBe(1);
    });

    it('gives a second payment back, also where the first was refunded since', async () => {
      const cart = await aReadyCart(app);
      await checkout(app, cart, { paymentToken: 'tok_late_webhook' });
      app.clock.advance(16 * 60_000);
      await app.get(OrderService).expire((await orderOf(cart)).id);
      const paid = await checkout(app, cart, { paymentToken: 'tok_success' });
      expect(paid.body.order).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
      await app.settle();
      await app.http
        .post(`/api/v1/admin/orders/${paid.body.order.id}/refunds`)
        .set({ Authorization: app.as(['payment:refund']), 'Idempotency-Key': randomUUID() })
        .send({ reason: 'all of it' })
        .expect(201);

      await bank().settleDue();
      await bank().deliverDue();
      await app.settle();

      const kept = 'SELECT captured_amount - refunded_amount AS n FROM payment_intent';
      expect((await app.database.query<{ n: string }>(kept)).map(({ n }) => Number(n))).toEqual([0, 0]);
      expect(await orderOf(cart)).toMatchObject({ status: 'placed', paymentStatus: 'refunded' });
    });

    it('gives money back that arrives for a canceled order', async () => {
      const cart = await aReadyCart(app);
      await checkout(app, cart, { paymentToken: 'tok_late_webhook' });
      app.clock.advance(10_000);
      await bank().settleDue();
      await app.get(OrderService).cancel((await orderOf(cart)).id, 'changed my mind');
      await bank().deliverDue();
      await app.settle();

      expect(await orderOf(cart)).toMatchObject({ status: 'canceled' });
      const [sums] = await app.database.query<{ c: string; r: string }>(
        'SELECT SUM(captured_amount) AS c, SUM(refunded_amount) AS r FROM payment_intent',
      );
      expect(Number(sums?.r)).toBe(Number(sums?.c));
    });
  });

  it('pays for what was agreed when the cart is changed between payment and return', async () => {
    const cart = await aReadyCart(app);
    const waiting = await checkout(app, cart, { paymentToken: 'tok_3ds' });
    const dear = await aSellableVariant(app, { price: 99_900n });
    await app.get(CartService).addLine(cart.id, cart.credential, { variantId: dear, quantity: 1 });

    await decide(waiting.body.payment.nextAction.url, 'approve');
    await app.settle();

    const order = await guestOrder(app, waiting.body.order.id, waiting.body.orderToken);
    expect(order.body).toMatchObject({ status: 'placed', total: cart.total.toJSON() });
    expect(order.body.lines).toHaveLength(1);
  });
});
