import { randomUUID } from 'node:crypto';
import { ChannelService } from 'markethall/channels';
import { OrderService } from 'markethall/orders';
import { PaymentDeskService, PaymentPermission, PaymentsConfig, PaymentService } from 'markethall/payments';
import { aPlacedOrder, aSellableVariant } from 'markethall/testing/checkout';
import { count, useShop } from '../checkout/support/shop.js';

describe('payments as staff works with them', () => {
  const app = useShop();
  const all = Object.values(PaymentPermission) as string[];
  const eur = (amount: number) => ({ amount, currency: 'EUR' });
  let admin: string;
  beforeEach(() => {
    admin = app.as(all);
  });
  const post = (id: string, action: string, body: object = {}, authorization = admin) =>
    app.http
      .post(`/api/v1/admin/payments/${id}/${action}`)
      .set('Authorization', authorization)
      .set('Idempotency-Key', randomUUID())
      .send(body);

  /** A placed order of 100.00 EUR and its payment. */
  const paid = async (captureAtOnce = true, traits: Parameters<typeof aPlacedOrder>[1] = {}) => {
    const config = app.get(PaymentsConfig);
    config.captureAtOnce = captureAtOnce;
    const lines = [{ variantId: await aSellableVariant(app, { price: 10_000n }), quantity: 1 }];
    const order = await aPlacedOrder(app, { lines, delivery: 'pickup', ...traits }).finally(
      () => (config.captureAtOnce = true),
    );
    return { order, id: order.paymentIntentId ?? '' };
  };

  it('shows a payment with its log', async () => {
    const { id, order } = await paid();

    const response = await app.http
      .get(`/api/v1/admin/payments/${id}`)
      .set('Authorization', app.as([PaymentPermission.Read]));

    expect(response.status).toBe(200);
    expect(response.headers.etag).toMatch(/^"\d+\./);
    expect(response.body).toMatchObject({
      id,
      reference: order.id,
      provider: 'sandbox',
      status: 'captured',
      amount: eur(10_000),
      captured: eur(10_000),
      refunds: [],
    });
    expect(
      response.body.transactions.map(({ kind, state }: { kind: string; state: string }) => `${kind} ${state}`).sort(),
    ).toEqual(['authorize succeeded', 'capture succeeded']);
  });

  it('lists payments by order', async () => {
    const { order, id } = await paid();
    await paid();

    const response = await app.http
      .get(`/api/v1/admin/payments?filter[reference]=${order.id}`)
      .set('Authorization', app.as([PaymentPermission.Read]));

    expect(response.body.data.map((payment: { id: string }) => payment.id)).toEqual([id]);
  });

  describe('captures', () => {
    it('in parts up to what is authorized, and no more', async () => {
      const { id, order } = await paid(false);
      expect(order.paymentStatus).toBe('authorized');

      expect((await post(id, 'captures', { amount: eur(4_000) })).body).toMatchObject({
        status: 'partially_captured',
        captured: eur(4_000),
      });
      const beyond = await post(id, 'captures', { amount: eur(6_001) });
      expect(beyond.status).toBe(422);
      expect(beyond.body.errors).toEqual([
        expect.objectContaining({ pointer: '/amount', code: 'amount_too_high', params: { available: 6_000 } }),
      ]);
      expect((await post(id, 'captures')).body).toMatchObject({ status: 'captured', captured: eur(10_000) });
      await app.settle();
      expect(await app.get(OrderService).find(order.id)).toMatchObject({ paymentStatus: 'paid', paidTotal: 10_000n });
    });

    it('once when the whole is captured again', async () => {
      const { id } = await paid(false);

      const answers = await Promise.all([post(id, 'captures'), post(id, 'captures'), post(id, 'captures')]);
      await post(id, 'captures');

      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(await count(app, "SELECT SUM(amount) AS n FROM sandbox_transaction WHERE kind = 'capture'")).toBe(10_000);
    });
  });

  it('voids what is not captured, and cannot capture it afterwards', async () => {
    const { id, order } = await paid(false);

    expect((await post(id, 'voids')).body).toMatchObject({ status: 'voided', voided: eur(10_000) });
    expect((await post(id, 'voids')).status).toBe(200);
    expect((await post(id, 'captures')).body.code).toBe('payment_state_refused');
    await app.settle();
    expect(await app.get(OrderService).find(order.id)).toMatchObject({ paymentStatus: 'failed' });
  });

  describe('refunds', () => {
    it('in thirds that add up exactly, and no cent more', async () => {
      const { id, order } = await paid();

      for (const amount of [3_333, 3_333, 3_334]) {
        expect((await post(id, 'refunds', { amount: eur(amount), reason: 'damaged' })).body).toMatchObject({
          status: 'succeeded',
          amount: eur(amount),
        });
      }

      expect((await post(id, 'refunds', { amount: eur(1), reason: 'one more' })).status).toBe(422);
      expect((await post(id, 'refunds', { reason: 'one more' })).body.code).toBe('payment_state_refused');
      await app.settle();
      expect(await app.get(OrderService).find(order.id)).toMatchObject({
        paymentStatus: 'refunded',
        refundedTotal: 10_000n,
      });
    });

    it('never more than was captured, however many ask at once', async () => {
      const { id } = await paid();

      const answers = await Promise.all(
        Array.from({ length: 6 }, () => post(id, 'refunds', { amount: eur(4_000), reason: 'race' })),
      );

      expect(answers.filter(({ status }) => status === 201)).toHaveLength(2);
      expect(await count(app, "SELECT SUM(amount) AS n FROM sandbox_transaction WHERE kind = 'refund'")).toBe(8_000);
    });

    it('refuses parts that do not add up and another currency', async () => {
      const { id } = await paid();

      const parts = [{ kind: 'shipping', amount: 100 }];
      expect((await post(id, 'refunds', { amount: eur(200), reason: 'parts', allocations: parts })).body.code).toBe(
        'allocations_differ',
      );
      expect((await post(id, 'refunds', { amount: { amount: 100, currency: 'CHF' }, reason: 'francs' })).status).toBe(
        422,
      );
      expect(await count(app, 'SELECT COUNT(*) AS n FROM refund')).toBe(0);
    });

    it.each([{ amount: null }, { amount: [] }, { allocations: null }, { allocations: [[]] }])(
      'takes %j for a mistake, not for everything',
      async (part) => {
        const { id } = await paid();

        const response = await post(id, 'refunds', { reason: 'mistake', ...part });

        expect(response.status).toBe(422);
        expect(response.body.code).toBe('validation_failed');
        expect(await count(app, 'SELECT COUNT(*) AS n FROM refund')).toBe(0);
      },
    );

    it('repeats the answer of a repeated key without paying twice', async () => {
      const { id } = await paid();
      const key = randomUUID();
      const ask = () =>
        app.http
          .post(`/api/v1/admin/payments/${id}/refunds`)
          .set('Authorization', admin)
          .set('Idempotency-Key', key)
          .send({ amount: eur(100), reason: 'twice' });

      const first = await ask();
      const second = await ask();

      expect([first.status, second.status]).toEqual([201, 201]);
      expect(second.headers['idempotent-replayed']).toBe('true');
      expect(second.body).toEqual(first.body);
      expect(await count(app, 'SELECT COUNT(*) AS n FROM refund')).toBe(1);
    });
  });

  it('marks a bank transfer as paid, recording who and when, once', async () => {
    const { order } = await paid(true, { paymentMethod: 'bank_transfer', paymentToken: null });
    const [intent] = await app.get(PaymentService).findByReference(order.id);
    expect(order.paymentStatus).toBe('pending');

    const response = await post(intent?.id ?? '', 'settlements');
    await post(intent?.id ?? '', 'settlements');
    await app.settle();

    expect(response.body).toMatchObject({ status: 'captured', captured: eur(10_000) });
    expect(response.body.transactions.at(-1)).toMatchObject({
      kind: 'capture',
      state: 'succeeded',
      actor: expect.stringMatching(/^staff:usr_/),
      createdAt: expect.any(String),
    });
    expect(await app.get(OrderService).find(order.id)).toMatchObject({ paymentStatus: 'paid', paidTotal: 10_000n });
  });

  it('gives back exactly captured − refunded, however often it is asked', async () => {
    const { id, order } = await paid(false);
    await post(id, 'captures', { amount: eur(7_000) });
    await post(id, 'refunds', { amount: eur(1_000), reason: 'damaged' });

    for (let time = 0; time < 2; time += 1) await app.get(PaymentDeskService).giveBack(order.id, 'canceled');

    expect(await count(app, "SELECT SUM(amount) AS n FROM sandbox_transaction WHERE kind = 'refund'")).toBe(7_000);
    expect(await count(app, "SELECT SUM(amount) AS n FROM sandbox_transaction WHERE kind = 'void'")).toBe(3_000);
  });

  it.each(['captures', 'voids', 'refunds', 'settlements'])(
    'refuses %s without the permission or the key',
    async (action) => {
      const { id } = await paid();
      const body = action === 'refunds' ? { reason: 'no right' } : {};

      expect((await post(id, action, body, app.as([PaymentPermission.Read]))).status).toBe(403);
      expect(
        (await app.http.post(`/api/v1/admin/payments/${id}/${action}`).set('Authorization', admin).send(body)).status,
      ).toBe(400);
      expect(
        (await app.http.post(`/api/v1/admin/payments/${id}/${action}`).set('Idempotency-Key', randomUUID()).send(body))
          .status,
      ).toBe(401);
    },
  );

  it('hides payments of other channels', async () => {
    const { id } = await paid();
    const other = await app.get(ChannelService).create({ code: 'other', name: 'Other' });
    const foreign = app.as(all, { channelIds: [other.id] });

    expect((await app.http.get(`/api/v1/admin/payments/${id}`).set('Authorization', foreign)).status).toBe(404);
    expect((await app.http.get('/api/v1/admin/payments').set('Authorization', foreign)).body.data).toEqual([]);
    expect(
      (
        await app.http
          .post(`/api/v1/admin/payments/${id}/refunds`)
          .set('Authorization', foreign)
          .set('Idempotency-Key', randomUUID())
          .send({ reason: 'foreign' })
      ).status,
    ).toBe(404);
  });
});
