import { aPlacedOrder, aReadyCart, aSellableVariant, buy } from 'markethall/testing/checkout';
import { anAddress } from 'markethall/testing/customers';
import { CartLine } from 'markethall/cart';
import { acmeLoyaltyModule } from '../support/acme-loyalty/acme-loyalty.js';
import { useApp } from '../support/app.js';

describe('a plugin', () => {
  const app = useApp({ modules: [acmeLoyaltyModule], worker: true });

  it('reacts to an order with its own table, event and endpoint', async () => {
    const customer = await app.asCustomer();
    const order = await aPlacedOrder(app, { customerId: customer.customerId });
    await app.settle();

    const points = Math.floor(Number(order.grandTotal) / 100);
    const answer = await app.http.get('/api/v1/store/acme-loyalty/points').set(customer.headers).expect(200);
    expect(answer.body).toEqual({ points });
    expect(await app.publishedEvents('acme-loyalty.points-awarded.v1')).toEqual([
      expect.objectContaining({ payload: { customerId: customer.customerId, points } }),
    ]);
  });

  it('is guarded like every other route', async () => {
    await app.http.get('/api/v1/store/acme-loyalty/points').expect(401);
    await app.http
      .get('/api/v1/store/acme-loyalty/points')
      .set('Authorization', app.as(['order:read']))
      .expect(403);
  });

  it('adds a custom field that REST takes, checks and shows', async () => {
    const variantId = await aSellableVariant(app);
    const cart = await app.http
      .post('/api/v1/store/carts')
      .send({ lines: [{ variantId, quantity: 1, custom: { giftNote: 'For Emmy' } }] })
      .expect(201);
    expect(cart.body.lines[0]).toMatchObject({ custom: { giftNote: 'For Emmy' } });
    expect((await app.db.repository(CartLine).find({ take: 1 }))[0]?.custom).toEqual({ giftNote: 'For Emmy' });

    const refused = await app.http
      .post(`/api/v1/store/carts/${cart.body.id}/lines`)
      .set('Cart-Token', cart.body.token)
      .send({ variantId, quantity: 1, custom: { giftNote: 'x'.repeat(81), color: 'red' } })
      .expect(422);
    expect(
      refused.body.errors.map((problem: { pointer: string; code: string }) => [problem.pointer, problem.code]),
    ).toEqual([
      ['/custom/giftNote', 'too_long'],
      ['/custom/color', 'unknown_field'],
    ]);
  });

  it('may veto an order before anything is paid', async () => {
    const cart = await aReadyCart(app);
    await app.http
      .patch(`/api/v1/store/carts/${cart.id}`)
      .set('Cart-Token', cart.token ?? '')
      .send({ shippingAddress: { ...anAddress(), city: 'Atlantis' } })
      .expect(200);

    await expect(buy(app, cart)).rejects.toMatchObject({ code: 'acme_town_not_served' });
    expect(await app.publishedEvents('orders.placed.v1')).toEqual([]);
  });
});
