import { randomUUID } from 'node:crypto';
import { CartService } from 'markethall/cart';
import { Money, newId } from 'markethall/kernel';
import { OrderService } from 'markethall/orders';
import {
  GiftCardService,
  PaymentPermission,
  PaymentService,
  StoreCreditService,
  TenderService,
} from 'markethall/payments';
import { aReadyCart, aSellableVariant, type CartTraits, type ReadyCart } from 'markethall/testing/checkout';
import { CartTendersService } from 'markethall/checkout';
import { checkout, count, pagePath, stock, useShop } from './support/shop.js';

const eur = (amount: number) => ({ amount, currency: 'EUR' });

describe('paying with gift cards and store credit', () => {
  const app = useShop();

  /** A card and its code. */
  const card = async (amount: bigint, currency = 'EUR') => {
    const cards = app.get(GiftCardService);
    const { id } = await cards.issue({
      amount: Money.of(amount, currency),
      origin: newId('once'),
      source: 'marketing',
    });
    return { id, code: await cards.reveal(id, 'a spec asks') };
  };
  const left = async (id: string): Promise<number> => Number((await app.get(GiftCardService).get(id)).account.balance);
  const credit = async (holder: string, amount: bigint) =>
    (await app.get(StoreCreditService).give(holder, { amount: Money.of(amount, 'EUR'), reason: 'goodwill' })).account;

  /** A cart of goods for this price in all. */
  const cartFor = async (total: bigint, traits: CartTraits = {}) => {
    const variantId = await aSellableVariant(app, { price: total, stock: 1_000 });
    return aReadyCart(app, { lines: [{ variantId, quantity: 1 }], delivery: 'pickup', ...traits });
  };
  const headersOf = (cart: ReadyCart, headers: object = {}) => ({
    ...(cart.token === null ? {} : { 'Cart-Token': cart.token }),
    ...headers,
  });
  const tenders = (cart: ReadyCart, headers: object = {}) =>
    app.http.get(`/api/v1/store/carts/${cart.id}/tenders`).set(headersOf(cart, headers));
  const put = (cart: ReadyCart, body: object, headers: object = {}) =>
    app.http.post(`/api/v1/store/carts/${cart.id}/tenders`).set(headersOf(cart, headers)).send(body);
  const putCard = (cart: ReadyCart, code: string) => put(cart, { type: 'gift_card', code });
  const buyWithout = (cart: ReadyCart, body: object = {}, headers: Record<string, string> = {}) =>
    app.http
      .post(`/api/v1/store/carts/${cart.id}/checkouts`)
      .set({ 'Idempotency-Key': randomUUID(), ...headersOf(cart, headers) })
      .send({ expectedTotal: cart.total.toJSON(), ...body });
  const orderOf = async (cart: ReadyCart) => {
    const order = await app.get(OrderService).findByCart(cart.id);
    if (order === null) throw new Error('this cart has no order');
    return order;
  };
  const paymentsOf = async (cart: ReadyCart) => app.get(PaymentService).findByReference((await orderOf(cart)).id);

  describe('put to a cart', () => {
    it('shows what it covers and what is left to pay, by the present total', async () => {
      const { code } = await card(3_000n);
      const cart = await cartFor(10_000n);

      const added = await putCard(cart, code.toLowerCase());

      expect(added.status).toBe(201);
      expect(added.body).toEqual({
        data: [
          {
            id: expect.stringMatching(/^tnd_/),
            type: 'gift_card',
            codeLast4: code.slice(-4),
            balance: eur(3_000),
            covers: eur(3_000),
          },
        ],
        total: eur(10_000),
        amountDue: eur(7_000),
      });
      expect((await putCard(cart, code)).body).toEqual(added.body);
      expect((await tenders(cart)).body).toEqual(added.body);
    });

    it('BHV-179 is worked out anew when a card is taken off and when the cart grows', async () => {
      const [one, two] = [await card(3_000n), await card(9_000n)];
      const cart = await cartFor(10_000n);
      await putCard(cart, one.code);
      const both = await putCard(cart, two.code);
      expect(both.body.data.map(({ covers }: { covers: object }) => covers)).toEqual([eur(3_000), eur(7_000)]);

      const more = await aSellableVariant(app, { price: 1_500n });
      await app.get(CartService).addLine(cart.id, cart.credential, { variantId: more, quantity: 1 });
      const grown = await tenders(cart);
      expect(grown.body.data.map(({ covers }: { covers: object }) => covers)).toEqual([eur(3_000), eur(8_500)]);
      expect(grown.body.amountDue).toEqual(eur(0));

      const removed = await app.http
        .delete(`/api/v1/store/carts/${cart.id}/tenders/${both.body.data[0].id}`)
        .set(headersOf(cart));
      expect(removed.body).toMatchObject({ data: [{ covers: eur(9_000) }], amountDue: eur(2_500) });
    });

    it('is refused when it cannot pay: unknown, disabled, empty, in another currency', async () => {
      const cart = await cartFor(1_000n);
      const [disabled, foreign, empty] = [await card(500n), await card(500n, 'USD'), await card(500n)];
      await app.get(GiftCardService).disable(disabled.id, 'stolen');
      await app.get(GiftCardService).adjust(empty.id, { amount: Money.of(-500n, 'EUR'), reason: 'spent' });

      const problems = [];
      for (const code of ['0000-0000-0000-0000', 'nonsense', disabled.code, foreign.code, empty.code]) {
        const { status, body } = await putCard(cart, code);
        problems.push([status, body.errors?.[0]?.code]);
      }
      expect(problems).toEqual([
        [422, 'gift_card_not_usable'],
        [422, 'gift_card_not_usable'],
        [422, 'gift_card_not_usable'],
        [422, 'currency_mismatch'],
        [422, 'gift_card_empty'],
      ]);
      expect((await put(cart, { type: 'store_credit' })).body.errors[0].code).toBe('no_store_credit');
      expect((await put(cart, { type: 'gift_card' })).status).toBe(422);
      expect((await tenders(cart, { 'Cart-Token': 'x'.repeat(43) })).status).toBe(404);
      expect((await tenders(cart)).body.data).toEqual([]);
    });

    it('is limited to five', async () => {
      const cart = await cartFor(10_000n);
      for (let n = 0; n < 5; n += 1) expect((await putCard(cart, (await card(100n)).code)).status).toBe(201);
      expect((await putCard(cart, (await card(100n)).code)).body.code).toBe('too_many_tenders');
    });
  });

  describe('at the checkout', () => {
    it('pays a part, and the provider the rest', async () => {
      const { id, code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);

      const response = await checkout(app, cart);

      expect(response.status).toBe(201);
      expect(response.body.order).toMatchObject({ status: 'placed', paymentStatus: 'paid', total: eur(10_000) });
      expect(await left(id)).toBe(0);
      expect(
        (await paymentsOf(cart)).map(({ provider, capturedAmount }) => [provider, Number(capturedAmount)]),
      ).toEqual([
        ['gift_card', 3_000],
        ['sandbox', 7_000],
      ]);
      await app.settle();
      expect(await orderOf(cart)).toMatchObject({ paymentStatus: 'paid', paidTotal: 10_000n });
      expect(await app.publishedEvents('orders.placed.v1')).toHaveLength(1);
      expect((await checkout(app, cart)).body).toEqual(response.body);
    });

    it('keeps what is not spent', async () => {
      const { id, code } = await card(10_000n);
      const cart = await cartFor(2_500n);
      await putCard(cart, code);
      expect((await buyWithout(cart)).status).toBe(201);
      expect(await left(id)).toBe(7_500);
    });

    it('BHV-119 needs no provider when it is fully covered', async () => {
      const { code } = await card(10_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);

      const response = await buyWithout(cart);

      expect(response.status).toBe(201);
      expect(response.body).toMatchObject({ order: { status: 'placed', paymentStatus: 'paid' }, payment: null });
      expect(await count(app, 'SELECT COUNT(*) AS n FROM sandbox_payment')).toBe(0);
      expect(await orderOf(cart)).toMatchObject({ paymentMethod: 'gift_card', paidTotal: 10_000n });
      expect((await buyWithout(cart)).body).toEqual(response.body);
      await app.settle();
      expect(await app.publishedEvents('orders.placed.v1')).toHaveLength(1);
    });

    it('asks for a way to pay when something is left', async () => {
      const { id, code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);

      const response = await buyWithout(cart);

      expect([response.status, response.body.errors[0]]).toEqual([
        422,
        { pointer: '/paymentMethod', code: 'required' },
      ]);
      expect(await left(id)).toBe(3_000);
      expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(0);
    });

    it('spends store credit of the customer who is signed in, and of nobody else', async () => {
      const [mine, theirs] = [await app.asCustomer(), await app.asCustomer()];
      const account = await credit(mine.customerId, 4_000n);
      const cart = await cartFor(10_000n, { customerId: mine.customerId });
      const other = await cartFor(10_000n, { customerId: theirs.customerId });

      expect((await put(other, { type: 'store_credit' }, theirs.headers)).status).toBe(422);
      expect((await put(cart, { type: 'store_credit' }, mine.headers)).body.amountDue).toEqual(eur(6_000));
      expect((await checkout(app, cart, {}, { ...mine.headers })).status).toBe(201);

      expect(Number((await app.get(StoreCreditService).get(account.id)).account.balance)).toBe(0);
      expect((await paymentsOf(cart)).map(({ provider }) => provider)).toEqual(['store_credit', 'sandbox']);
    });

    it('tells the new amounts when less is left than was shown, holds nothing, and accepts them the next time', async () => {
      const [shrunk, whole] = [await card(3_000n), await card(2_000n)];
      const cart = await cartFor(10_000n);
      await putCard(cart, whole.code);
      await putCard(cart, shrunk.code);
      await app.get(GiftCardService).adjust(shrunk.id, { amount: Money.of(-2_000n, 'EUR'), reason: 'meanwhile' });

      const refused = await checkout(app, cart);

      expect([refused.status, refused.body.code]).toEqual([409, 'tender_insufficient']);
      expect(refused.body.params.amountDue).toEqual(eur(7_000));
      expect(refused.body.params.tenders.map(({ covers }: { covers: object }) => covers)).toEqual([
        eur(2_000),
        eur(1_000),
      ]);
      expect([await left(shrunk.id), await left(whole.id)]).toEqual([1_000, 2_000]);
      expect(await count(app, 'SELECT COUNT(*) AS n FROM payment_intent')).toBe(0);
      expect(await stock(app)).toMatchObject({ reserved: 0 });

      expect((await checkout(app, cart)).body.order).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
    });

    it('compares the amount that the shopper expects to pay, where it is sent', async () => {
      const { code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);
      const expecting = (amount: number) =>
        buyWithout(cart, {
          paymentMethod: 'sandbox',
          paymentToken: 'tok_success',
          expectedAmountDue: eur(amount),
        });
      expect((await expecting(6_999)).body).toMatchObject({
        code: 'tender_insufficient',
        params: { amountDue: eur(7_000) },
      });
      expect((await expecting(7_000)).status).toBe(201);
    });

    it('sends shoppers through 3-D Secure for the rest, and places the order when they come back', async () => {
      const { id, code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);

      const waiting = await checkout(app, cart, { paymentToken: 'tok_3ds' });
      expect(waiting.body).toMatchObject({
        order: { status: 'pending_payment' },
        payment: { status: 'requires_action' },
      });
      expect(await left(id)).toBe(0);
      expect((await checkout(app, cart, { paymentToken: 'tok_3ds' })).body).toEqual(waiting.body);

      await app.http.post(pagePath(waiting.body.payment.nextAction.url)).type('form').send({ decision: 'approve' });
      await app.settle();

      expect(await orderOf(cart)).toMatchObject({ status: 'placed', paymentStatus: 'paid', paidTotal: 10_000n });
      expect(await app.publishedEvents('orders.placed.v1')).toHaveLength(1);
    });

    it('works with money that comes later by bank transfer', async () => {
      const { code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);
      expect(
        (await checkout(app, cart, { paymentMethod: 'bank_transfer', paymentToken: null })).body.order,
      ).toMatchObject({
        status: 'placed',
        paymentStatus: 'partially_paid',
      });
    });
  });

  describe('is free again', () => {
    it('when the provider declines, and is held anew by the next try', async () => {
      const { id, code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);

      expect((await checkout(app, cart, { paymentToken: 'tok_decline' })).status).toBe(402);
      expect(await left(id)).toBe(3_000);
      expect(await orderOf(cart)).toMatchObject({ status: 'pending_payment', paymentStatus: 'failed' });

      expect((await checkout(app, cart)).body.order).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
      expect(await left(id)).toBe(0);
      await app.settle();
      expect(await orderOf(cart)).toMatchObject({ paidTotal: 10_000n, refundedTotal: 0n });
    });

    it('when the shopper declines in 3-D Secure', async () => {
      const { id, code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);
      const waiting = await checkout(app, cart, { paymentToken: 'tok_3ds' });

      await app.http.post(pagePath(waiting.body.payment.nextAction.url)).type('form').send({ decision: 'decline' });
      await app.settle();

      expect(await left(id)).toBe(3_000);
      expect(await orderOf(cart)).toMatchObject({ status: 'pending_payment', paymentStatus: 'failed' });
    });

    it('when nobody pays in time', async () => {
      const { id, code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);
      await checkout(app, cart, { paymentToken: 'tok_3ds' });
      expect(await left(id)).toBe(0);

      app.clock.advance(16 * 60_000);
      await app.get(OrderService).expire((await orderOf(cart)).id);
      await app.settle();

      expect(await left(id)).toBe(3_000);
    });

    it('when the shopper pays in another way meanwhile', async () => {
      const { id, code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);
      await checkout(app, cart, { paymentToken: 'tok_3ds' });
      expect((await tenders(cart)).body.amountDue).toEqual(eur(7_000)); // what the open attempt holds is for this cart

      const response = await checkout(app, cart, { expectedAmountDue: eur(7_000) });
      expect(response.body.order).toMatchObject({ status: 'placed', paymentStatus: 'paid' });

      await app.settle();
      expect(await left(id)).toBe(0);
      expect(await orderOf(cart)).toMatchObject({ paidTotal: 10_000n });
    });

    it('BHV-133 when the order is canceled, with exactly what was paid and not yet refunded', async () => {
      const [one, two] = [await card(3_000n), await card(2_000n)];
      const cart = await cartFor(10_000n);
      await putCard(cart, one.code);
      await putCard(cart, two.code);
      await checkout(app, cart, { paymentToken: 'tok_decline' }); // a voided attempt
      await checkout(app, cart);
      const order = await orderOf(cart);
      const [, second] = (await paymentsOf(cart)).filter((each) => each.isTender && each.capturedAmount > 0n);
      await app.http
        .post(`/api/v1/admin/payments/${second?.id}/refunds`)
        .set({
          Authorization: app.as([PaymentPermission.Read, PaymentPermission.Refund]),
          'Idempotency-Key': randomUUID(),
        })
        .send({ amount: eur(500), reason: 'an earlier refund' })
        .expect(201);

      await app.get(OrderService).cancel(order.id, 'changed my mind');
      await app.settle();

      expect(await orderOf(cart)).toMatchObject({ status: 'canceled', paidTotal: 10_000n, refundedTotal: 10_000n });
      expect([await left(one.id), await left(two.id)]).toEqual([3_000, 2_000]);
      expect(await count(app, "SELECT SUM(amount) AS n FROM sandbox_transaction WHERE kind = 'refund'")).toBe(5_000);
    });

    it('when an order that waits is canceled', async () => {
      const { id, code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);
      await checkout(app, cart, { paymentToken: 'tok_3ds' });

      await app.get(OrderService).cancel((await orderOf(cart)).id, 'changed my mind');
      await app.settle();

      expect(await left(id)).toBe(3_000);
    });
  });

  describe('at the same time', () => {
    const apply = (cart: ReadyCart, code: string) =>
      app.get(CartTendersService).add(cart.id, cart.credential, { type: 'gift_card', code });

    it('places exactly three of twenty orders of 30 with one card of 100, and leaves 10 on it', async () => {
      const { id, code } = await card(10_000n);
      const carts: ReadyCart[] = [];
      while (carts.length < 20) carts.push(await cartFor(3_000n));
      for (const cart of carts) await apply(cart, code);

      const answers = await Promise.all(carts.map((cart) => buyWithout(cart)));

      expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
      const refused = answers.filter(({ status }) => status !== 201);
      expect(refused.map(({ status, body }) => [status, body.code])).toEqual(
        refused.map(() => [409, 'tender_insufficient']),
      );
      expect(await left(id)).toBe(1_000);
      await app.settle();
      expect(await count(app, "SELECT COUNT(*) AS n FROM sales_order WHERE status = 'placed'")).toBe(3);
      expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(3);
      expect(await stock(app)).toMatchObject({ reserved: 0, allocated: 3 });
      expect(await app.doctor()).toEqual([]);
    }, 60_000);

    it('makes one order of one cart that is bought ten times at once', async () => {
      const { id, code } = await card(10_000n);
      const cart = await cartFor(3_000n);
      await apply(cart, code);

      const answers = await Promise.all(Array.from({ length: 10 }, () => buyWithout(cart)));

      expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
      expect(await left(id)).toBe(7_000);
    });

    it('neither loses nor makes money when a refund races uses', async () => {
      const { id, code } = await card(3_000n);
      const first = await cartFor(3_000n);
      await apply(first, code);
      await buyWithout(first);
      const order = await orderOf(first);
      const carts = [await cartFor(1_000n), await cartFor(1_000n), await cartFor(1_000n), await cartFor(1_000n)];
      await app.get(GiftCardService).adjust(id, { amount: Money.of(1_000n, 'EUR'), reason: 'so that it can be put' });
      for (const cart of carts) await apply(cart, code);

      const [, ...answers] = await Promise.all([
        app
          .get(OrderService)
          .cancel(order.id, 'changed my mind')
          .then(() => app.settle()),
        ...carts.map((cart) => buyWithout(cart)),
      ]);
      await app.settle();

      const placed = answers.filter(({ status }) => status === 201).length;
      expect(placed).toBeGreaterThanOrEqual(1);
      expect(await left(id)).toBe(4_000 - placed * 1_000);
      expect(await app.doctor()).toEqual([]);
    }, 60_000);
  });

  it('places an order that its request left behind after it was held', async () => {
    const { id, code } = await card(5_000n);
    const cart = await cartFor(3_000n);
    await putCard(cart, code);
    const settle = jest
      .spyOn(app.get(TenderService), 'capture')
      .mockRejectedValueOnce(new Error('the process dies here'));
    expect((await buyWithout(cart)).status).toBe(500);
    settle.mockRestore();
    await app.settle();

    expect(await orderOf(cart)).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
    expect((await buyWithout(cart)).body.order.status).toBe('placed');
    expect(await left(id)).toBe(2_000);
  });

  it('costs no statement where none is used', async () => {
    const cart = await cartFor(1_000n);
    await checkout(app, await cartFor(1_000n));
    const { list } = await app.sql(() => checkout(app, cart));
    expect(list.filter((sql) => /checkout_tender|stored_value/.test(sql))).toEqual([]);
  });

  describe('refunds of an order', () => {
    const refund = (orderId: string, body: object) =>
      app.http
        .post(`/api/v1/admin/orders/${orderId}/refunds`)
        .set({ Authorization: app.as([PaymentPermission.Refund]), 'Idempotency-Key': randomUUID() })
        .send({ reason: 'damaged in transit', ...body });

    it('go to the provider first and to the card with the rest', async () => {
      const { id, code } = await card(3_000n);
      const cart = await cartFor(10_000n);
      await putCard(cart, code);
      await checkout(app, cart);
      const order = await orderOf(cart);

      const part = await refund(order.id, { amount: eur(8_000) });
      expect(part.status).toBe(201);
      expect(part.body).toMatchObject({
        refunds: [
          { amount: eur(7_000), status: 'succeeded' },
          { amount: eur(1_000), status: 'succeeded' },
        ],
        missing: null,
      });
      expect(await left(id)).toBe(1_000);
      expect((await refund(order.id, { amount: eur(2_001) })).body.errors).toMatchObject([
        { pointer: '/amount', code: 'amount_too_high', params: { available: 2_000, currency: 'EUR' } },
      ]);
      expect((await refund(order.id, { amount: { amount: 1, currency: 'CHF' } })).body.errors).toMatchObject([
        { pointer: '/amount/currency', code: 'currency_mismatch', params: { currency: 'EUR' } },
      ]);
      expect((await refund(order.id, {})).body.refunds).toMatchObject([{ amount: eur(2_000) }]);
      expect((await refund(order.id, {})).body.code).toBe('nothing_to_refund');
      await app.settle();
      expect(await orderOf(cart)).toMatchObject({ paymentStatus: 'refunded', refundedTotal: 10_000n });
    });

    it('BHV-181 become store credit of registered customers only, in an account that is opened for them', async () => {
      const customer = await app.asCustomer();
      const cart = await cartFor(10_000n, { customerId: customer.customerId });
      await checkout(app, cart, {}, { ...customer.headers });
      const guest = await cartFor(10_000n);
      await checkout(app, guest);

      const answer = await refund((await orderOf(cart)).id, { amount: eur(2_500), to: 'store_credit' });

      expect(answer.body.refunds).toMatchObject([{ amount: eur(2_500), status: 'succeeded' }]);
      expect((await app.http.get('/api/v1/store/store-credit').set(customer.headers)).body.data).toEqual([eur(2_500)]);
      expect(await count(app, "SELECT COUNT(*) AS n FROM sandbox_transaction WHERE kind = 'refund'")).toBe(0);
      const refused = await refund((await orderOf(guest)).id, { to: 'store_credit' });
      expect([refused.status, refused.body.code]).toEqual([409, 'store_credit_needs_customer']);
      await app.settle();
      expect(await orderOf(cart)).toMatchObject({ paymentStatus: 'partially_refunded', refundedTotal: 2_500n });

      const next = await cartFor(2_000n, { customerId: customer.customerId });
      await put(next, { type: 'store_credit' }, customer.headers);
      expect((await buyWithout(next, {}, customer.headers)).status).toBe(201);
      const credit = async () => (await app.http.get('/api/v1/store/store-credit').set(customer.headers)).body.data;
      expect(await credit()).toEqual([eur(500)]);

      // Paid with store credit and back to it: the doctor, which runs after this file, must find nothing.
      const back = await refund((await orderOf(next)).id, { amount: eur(700), to: 'store_credit' });
      expect(back.body.refunds).toMatchObject([{ amount: eur(700), status: 'succeeded' }]);
      expect(await credit()).toEqual([eur(1_200)]);
    });

    it('never give back more than was paid when many come at once', async () => {
      const customer = await app.asCustomer();
      const cart = await cartFor(10_000n, { customerId: customer.customerId });
      await checkout(app, cart, {}, { ...customer.headers });
      const { id } = await orderOf(cart);

      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, n) =>
          refund(id, { amount: eur(2_000), to: n % 2 ? 'store_credit' : 'original' }),
        ),
      );

      expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
      expect(answers.filter(({ status }) => status >= 500)).toEqual([]);
      await app.settle();
      expect(await orderOf(cart)).toMatchObject({ refundedTotal: 10_000n });
    });
  });

  describe('bought as a product', () => {
    const mails = async (to: string) => {
      const { body } = await app.http.get(`/dev/mailbox/messages?to=${encodeURIComponent(to)}`).expect(200);
      return (body.data as { template: string; text: string; locale: string }[]).filter(
        ({ template }) => template === 'gift-card',
      );
    };
    const giftCart = async (quantity: number, traits: CartTraits = {}) => {
      const variantId = await aSellableVariant(app, { kind: 'gift_card', price: 2_500n });
      return aReadyCart(app, { lines: [{ variantId, quantity }], delivery: 'none', ...traits });
    };

    it('becomes one card a unit, each with its code in a mail, which pays', async () => {
      const cart = await giftCart(2, { email: 'grace@example.com' });
      expect(cart.total.toJSON()).toEqual(eur(5_000));

      expect((await checkout(app, cart)).body.order).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
      await app.settle();

      const letters = await mails('grace@example.com');
      expect(letters).toHaveLength(2);
      const codes = letters.map(({ text }) => /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(text)?.[0] ?? '');
      expect(new Set(codes).size).toBe(2);
      const next = await cartFor(4_000n);
      for (const code of codes) await putCard(next, code);
      expect((await buyWithout(next)).body.order).toMatchObject({ status: 'placed', paymentStatus: 'paid' });
      expect(
        await count(app, "SELECT COUNT(*) AS n FROM outbox_event WHERE payload LIKE '%" + (codes[0] ?? '') + "%'"),
      ).toBe(0);
      expect(
        await count(
          app,
          'SELECT COUNT(*) AS n FROM order_tax_line WHERE amount <> 0 AND order_id IN (SELECT order_id FROM order_line WHERE is_gift_card = 1)',
        ),
      ).toBe(0);
    });

    it('is made once, and only when the money has arrived', async () => {
      const cart = await giftCart(1);
      await checkout(app, cart, { paymentMethod: 'bank_transfer', paymentToken: null });
      await app.settle();
      expect(await count(app, 'SELECT COUNT(*) AS n FROM stored_value_account')).toBe(0);
      const order = await orderOf(cart);

      await app.http
        .post(`/api/v1/admin/orders/${order.id}/payments`)
        .set({ Authorization: app.as(['order:mark-paid', 'order:read']), 'Idempotency-Key': randomUUID() })
        .send({})
        .expect(200);
      await app.settle();

      expect(await count(app, 'SELECT COUNT(*) AS n FROM stored_value_account')).toBe(1);
      expect(await mails('ada@example.com')).toHaveLength(1);
    });

    it('is worth nothing any more when the order is canceled', async () => {
      const cart = await giftCart(2);
      await checkout(app, cart);
      await app.settle();

      await app.get(OrderService).cancel((await orderOf(cart)).id, 'changed my mind');
      await app.settle();

      const rows = await app.database.query<{ status: string; balance: string }>(
        'SELECT status, balance FROM stored_value_account',
      );
      expect(rows.map(({ status, balance }) => [status, Number(balance)])).toEqual([
        ['disabled', 0],
        ['disabled', 0],
      ]);
      expect(await orderOf(cart)).toMatchObject({ refundedTotal: 5_000n });
    });
  });
});
