import { anAddress } from 'markethall/testing/customers';
import { useApp } from '../support/app.js';
import { aBuyable, aGuestCart } from './shop.js';

const CARTS = '/api/v1/store/carts';

describe('whose cart it is', () => {
  const app = useApp();
  const claim = (id: string, headers: Record<string, string>) =>
    app.http.post(`${CARTS}/${id}/claims`).set(headers).send();

  it("answers 404 for a guest's cart without its token, with another one, and for a missing cart: the same", async () => {
    const cart = await aGuestCart(app);
    const other = await aGuestCart(app);
    const attempts = [
      app.http.get(`${CARTS}/${cart.id}`),
      app.http.get(`${CARTS}/${cart.id}`).set(other.headers),
      app.http.get(`${CARTS}/${cart.id}`).set('Cart-Token', ''),
      app.http.get(`${CARTS}/${cart.id}`).set('Cart-Token', cart.token.toLowerCase()),
      app.http.get(`${CARTS}/cart_01h455vb4pex5vsknk084sn02q`).set(cart.headers),
      app.http.get(`${CARTS}/1`).set(cart.headers),
      app.http.patch(`${CARTS}/${cart.id}`).set(other.headers).send({ email: 'a@example.com' }),
      app.http
        .post(`${CARTS}/${cart.id}/lines`)
        .set(other.headers)
        .send({ variantId: 'var_01h455vb4pex5vsknk084sn02q', quantity: 1 }),
      app.http.get(`${CARTS}/${cart.id}/delivery-options`).set(other.headers),
    ];

    for (const { status, body } of await Promise.all(attempts)) {
      expect([status, body.code, body.detail]).toEqual([404, 'cart_not_found', 'There is no such cart']);
    }
  });

  it("opens a customer's cart by their session only", async () => {
    const ada = await app.asCustomer();
    const bob = await app.asCustomer();
    const { body: cart } = await app.http.post(CARTS).set(ada.headers).send({}).expect(201);

    expect(cart).toMatchObject({ customerId: ada.customerId, email: ada.email, token: null });
    await app.http.get(`${CARTS}/${cart.id}`).set(ada.headers).expect(200);
    await app.http.get(`${CARTS}/${cart.id}`).set(bob.headers).expect(404);
    await app.http.get(`${CARTS}/${cart.id}`).expect(404);
    await app.http.patch(`${CARTS}/${cart.id}`).set(bob.headers).send({ email: 'x@example.com' }).expect(404);
    const active = await app.http.get(`${CARTS}/active`).set(ada.headers).expect(200);
    expect(active.body.id).toBe(cart.id);
    await app.http.get(`${CARTS}/active`).set(bob.headers).expect(404);
    await app.http.get(`${CARTS}/active`).expect(401);
  });

  it('gives a customer one active cart in each channel, also when asked at once', async () => {
    const ada = await app.asCustomer();

    const answers = await Promise.all(Array.from({ length: 5 }, () => app.http.post(CARTS).set(ada.headers).send({})));

    expect(answers.map((each) => each.status).sort()).toEqual([201, 409, 409, 409, 409]);
    const made = answers.find((each) => each.status === 201);
    const refused = answers.find((each) => each.status === 409);
    expect(refused?.body).toMatchObject({ code: 'active_cart_exists', params: { cartId: made?.body.id as string } });
  });

  it("turns a guest's cart into the customer's when they have none, and closes it to the token alone", async () => {
    const { variantId } = await aBuyable(app);
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 2 }] });
    const ada = await app.asCustomer();

    const { body } = await claim(cart.id, { ...cart.headers, ...ada.headers }).expect(200);

    expect(body).toMatchObject({ id: cart.id, customerId: ada.customerId, email: ada.email, lines: [{ quantity: 2 }] });
    await app.http.get(`${CARTS}/${cart.id}`).set(cart.headers).expect(404);
    await app.http.get(`${CARTS}/${cart.id}`).set(ada.headers).expect(200);
    expect(await app.publishedEvents('cart.claimed.v1')).toEqual([
      expect.objectContaining({ payload: { cartId: cart.id, guestCartId: cart.id, customerId: ada.customerId } }),
    ]);
  });

  it('merges into the active cart: lines add up, missing address comes along, repeating changes nothing', async () => {
    const chair = await aBuyable(app);
    const table = await aBuyable(app);
    const ada = await app.asCustomer();
    const line = (product: { variantId: string }, quantity: number) => ({ variantId: product.variantId, quantity });
    const own = await app.http
      .post(CARTS)
      .set(ada.headers)
      .send({ lines: [line(chair, 1)] })
      .expect(201);
    const guest = await aGuestCart(app, { lines: [line(chair, 2), line(table, 3)], shippingAddress: anAddress() });
    const both = { ...guest.headers, ...ada.headers };

    const first = await claim(guest.id, both).expect(200);
    const second = await claim(guest.id, both).expect(200);

    expect(first.body).toMatchObject({ id: own.body.id, shippingAddress: { city: 'Berlin' } });
    expect(
      first.body.lines.map((each: { variantId: string; quantity: number }) => [each.variantId, each.quantity]),
    ).toEqual([
      [chair.variantId, 3],
      [table.variantId, 3],
    ]);
    expect(second.body).toEqual(first.body);
    expect(await app.publishedEvents('cart.claimed.v1')).toHaveLength(1);
    await app.http.get(`${CARTS}/${guest.id}`).set(guest.headers).expect(404);
  });

  it('merges once when claimed ten times at once', async () => {
    const { variantId } = await aBuyable(app);
    const ada = await app.asCustomer();
    await app.http
      .post(CARTS)
      .set(ada.headers)
      .send({ lines: [{ variantId, quantity: 1 }] })
      .expect(201);
    const guest = await aGuestCart(app, { lines: [{ variantId, quantity: 2 }] });

    const answers = await Promise.all(
      Array.from({ length: 10 }, () => claim(guest.id, { ...guest.headers, ...ada.headers })),
    );

    expect(answers.map((each) => [each.status, each.body.lines[0].quantity])).toEqual(answers.map(() => [200, 3]));
  });

  it("ends two guests' carts that one customer claims at once in one", async () => {
    const { variantId } = await aBuyable(app);
    const ada = await app.asCustomer();
    const guests = [
      await aGuestCart(app, { lines: [{ variantId, quantity: 2 }] }),
      await aGuestCart(app, { lines: [{ variantId, quantity: 3 }] }),
    ];

    const answers = await Promise.all(guests.map((guest) => claim(guest.id, { ...guest.headers, ...ada.headers })));

    expect(answers.map((each) => each.status)).toEqual([200, 200]);
    const { body } = await app.http.get(`${CARTS}/active`).set(ada.headers).expect(200);
    expect(body.lines).toEqual([expect.objectContaining({ quantity: 5 })]);
  });

  it('needs both tokens, and refuses the own cart and the claimed cart of another', async () => {
    const ada = await app.asCustomer();
    const bob = await app.asCustomer();
    const guest = await aGuestCart(app);
    const own = await app.http.post(CARTS).set(ada.headers).send({}).expect(201);

    expect((await claim(guest.id, guest.headers)).status).toBe(401);
    expect((await claim(guest.id, ada.headers)).body.code).toBe('cart_not_found');
    expect((await claim(own.body.id, ada.headers)).body).toMatchObject({ status: 409, code: 'cart_claims_itself' });
    await claim(guest.id, { ...guest.headers, ...ada.headers }).expect(200);
    expect((await claim(guest.id, { ...guest.headers, ...bob.headers })).body.code).toBe('cart_not_found');
  });
});
