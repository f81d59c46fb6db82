import { randomUUID } from 'node:crypto';
import { ChannelService } from 'markethall/channels';
import { OrderPermission, OrderService } from 'markethall/orders';
import { aPlacedOrder, aReadyCart, aSellableVariant, buy } from 'markethall/testing/checkout';
import { count, stock, useShop } from '../checkout/support/shop.js';

const all = Object.values(OrderPermission) as string[];

describe('orders as staff works with them', () => {
  const app = useShop();
  let staff: string;
  beforeEach(() => {
    staff = app.as(all);
  });
  const get = (path: string, authorization = staff) =>
    app.http.get(`/api/v1/admin/orders${path}`).set('Authorization', authorization);
  const post = (id: string, action: string, body: object, authorization = staff) =>
    app.http
      .post(`/api/v1/admin/orders/${id}/${action}`)
      .set('Authorization', authorization)
      .set('Idempotency-Key', randomUUID())
      .send(body);
  const ids = (response: { body: { data: { id: string }[] } }) => response.body.data.map(({ id }) => id);

  describe('the list', () => {
    it('finds orders by number, e-mail, name and status, newest first', async () => {
      const first = await aPlacedOrder(app, { email: 'Grace@Example.com' });
      const second = await aPlacedOrder(app, { email: 'ada@example.com' });
      await app.get(OrderService).cancel(second.id, 'changed my mind');

      expect(ids(await get(''))).toEqual([second.id, first.id]);
      expect(ids(await get(`?filter[number]=${first.number}`))).toEqual([first.id]);
      expect(ids(await get('?filter[email]=grace@example.com'))).toEqual([first.id]);
      expect(ids(await get('?filter[buyerName][like]=LOVELACE&filter[status]=placed'))).toEqual([first.id]);
      expect(ids(await get('?filter[status]=canceled'))).toEqual([second.id]);
      expect(ids(await get('?filter[paymentStatus]=authorized'))).toEqual([]);
      expect(ids(await get(`?filter[placedAt][gte]=${new Date(app.clock.nowMs() + 60_000).toISOString()}`))).toEqual(
        [],
      );
    });

    it('leaves out what was never placed, unless it is asked for', async () => {
      const cart = await aReadyCart(app);
      await buy(app, cart, { paymentToken: 'tok_decline' }).catch(() => undefined);

      expect(ids(await get(''))).toEqual([]);
      expect(ids(await get('?filter[status]=pending_payment'))).toHaveLength(1);
    });

    it('turns pages without gaps or doubles', async () => {
      const variantId = await aSellableVariant(app);
      const placed: string[] = [];
      for (let index = 0; index < 5; index += 1)
        placed.push((await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }] })).id);

      const seen: string[] = [];
      let after: string | null = '';
      while (after !== null) {
        const page = await get(`?limit=2${after === '' ? '' : `&after=${encodeURIComponent(after)}`}`);
        seen.push(...ids(page));
        after = (page.body as { page: { next: string | null } }).page.next;
      }

      expect(seen).toEqual(placed.reverse());
    });

    it.each([
      '?sort=email',
      '?filter[tokenHash]=x',
      '?filter[status]=gone',
      '?limit=1000',
      '?after=junk',
      '?filter[placedAt][gte]=2026-02-30',
    ])('answers 400 to %s', async (query) => {
      expect((await get(query)).status).toBe(400);
    });
  });

  describe('a cancellation', () => {
    it('frees the stock at once, gives the money back and is told', async () => {
      const order = await aPlacedOrder(app);

      const response = await post(order.id, 'cancellations', { reason: 'bought twice' });

      expect(response.status).toBe(200);
      expect(response.body).toMatchObject({
        id: order.id,
        status: 'canceled',
        fulfillmentStatus: 'canceled',
        canceledReason: 'bought twice',
      });
      expect(await stock(app)).toEqual({ onHand: 100, reserved: 0, allocated: 0 });
      expect(await app.publishedEvents('orders.canceled.v1')).toEqual([
        expect.objectContaining({ payload: expect.objectContaining({ orderId: order.id, reason: 'bought twice' }) }),
      ]);
      await app.settle();
      expect((await get(`/${order.id}`)).body).toMatchObject({
        paymentStatus: 'refunded',
        refundedTotal: order && { amount: Number(order.grandTotal), currency: 'EUR' },
      });
    });

    it('happens once, however often it is asked', async () => {
      const order = await aPlacedOrder(app);

      const answers = await Promise.all(
        [1, 2, 3].map(() => post(order.id, 'cancellations', { reason: 'bought twice' })),
      );
      await app.settle();

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await app.publishedEvents('orders.canceled.v1')).toHaveLength(1);
      expect(await count(app, "SELECT COUNT(*) AS n FROM refund WHERE status = 'succeeded'")).toBe(1);
    });

    it('answers 409 for a shipped order and changes nothing', async () => {
      const order = await aPlacedOrder(app);
      await post(order.id, 'shipments', {});

      const response = await post(order.id, 'cancellations', { reason: 'too late' });

      expect(response.status).toBe(409);
      expect(response.body.code).toBe('order_not_cancellable');
      await app.settle();
      expect((await get(`/${order.id}`)).body).toMatchObject({ status: 'completed', paymentStatus: 'paid' });
    });
  });

  describe('a shipment', () => {
    it('takes the goods out of the house and completes a paid order', async () => {
      const order = await aPlacedOrder(app);

      const response = await post(order.id, 'shipments', {
        carrier: 'DHL',
        trackingNumber: '0034',
        trackingUrl: 'https://carrier.example/0034',
      });

      expect(response.status).toBe(201);
      expect(response.body).toMatchObject({
        status: 'completed',
        fulfillmentStatus: 'fulfilled',
        shipments: [{ status: 'shipped', carrier: 'DHL', trackingNumber: '0034' }],
      });
      expect(await stock(app)).toEqual({ onHand: 99, reserved: 0, allocated: 0 });
      expect((await app.publishedEvents()).map(({ name }) => name)).toEqual(
        expect.arrayContaining(['orders.shipped.v1', 'orders.completed.v1']),
      );
    });

    it('may take a part, but never more than what is open', async () => {
      const order = await aPlacedOrder(app, { lines: [{ variantId: await aSellableVariant(app), quantity: 5 }] });
      const [line] = (await get(`/${order.id}`)).body.lines as { id: string }[];
      const part = (quantity: number) => ({ lines: [{ lineId: line?.id, quantity }] });

      expect((await post(order.id, 'shipments', part(2))).body).toMatchObject({
        status: 'placed',
        fulfillmentStatus: 'partial',
        lines: [{ fulfilledQuantity: 2 }],
      });
      const beyond = await post(order.id, 'shipments', part(4));
      expect(beyond.status).toBe(422);
      expect(beyond.body.errors).toEqual([
        expect.objectContaining({ pointer: '/lines/0/quantity', params: { open: 3 } }),
      ]);
      expect(await stock(app)).toEqual({ onHand: 98, reserved: 0, allocated: 3 });
      expect((await post(order.id, 'shipments', {})).body).toMatchObject({
        status: 'completed',
        lines: [{ fulfilledQuantity: 5 }],
      });
    });

    it('ships each unit once when two people click', async () => {
      const order = await aPlacedOrder(app);

      const answers = await Promise.all([post(order.id, 'shipments', {}), post(order.id, 'shipments', {})]);

      expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
      expect(await stock(app)).toEqual({ onHand: 99, reserved: 0, allocated: 0 });
    });

    it.each([
      ['an unknown line', { lines: [{ lineId: 'oli_00000000000000000000000000', quantity: 1 }] }],
      ['a quantity of zero', { lines: [{ lineId: 'oli_00000000000000000000000000', quantity: 0 }] }],
      ['an empty list', { lines: [] }],
      ['a script for a tracking address', { trackingUrl: 'javascript:alert(1)' }],
    ])('answers 422 to %s', async (_name, body) => {
      const order = await aPlacedOrder(app);

      expect((await post(order.id, 'shipments', body)).status).toBe(422);
      expect(await count(app, 'SELECT COUNT(*) AS n FROM shipment')).toBe(0);
    });
  });

  it('marks an order as paid that waits for a bank transfer', async () => {
    const order = await aPlacedOrder(app, { paymentMethod: 'bank_transfer', paymentToken: null });

    for (const amount of [null, [], [[]]]) expect((await post(order.id, 'payments', { amount })).status).toBe(422);
    const part = await post(order.id, 'payments', { amount: { amount: 1_000, currency: 'EUR' } });
    expect(part.body).toMatchObject({ paymentStatus: 'partially_paid', paidTotal: { amount: 1_000, currency: 'EUR' } });
    const rest = await post(order.id, 'payments', {});
    expect(rest.body).toMatchObject({ paymentStatus: 'paid' });
    expect((await post(order.id, 'payments', {})).body.code).toBe('nothing_outstanding');
  });

  it('keeps a timeline with who did what', async () => {
    const order = await aPlacedOrder(app);
    await post(order.id, 'notes', { note: 'Called: wants it gift-wrapped' });

    const { body } = await get(`/${order.id}/events`);

    expect(
      body.data.map(({ type, fromStatus, toStatus }: Record<string, string>) => [type, fromStatus, toStatus]),
    ).toEqual([
      ['opened', null, 'pending_payment'],
      ['placed', 'pending_payment', 'placed'],
      ['note', null, null],
    ]);
    expect(body.data.at(-1)).toMatchObject({
      actor: expect.stringMatching(/^staff:usr_/),
      note: 'Called: wants it gift-wrapped',
    });
  });

  it('asks for the right permission each time', async () => {
    const order = await aPlacedOrder(app);
    const reader = app.as([OrderPermission.Read]);

    expect((await get(`/${order.id}`, reader)).status).toBe(200);
    for (const [action, body] of [
      ['cancellations', { reason: 'no right' }],
      ['shipments', {}],
      ['payments', {}],
      ['notes', { note: 'x' }],
    ] as const) {
      expect([action, (await post(order.id, action, body, reader)).status]).toEqual([action, 403]);
    }
    expect((await get('', app.as(['product:read']))).status).toBe(403);
    expect((await app.http.get('/api/v1/admin/orders')).status).toBe(401);
  });

  it('hides orders of other channels from list, reading and every action', async () => {
    const order = await aPlacedOrder(app);
    const other = await app.get(ChannelService).create({ code: 'other', name: 'Other' });
    const foreign = app.as(all, { channelIds: [other.id] });

    expect((await get('', foreign)).body.data).toEqual([]);
    expect((await get(`/${order.id}`, foreign)).status).toBe(404);
    expect((await get(`/${order.id}/events`, foreign)).status).toBe(404);
    for (const [action, body] of [
      ['cancellations', { reason: 'foreign' }],
      ['shipments', {}],
      ['payments', {}],
      ['notes', { note: 'x' }],
    ] as const) {
      expect([action, (await post(order.id, action, body, foreign)).status]).toEqual([action, 404]);
    }
  });

  it.each([
    '0',
    '-1',
    'abc',
    'ord_',
    'null',
    '%00',
    'cus_00000000000000000000000000',
    'ord_00000000000000000000000000',
  ])('answers 404 for the order %s', async (id) => {
    expect((await get(`/${id}`)).status).toBe(404);
  });
});
