import { Database } from 'markethall/kernel';
import { OrderExpired, OrderService } from 'markethall/orders';
import { aReadyCart, aSellableVariant } from 'markethall/testing/checkout';
import { anActivePromotion, PROMOTIONS, STAFF } from '../promotions/promo.js';
import { OrderEndedSubscriber } from '../../libs/checkout/src/jobs/order-ended.subscriber.js';
import { checkout, count, stock, useShop } from './support/shop.js';

const CAMPAIGNS = '/api/v1/admin/campaigns';

describe('promotions at the checkout', () => {
  const app = useShop();
  const staff = () => app.as([...STAFF, 'order:read', 'order:cancel']);
  const used = async (promotionId: string) =>
    (await app.http.get(`${PROMOTIONS}/${promotionId}`).set('Authorization', staff())).body.used as number;
  const coupon = (promotionId: string, code: string, fields: object = {}) =>
    app.http
      .post(`${PROMOTIONS}/${promotionId}/coupons`)
      .set('Authorization', staff())
      .send({ code, ...fields })
      .expect(201);
  /** A cart with the code applied, and what it costs then. */
  const withCode = async (code: string, traits: Parameters<typeof aReadyCart>[1] = {}) => {
    const cart = await aReadyCart(app, traits);
    const applied = await app.http
      .post(`/api/v1/store/carts/${cart.id}/coupons`)
      .set('Cart-Token', cart.token ?? '')
      .send({ code });
    expect(applied.status).toBe(201);
    return { cart, expectedTotal: applied.body.grandTotal as { amount: number; currency: string } };
  };

  it('are copied to the order with what they took, and can say why', async () => {
    const promotion = await anActivePromotion(app, { needsCoupon: true, usageLimit: 10 });
    await coupon(promotion.promotionId, 'COPY10');
    const { cart, expectedTotal } = await withCode('COPY10');
    const before = await app.http.get(`/api/v1/store/carts/${cart.id}/price-trace`).set('Cart-Token', cart.token ?? '');

    const { body, status } = await checkout(app, cart, { expectedTotal });
    expect(status).toBe(201);

    const order = await app.http.get(`/api/v1/admin/orders/${body.order.id}`).set('Authorization', staff());
    expect(order.body).toMatchObject({ total: expectedTotal, discounts: [{ label: '10 % off', code: 'COPY10' }] });
    const trace = await app.http.get(`/api/v1/admin/orders/${body.order.id}/price-trace`).set('Authorization', staff());
    expect(trace.body).toMatchObject({ hash: before.body.hash, grandTotal: expectedTotal });
    expect(trace.body.lines[0].lineId).toBe(order.body.lines[0].id);
    expect(trace.body.applied).toEqual([expect.objectContaining({ couponCode: 'COPY10' })]);
    const own = await app.http
      .get(`/api/v1/store/orders/${body.order.id}/price-trace`)
      .set('Order-Token', body.orderToken);
    expect(own.body).toMatchObject({ grandTotal: expectedTotal, decisions: [] });
    expect((await app.http.get(`/api/v1/store/orders/${body.order.id}/price-trace`)).status).toBe(404);
    expect(await used(promotion.promotionId)).toBe(1);
  });

  it('stay with a buyer who tries again before it is heard that the first try has expired', async () => {
    const promotion = await anActivePromotion(app, { usageLimit: 1 });
    const cart = await aReadyCart(app);
    const first = await checkout(app, cart, { paymentToken: 'tok_3ds' });
    expect([first.status, await used(promotion.promotionId)]).toEqual([201, 1]);
    app.clock.advance(16 * 60_000);
    const expired = await app.get(OrderService).expire(first.body.order.id);
    await app.settle();
    expect(await used(promotion.promotionId)).toBe(0);
    const again = await checkout(app, cart, { paymentToken: 'tok_late_webhook' });
    expect([again.body.order?.status, await used(promotion.promotionId)]).toEqual(['pending_payment', 1]);

    const ended = app.worker?.get(OrderEndedSubscriber, { strict: false });
    await app.worker?.get(Database).transaction(async () => ended?.release(new OrderExpired(expired)));

    expect(await used(promotion.promotionId)).toBe(1);
  });

  it('take no use of one whose gift is gone', async () => {
    const gift = await aSellableVariant(app, { stock: 0 });
    const promotion = await anActivePromotion(app, {
      usageLimit: 1,
      effect: { effect: 'gift_line', variantId: gift, quantity: 1 },
    });

    const { body, status } = await checkout(app, await aReadyCart(app));

    expect([status, body.order?.status]).toEqual([201, 'placed']);
    expect(await used(promotion.promotionId)).toBe(0);
    const trace = await app.http.get(`/api/v1/admin/orders/${body.order.id}/price-trace`).set('Authorization', staff());
    expect(trace.body).toMatchObject({
      applied: [],
      unapplied: [{ code: promotion.promotionCode, reason: 'gift_unavailable' }],
    });
  });

  it('come back when a payment is declined, and are used once by the next attempt', async () => {
    const promotion = await anActivePromotion(app, { needsCoupon: true, usageLimit: 1 });
    await coupon(promotion.promotionId, 'AGAIN1', { usageLimit: 1 });
    const { cart, expectedTotal } = await withCode('AGAIN1');

    const declined = await checkout(app, cart, { expectedTotal, paymentToken: 'tok_decline' });
    expect([declined.status, declined.body.code]).toEqual([402, 'payment_declined']);
    expect(await used(promotion.promotionId)).toBe(0);

    const paid = await checkout(app, cart, { expectedTotal });
    expect([paid.status, paid.body.order?.status]).toEqual([201, 'placed']);
    expect(await used(promotion.promotionId)).toBe(1);
    expect(await app.doctor()).toEqual([]);
  });

  it('come back with a canceled order where the promotion says so, and stay used where not', async () => {
    const back = await anActivePromotion(app, { usageLimit: 5, giveBackOnCancel: true, group: 'one' });
    const gone = await anActivePromotion(app, { usageLimit: 5, giveBackOnCancel: false, group: 'two' });
    const cart = await aReadyCart(app);
    const { body } = await checkout(app, cart);

    await app.http
      .post(`/api/v1/admin/orders/${body.order.id}/cancellations`)
      .set({ Authorization: staff(), 'Idempotency-Key': `cancel-${body.order.id}` })
      .send({ reason: 'changed my mind' });
    await app.settle();

    expect([await used(back.promotionId), await used(gone.promotionId)]).toEqual([0, 1]);
  });

  it('are refused with the new total when their conditions went between cart and checkout (ATK-081)', async () => {
    const { promotionId } = await anActivePromotion(app, { needsCoupon: true });
    await coupon(promotionId, 'SHORT1');
    const { cart, expectedTotal } = await withCode('SHORT1');
    const promotion = await app.http.get(`${PROMOTIONS}/${promotionId}`).set('Authorization', staff());
    await app.http
      .patch(`${PROMOTIONS}/${promotionId}`)
      .set({ Authorization: staff(), 'If-Match': promotion.headers['etag'] ?? '' })
      .send({ status: 'archived' })
      .expect(200);

    const { status, body } = await checkout(app, cart, { expectedTotal });

    expect([status, body.code]).toEqual([409, 'cart_changed']);
    expect(body.params.total.amount).toBeGreaterThan(expectedTotal.amount);
  });

  it('leave nothing to pay, and then no provider is asked (BHV-119)', async () => {
    await anActivePromotion(app, { effect: { effect: 'percentage', percent: 100 } });
    await anActivePromotion(app, { lane: 'shipping', effect: { effect: 'free_shipping' } });
    const cart = await aReadyCart(app);
    const expectedTotal = { amount: 0, currency: 'EUR' };

    const { status, body } = await checkout(app, cart, { expectedTotal, paymentMethod: undefined });

    expect([status, body.order?.status, body.order?.paymentStatus, body.payment]).toEqual([
      201,
      'placed',
      'paid',
      null,
    ]);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sandbox_payment')).toBe(0);
    const order = await app.http.get(`/api/v1/admin/orders/${body.order.id}`).set('Authorization', staff());
    expect(order.body).toMatchObject({ total: expectedTotal });
  });

  it('count a first order once, by the e-mail too, and not for the second', async () => {
    await anActivePromotion(app, { conditions: { condition: 'first_order' } });
    const first = await aReadyCart(app, { email: 'new@example.com' });
    const discounted = await app.http.get(`/api/v1/store/carts/${first.id}`).set('Cart-Token', first.token ?? '');
    expect(discounted.body.discountTotal.amount).toBeGreaterThan(0);
    expect((await checkout(app, first)).status).toBe(201);

    const second = await aReadyCart(app, { email: 'NEW@example.com' });

    const full = await app.http.get(`/api/v1/store/carts/${second.id}`).set('Cart-Token', second.token ?? '');
    expect(full.body.discountTotal.amount).toBe(0);
  });

  it('one use of a coupon is left and fifty check out: exactly one order has the discount', async () => {
    const promotion = await anActivePromotion(app, { needsCoupon: true });
    await coupon(promotion.promotionId, 'LASTONE', { usageLimit: 1 });
    const variantId = await aSellableVariant(app, { stock: 60 });
    const carts = [];
    for (let i = 0; i < 50; i++)
      carts.push(await withCode('LASTONE', { lines: [{ variantId, quantity: 1 }], email: `buyer-${i}@example.com` }));

    const answers = await Promise.all(carts.map(({ cart, expectedTotal }) => checkout(app, cart, { expectedTotal })));

    const placed = answers.filter((each) => each.status === 201);
    const refused = answers.filter((each) => each.status === 409).map((each) => each.body.code as string);
    expect(placed).toHaveLength(1);
    expect(refused).toHaveLength(49);
    expect(refused.filter((code) => code !== 'coupon_limit_reached' && code !== 'cart_changed')).toEqual([]);
    expect(await count(app, "SELECT COUNT(*) AS n FROM promotion_use WHERE state IN ('held', 'final')")).toBe(1);
    expect(await stock(app)).toMatchObject({ reserved: 0, allocated: 1 });
    expect(await app.doctor()).toEqual([]);
  });

  it('a budget of 30.00 pays twenty checkouts of 5.00 exactly six times', async () => {
    const { body: campaign } = await app.http
      .post(CAMPAIGNS)
      .set('Authorization', staff())
      .send({ code: 'summer', name: 'Summer', budget: { kind: 'spend', currency: 'EUR', amount: 3000 } });
    await anActivePromotion(app, {
      campaignId: campaign.id,
      lane: 'order',
      effect: { effect: 'fixed', amount: { EUR: 500 }, per: 'order' },
    });
    const variantId = await aSellableVariant(app, { stock: 60 });
    const carts = [];
    for (let i = 0; i < 20; i++)
      carts.push(await aReadyCart(app, { lines: [{ variantId, quantity: 1 }], email: `b-${i}@example.com` }));

    const answers = await Promise.all(carts.map((cart) => checkout(app, cart)));

    expect(answers.filter((each) => each.status === 201)).toHaveLength(6);
    expect(answers.filter((each) => each.status === 409)).toHaveLength(14);
    const after = await app.http.get(`${CAMPAIGNS}/${campaign.id}`).set('Authorization', staff());
    expect(after.body.budget).toMatchObject({ taken: 3000, left: 0 });
    expect(await app.doctor()).toEqual([]);
  });
});
