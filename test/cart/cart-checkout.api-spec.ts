import { CartExpiryService, CartService } from 'markethall/cart';
import { newId } from 'markethall/kernel';
import { saveChannel } from 'markethall/testing/channels';
import { useApp } from '../support/app.js';
import { aBuyable, aGuestCart, channelId } from './shop.js';

const CARTS = '/api/v1/store/carts';
const DAY = 86_400_000;

const app = useApp();

describe('a cart and its checkout', () => {
  // The orders of these carts are only ids: gone before the doctor looks for them.
  afterEach(() => app.db.execute('DELETE FROM cart WHERE order_id IS NOT NULL'));
  const carts = () => app.get(CartService);

  it('cannot be changed while a checkout holds it, and can again after', async () => {
    const { variantId } = await aBuyable(app);
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 1 }] });
    const patch = () => app.http.patch(`${CARTS}/${cart.id}`).set(cart.headers).send({ email: 'ada@example.com' });

    const held = await carts().lockForCheckout(cart.id);
    expect(held.lines).toHaveLength(1);
    expect((await patch()).body).toMatchObject({ status: 409, code: 'cart_locked' });
    expect(
      (await app.http.post(`${CARTS}/${cart.id}/lines`).set(cart.headers).send({ variantId, quantity: 1 })).body.code,
    ).toBe('cart_locked');
    expect((await app.http.get(`${CARTS}/${cart.id}`).set(cart.headers)).body.status).toBe('checking_out');
    await expect(carts().lockForCheckout(cart.id)).rejects.toMatchObject({ code: 'cart_locked' });
    await carts().unlock(cart.id);
    await patch().expect(200);
  });

  it('may be taken over from a checkout that died, whose late unlock changes nothing', async () => {
    const cart = await aGuestCart(app);
    const dead = await carts().lockForCheckout(cart.id);
    app.clock.advance(5 * 60_000);

    const next = await carts().lockForCheckout(cart.id);
    await carts().unlock(cart.id, dead.completingAt ?? undefined);

    expect((await carts().get(cart.id)).completingAt).toEqual(next.completingAt);
  });

  it('is finished by its order, once, and cannot be changed any more', async () => {
    const { variantId } = await aBuyable(app);
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 1 }] });
    const orderId = newId('ord');
    await carts().lockForCheckout(cart.id);

    await carts().complete(cart.id, orderId);
    await carts().complete(cart.id, orderId);

    await expect(carts().complete(cart.id, newId('ord'))).rejects.toMatchObject({ code: 'cart_completed' });
    await expect(carts().lockForCheckout(cart.id)).rejects.toMatchObject({
      code: 'cart_completed',
      params: { orderId },
    });
    const response = await app.http
      .post(`${CARTS}/${cart.id}/lines`)
      .set(cart.headers)
      .send({ variantId, quantity: 1 });
    expect(response.body).toMatchObject({ status: 409, code: 'cart_completed', params: { orderId } });
    expect((await app.http.get(`${CARTS}/${cart.id}`).set(cart.headers)).body).toMatchObject({
      status: 'completed',
      orderId,
      requirements: [],
    });
    expect(await app.publishedEvents('cart.completed.v1')).toEqual([
      expect.objectContaining({ payload: { cartId: cart.id, orderId, customerId: null } }),
    ]);
  });

  it('is not claimed once it is finished or held', async () => {
    const ada = await app.asCustomer();
    const held = await aGuestCart(app);
    const finished = await aGuestCart(app);
    await carts().lockForCheckout(held.id);
    await carts().complete(finished.id, newId('ord'));

    for (const [cart, code] of [
      [held, 'cart_locked'],
      [finished, 'cart_completed'],
    ] as const) {
      const response = await app.http.post(`${CARTS}/${cart.id}/claims`).set({ ...cart.headers, ...ada.headers });
      expect([response.status, response.body.code]).toEqual([409, code]);
    }
  });

  it('frees the customer for a new cart when it is completed', async () => {
    const ada = await app.asCustomer();
    const first = await app.http.post(CARTS).set(ada.headers).send({}).expect(201);
    await carts().complete(first.body.id, newId('ord'));

    const second = await app.http.post(CARTS).set(ada.headers).send({}).expect(201);

    expect((await app.http.get(`${CARTS}/active`).set(ada.headers)).body.id).toBe(second.body.id);
  });

  it('is deleted when it was abandoned, but never after a checkout', async () => {
    const { variantId } = await aBuyable(app);
    const old = await aGuestCart(app, { lines: [{ variantId, quantity: 1 }] });
    const checkedOut = await aGuestCart(app);
    await carts().lockForCheckout(checkedOut.id);
    await carts().unlock(checkedOut.id);
    app.clock.advance(20 * DAY);
    const fresh = await aGuestCart(app);
    app.clock.advance(12 * DAY);

    expect(await app.get(CartExpiryService).deleteAbandoned()).toBe(1);

    await app.http.get(`${CARTS}/${old.id}`).set(old.headers).expect(404);
    await app.http.get(`${CARTS}/${fresh.id}`).set(fresh.headers).expect(200);
    await app.http.get(`${CARTS}/${checkedOut.id}`).set(checkedOut.headers).expect(200);
  });

  it('is shown to staff of its channel, who cannot change it', async () => {
    const { variantId } = await aBuyable(app);
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 2 }] });
    const other = await saveChannel(app);
    const own = app.as(['cart:read'], { channelIds: [await channelId(app)] });
    const get = (path: string, who: string) => app.http.get(`/api/v1/admin/carts${path}`).set('Authorization', who);

    expect((await get('', own)).body.data).toEqual([
      expect.objectContaining({ id: cart.id, lineCount: 1, quantity: 2, status: 'active' }),
    ]);
    expect((await get(`/${cart.id}`, own)).body).toMatchObject({ id: cart.id, grandTotal: { amount: 3998 } });
    const foreign = app.as(['cart:read'], { channelIds: [other.id] });
    expect((await get('', foreign)).body.data).toEqual([]);
    expect((await get(`/${cart.id}`, foreign)).status).toBe(404);
    expect((await get('', app.as(['product:read']))).status).toBe(403);
    expect((await get('?filter[email]=a', own)).status).toBe(400);
  });
});
