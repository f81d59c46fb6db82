import { aReadyCart, aSellableVariant } from 'markethall/testing/checkout';
import { checkout, count, guestOrder, stock, useShop } from './support/shop.js';

describe('POST /api/v1/store/carts/{id}/checkouts', () => {
  const app = useShop();

  it('places an order that is paid, numbered and allocated, and announces it once', async () => {
    const cart = await aReadyCart(app, {
      lines: [{ variantId: await aSellableVariant(app, { price: 2_000n, stock: 10 }), quantity: 3 }],
    });

    const response = await checkout(app, cart);

    expect(response.status).toBe(201);
    expect(response.body).toEqual({
      order: expect.objectContaining({
        status: 'placed',
        paymentStatus: 'paid',
        fulfillmentStatus: 'unfulfilled',
        number: expect.stringMatching(/^MH-\d+$/),
        total: cart.total.toJSON(),
      }),
      orderToken: expect.stringMatching(/^[\w-]{43}$/),
      payment: { intentId: expect.stringMatching(/^pi_/), status: 'captured', nextAction: null },
    });
    expect(await stock(app)).toEqual({ onHand: 10, reserved: 0, allocated: 3 });
    const placed = await app.publishedEvents('orders.placed.v1');
    expect(placed).toEqual([
      expect.objectContaining({
        payload: expect.objectContaining({ orderId: response.body.order.id, total: cart.total.toJSON().amount }),
      }),
    ]);
  });

  it('remembers what was agreed, for the guest who holds the token', async () => {
    const cart = await aReadyCart(app, {
      lines: [{ variantId: await aSellableVariant(app, { price: 1_190n, name: 'Linen shirt' }), quantity: 2 }],
    });
    const { body } = await checkout(app, cart);

    const order = await guestOrder(app, body.order.id, body.orderToken);

    expect(order.status).toBe(200);
    expect(order.body).toMatchObject({
      number: body.order.number,
      email: 'ada@example.com',
      lines: [
        {
          productName: 'Linen shirt',
          quantity: 2,
          unitPrice: { amount: 1_190, currency: 'EUR' },
          total: { amount: 2_380, currency: 'EUR' },
        },
      ],
      shippingAddress: { firstName: 'Ada', countryCode: 'DE' },
      billingAddress: { firstName: 'Ada' },
      delivery: { code: 'standard' },
      paidTotal: cart.total.toJSON(),
      total: cart.total.toJSON(),
    });
  });

  it('answers the same order to every repetition, with the same or another key', async () => {
    const cart = await aReadyCart(app);
    const first = await checkout(app, cart);

    const again = await checkout(app, cart);

    expect(again.status).toBe(201);
    expect(again.body).toEqual(first.body);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(1);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sandbox_payment')).toBe(1);
  });

  it('refuses a total that the shopper has not seen, and changes nothing', async () => {
    const cart = await aReadyCart(app);
    const { amount, currency } = cart.total.toJSON();

    const response = await checkout(app, cart, { expectedTotal: { amount: amount - 1, currency } });

    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({ code: 'cart_changed', params: { total: { amount, currency } } });
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(0);
    expect((await checkout(app, cart)).status).toBe(201);
  });

  it('lists what is missing', async () => {
    const cart = await aReadyCart(app, { delivery: 'none' });

    const response = await checkout(app, cart);

    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({
      code: 'checkout_requirements_missing',
      params: { requirements: [expect.objectContaining({ code: 'delivery_method_required', blocking: true })] },
    });
  });

  it('refuses before any money moves when the stock is gone', async () => {
    const variantId = await aSellableVariant(app, { stock: 1 });
    const [mine, theirs] = [
      await aReadyCart(app, { lines: [{ variantId, quantity: 1 }] }),
      await aReadyCart(app, { lines: [{ variantId, quantity: 1 }] }),
    ];
    await checkout(app, theirs);

    const response = await checkout(app, mine);

    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({
      code: 'out_of_stock',
      params: { lines: [{ variantId, requested: 1, available: 0 }] },
    });
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sandbox_payment')).toBe(1);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(1);
  });

  it('needs no provider when nothing is to be paid', async () => {
    const cart = await aReadyCart(app, {
      lines: [{ variantId: await aSellableVariant(app, { price: 0n }), quantity: 1 }],
      delivery: 'pickup',
    });

    const response = await checkout(app, cart, { paymentMethod: 'sandbox', paymentToken: undefined });

    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({ order: { status: 'placed', paymentStatus: 'paid' }, payment: null });
    expect(await count(app, 'SELECT COUNT(*) AS n FROM payment_intent')).toBe(0);
  });

  it('places an order that waits for a bank transfer, once', async () => {
    const cart = await aReadyCart(app);

    const response = await checkout(app, cart, { paymentMethod: 'bank_transfer', paymentToken: undefined });

    expect(response.body).toMatchObject({
      order: { status: 'placed', paymentStatus: 'pending' },
      payment: { status: 'processing', nextAction: null },
    });
    expect((await checkout(app, cart, { paymentMethod: 'bank_transfer', paymentToken: undefined })).body.order.id).toBe(
      response.body.order.id,
    );
  });

  it.each([
    ['a foreign cart', { headers: { 'Cart-Token': 'A'.repeat(43) } }, 404],
    ['no key', { headers: { 'Idempotency-Key': '' } }, 400],
    ['an unknown way to pay', { body: { paymentMethod: 'gold' } }, 422],
    ['a missing token', { body: { paymentToken: undefined } }, 422],
    ['an amount that is no number', { body: { expectedTotal: { amount: 1.5, currency: 'EUR' } } }, 422],
    ['another currency', { body: { expectedTotal: { amount: 2_480, currency: 'CHF' } } }, 409],
    ['unknown fields', { body: { discount: 100 } }, 422],
    ['a script for a return address', { body: { returnUrl: 'javascript:alert(1)' } }, 422],
  ])(
    'answers 4xx for %s',
    async (_name, { body = {}, headers = {} }: { body?: object; headers?: Record<string, string> }, status) => {
      const cart = await aReadyCart(app);

      expect((await checkout(app, cart, body, headers)).status).toBe(status);
      expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(0);
    },
  );

  it('offers the ways to pay in the language of the cart', async () => {
    const cart = await aReadyCart(app);

    const response = await app.http
      .get(`/api/v1/store/carts/${cart.id}/payment-methods`)
      .set('Cart-Token', cart.token ?? '');

    expect(response.body.data).toEqual(
      expect.arrayContaining([
        { code: 'sandbox', name: 'Test card', settlement: 'online', needsToken: true },
        { code: 'bank_transfer', name: 'Bank transfer', settlement: 'manual', needsToken: false },
        { code: 'cash_on_delivery', name: 'Cash on delivery', settlement: 'manual', needsToken: false },
      ]),
    );
  });
});
