import { CustomerService } from 'markethall/customers';
import { anAddress } from 'markethall/testing/customers';
import { newId } from 'markethall/kernel';
import { CartService } from 'markethall/cart';
import { useApp } from '../support/app.js';
import { aBuyable, aGuestCart } from './shop.js';

const CARTS = '/api/v1/store/carts';

describe('carts and what happens around them', () => {
  const app = useApp({ worker: true });

  it('lose the personal data of an erased customer', async () => {
    const ada = await app.asCustomer();
    const bought = await app.http.post(CARTS).set(ada.headers).send({ shippingAddress: anAddress() }).expect(201);
    await app.get(CartService).lockForCheckout(bought.body.id);
    await app.get(CartService).unlock(bought.body.id);

    await app.get(CustomerService).erase(ada.customerId, 'asked for it');
    await app.settle();

    expect(await app.get(CartService).get(bought.body.id)).toMatchObject({ email: null, addresses: [] });
  });

  it('go with an erased customer who never ordered', async () => {
    const ada = await app.asCustomer();
    const { body } = await app.http.post(CARTS).set(ada.headers).send({ shippingAddress: anAddress() }).expect(201);

    await app.get(CustomerService).erase(ada.customerId, 'asked for it');
    await app.settle();

    await expect(app.get(CartService).get(body.id)).rejects.toMatchObject({ code: 'cart_not_found' });
  });

  it('get units once for one Idempotency-Key, however often it is sent', async () => {
    const { variantId } = await aBuyable(app);
    const cart = await aGuestCart(app);
    const key = newId('key');
    const add = (quantity: number) =>
      app.http
        .post(`${CARTS}/${cart.id}/lines`)
        .set({ ...cart.headers, 'Idempotency-Key': key })
        .send({ variantId, quantity });

    const first = await add(2);
    const replay = await add(2);

    expect([first.status, replay.status, replay.headers['idempotent-replayed']]).toEqual([201, 201, 'true']);
    expect(replay.body.lines).toEqual([expect.objectContaining({ quantity: 2 })]);
    expect((await add(3)).status).toBe(422);
    expect((await app.http.get(`${CARTS}/${cart.id}`).set(cart.headers)).body.lines[0].quantity).toBe(2);
  });
});
