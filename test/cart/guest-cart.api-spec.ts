import { seedPrice } from 'markethall/testing/pricing';
import { anAddress } from 'markethall/testing/customers';
import { useApp } from '../support/app.js';
import { aBuyable, aGuestCart, deliveryMethod, forgetCaches } from './shop.js';

const CARTS = '/api/v1/store/carts';

describe("a guest's cart", () => {
  const app = useApp();
  beforeEach(() => forgetCaches(app));

  it('opens empty, with a token that is shown once and asks for everything', async () => {
    const response = await app.http.post(CARTS).send({}).expect(201);

    expect(response.body).toMatchObject({
      id: expect.stringMatching(/^cart_[0-9a-z]{26}$/) as string,
      token: expect.stringMatching(/^[\w-]{43}$/) as string,
      status: 'active',
      currency: 'EUR',
      locale: 'en',
      customerId: null,
      lines: [],
      grandTotal: { amount: 0, currency: 'EUR' },
    });
    expect(response.headers['cache-control']).toContain('no-store');
    expect(response.body.requirements.map((each: { code: string }) => each.code)).toEqual([
      'lines_required',
      'email_required',
      'shipping_address_required',
      'delivery_method_required',
    ]);
    const again = await app.http.get(`${CARTS}/${response.body.id}`).set('Cart-Token', response.body.token).expect(200);
    expect(again.body.token).toBeUndefined();
    const stored = await app.database.query<{ n: number }>(
      'SELECT COUNT(*) AS n FROM cart WHERE token_hash = UNHEX(SHA2(?, 256))',
      [response.body.token],
    );
    expect(Number(stored[0]?.n)).toBe(1);
  });

  it('prices lines from the server: each with its own subtotal, discount, tax and total', async () => {
    const chair = await aBuyable(app, { price: 1999, name: 'Chair' });
    const apples = await aBuyable(app, { price: 350, name: 'Apples', taxCategoryCode: 'reduced' });
    const cart = await aGuestCart(app);

    await app.http
      .post(`${CARTS}/${cart.id}/lines`)
      .set(cart.headers)
      .send({ variantId: chair.variantId, quantity: 2 })
      .expect(201);
    const { body } = await app.http
      .post(`${CARTS}/${cart.id}/lines`)
      .set(cart.headers)
      .send({ variantId: apples.variantId, quantity: 1 })
      .expect(201);

    expect(body.lines).toEqual([
      expect.objectContaining({
        productName: 'Chair',
        quantity: 2,
        unitPrice: { amount: 1999, currency: 'EUR' },
        subtotal: { amount: 3998, currency: 'EUR' },
        discount: { amount: 0, currency: 'EUR' },
        net: { amount: 3360, currency: 'EUR' },
        tax: { amount: 638, currency: 'EUR' },
        total: { amount: 3998, currency: 'EUR' },
        priceChanged: false,
      }),
      expect.objectContaining({
        productName: 'Apples',
        tax: { amount: 23, currency: 'EUR' },
        total: { amount: 350, currency: 'EUR' },
      }),
    ]);
    expect(body).toMatchObject({
      taxIncluded: true,
      subtotal: { amount: 4348 },
      taxTotal: { amount: 661 },
      netTotal: { amount: 3687 },
      grandTotal: { amount: 4348 },
      weightGrams: 1500,
      taxSummary: [
        { rate: '7.000000', tax: { amount: 23 } },
        { rate: '19.000000', tax: { amount: 638 } },
      ],
    });
  });

  it('equals the step-by-step cart when it is made by one call', async () => {
    const { variantId } = await aBuyable(app);
    const stepwise = await aGuestCart(app);
    const deliveryMethodId = await deliveryMethod(app, stepwise, 'standard');
    const email = 'ada@example.com';
    const shippingAddress = anAddress();
    const patch = (body: object) =>
      app.http.patch(`${CARTS}/${stepwise.id}`).set(stepwise.headers).send(body).expect(200);

    await app.http
      .post(`${CARTS}/${stepwise.id}/lines`)
      .set(stepwise.headers)
      .send({ variantId, quantity: 2 })
      .expect(201);
    await patch({ email });
    await patch({ shippingAddress });
    const steps = (await patch({ deliveryMethodId })).body;
    const { body } = await app.http
      .post(CARTS)
      .send({
        email,
        shippingAddress,
        deliveryMethodId,
        lines: [
          { variantId, quantity: 1 },
          { variantId, quantity: 1 },
        ],
      })
      .expect(201);

    const comparable = ({
      id: _i,
      token: _t,
      version: _v,
      createdAt: _c,
      updatedAt: _u,
      ...cart
    }: Record<string, unknown>) => ({
      ...cart,
      lines: (cart['lines'] as { id: string }[]).map(({ id: _id, ...line }) => line),
    });
    expect(comparable(body)).toEqual(comparable(steps));
    expect(body.requirements).toEqual([]);
    expect(body.grandTotal).toEqual({ amount: 4488, currency: 'EUR' });
  });

  it('shows that a price changed since the shopper chose it, never silently', async () => {
    const { variantId } = await aBuyable(app, { price: 1999 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 1 }] });
    await seedPrice(app, variantId, 2499);

    const { body } = await app.http.get(`${CARTS}/${cart.id}`).set(cart.headers).expect(200);

    expect(body.lines[0]).toMatchObject({
      priceChanged: true,
      priceSnapshot: { amount: 1999 },
      unitPrice: { amount: 2499 },
    });
    expect(body.grandTotal.amount).toBe(2499);
    const line = `${CARTS}/${cart.id}/lines/${body.lines[0].id}`;
    const accepted = await app.http.patch(line).set(cart.headers).send({ quantity: 2 }).expect(200);
    expect(accepted.body.lines[0]).toMatchObject({ priceChanged: false, priceSnapshot: { amount: 2499 } });
  });

  it('offers deliveries for its address and taxes an inclusive price by the rounding of the goods', async () => {
    const { variantId } = await aBuyable(app, { price: 1999, weightGrams: 6000 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 1 }], shippingAddress: anAddress() });

    const options = await app.http.get(`${CARTS}/${cart.id}/delivery-options`).set(cart.headers).expect(200);
    expect(
      options.body.data.map((each: { code: string; price: { amount: number } }) => [each.code, each.price.amount]),
    ).toEqual([
      ['standard', 490],
      ['express', 1990],
      ['pickup', 0],
    ]);
    const deliveryMethodId = await deliveryMethod(app, cart, 'standard');
    const { body } = await app.http
      .patch(`${CARTS}/${cart.id}`)
      .set(cart.headers)
      .send({ deliveryMethodId })
      .expect(200);
    expect(body).toMatchObject({
      shipping: { code: 'standard', net: { amount: 412 }, tax: { amount: 78 }, total: { amount: 490 } },
      shippingTotal: { amount: 490 },
      grandTotal: { amount: 2489 },
    });
  });

  it('delivers for nothing from 50.00 on', async () => {
    const { variantId } = await aBuyable(app, { price: 2500 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 2 }], shippingAddress: anAddress() });
    const deliveryMethodId = await deliveryMethod(app, cart, 'standard');

    const { body } = await app.http
      .patch(`${CARTS}/${cart.id}`)
      .set(cart.headers)
      .send({ deliveryMethodId })
      .expect(200);

    expect(body.shipping).toMatchObject({ total: { amount: 0 } });
    expect(body.grandTotal.amount).toBe(5000);
  });

  it('re-prices for another address and keeps a delivery that is not offered any more as a problem', async () => {
    const { variantId } = await aBuyable(app, { price: 11900 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 1 }], shippingAddress: anAddress() });
    const methodId = await deliveryMethod(app, cart, 'standard');
    await app.http.patch(`${CARTS}/${cart.id}`).set(cart.headers).send({ deliveryMethodId: methodId }).expect(200);
    const admin = app.as(['shipping:read', 'shipping:write']);
    const method = await app.http
      .get(`/api/v1/admin/delivery-methods/${methodId}`)
      .set('Authorization', admin)
      .expect(200);
    await app.http
      .patch(`/api/v1/admin/delivery-methods/${methodId}`)
      .set('Authorization', admin)
      .set('If-Match', method.headers['etag'] ?? '')
      .send({ countries: ['DE'] })
      .expect(200);

    const shippingAddress = anAddress({ countryCode: 'AT', postalCode: '1010', city: 'Wien' });
    const { body } = await app.http
      .patch(`${CARTS}/${cart.id}`)
      .set(cart.headers)
      .send({ shippingAddress })
      .expect(200);

    expect(body.taxSummary).toEqual([expect.objectContaining({ rate: '20.000000', jurisdiction: 'AT' })]);
    expect(body).toMatchObject({ deliveryMethodId: methodId, shipping: null, grandTotal: { amount: 11900 } });
    expect(body.problems).toEqual([{ lineId: null, variantId: null, code: 'delivery_method_unavailable' }]);
    expect(body.requirements).toEqual([
      { code: 'email_required', field: 'email', blocking: true },
      { code: 'delivery_method_unavailable', field: 'deliveryMethodId', blocking: true },
    ]);
  });

  it('changes the currency by price lists, never by conversion, and says what has no price there', async () => {
    const chair = await aBuyable(app, { price: 1999 });
    const table = await aBuyable(app, { price: 9900, name: 'Table' });
    await seedPrice(app, chair.variantId, 2190, { currency: 'CHF' });
    const lines = [chair, table].map(({ variantId }) => ({ variantId, quantity: 1 }));
    const cart = await aGuestCart(app, { lines });

    const { body } = await app.http
      .patch(`${CARTS}/${cart.id}`)
      .set(cart.headers)
      .send({ currency: 'CHF' })
      .expect(200);

    expect(body.lines[0]).toMatchObject({ unitPrice: { amount: 2190, currency: 'CHF' }, priceChanged: false });
    expect(body.lines[1]).toMatchObject({ unitPrice: null, total: null });
    expect(body.problems).toEqual([{ lineId: body.lines[1].id, variantId: table.variantId, code: 'price_missing' }]);
    expect(body.grandTotal).toEqual({ amount: 2190, currency: 'CHF' });
  });

  it('answers in its own locale and falls back where there are no words', async () => {
    const { variantId } = await aBuyable(app, { name: 'Chair' });
    const cart = await aGuestCart(app, { locale: 'de', lines: [{ variantId, quantity: 1 }] });
    const options = await app.http
      .get(`${CARTS}/${cart.id}/delivery-options`)
      .set(cart.headers)
      .set('Accept-Language', 'en');

    expect(options.body.data[0].name).toBe('Standardversand');
    const { body } = await app.http.get(`${CARTS}/${cart.id}`).set(cart.headers).expect(200);
    expect(body).toMatchObject({ locale: 'de', lines: [{ productName: 'Chair' }] });
  });

  it('merges a patch: null clears, absent stays', async () => {
    const cart = await aGuestCart(app, {
      email: 'ada@example.com',
      shippingAddress: anAddress(),
      billingAddress: anAddress({ city: 'Bonn' }),
    });

    const { body } = await app.http
      .patch(`${CARTS}/${cart.id}`)
      .set(cart.headers)
      .send({ billingAddress: null })
      .expect(200);

    expect(body).toMatchObject({
      email: 'ada@example.com',
      billingAddress: null,
      shippingAddress: { city: 'Berlin', line2: null },
    });
    const cleared = await app.http
      .patch(`${CARTS}/${cart.id}`)
      .set(cart.headers)
      .send({ email: null, shippingAddress: null })
      .expect(200);
    expect(cleared.body).toMatchObject({ email: null, shippingAddress: null });
  });

  it.each([
    [
      'a country that the channel does not deliver to',
      { shippingAddress: anAddress({ countryCode: 'US' }) },
      '/shippingAddress/countryCode',
    ],
    ['a currency that it does not have', { currency: 'USD' }, '/currency'],
    ['a locale that it does not have', { locale: 'fr' }, '/locale'],
    [
      'a delivery method that nobody offers',
      { deliveryMethodId: 'dm_01h455vb4pex5vsknk084sn02q' },
      '/deliveryMethodId',
    ],
    ['an address without a city', { shippingAddress: { ...anAddress(), city: undefined } }, '/shippingAddress/city'],
    ['something that is no e-mail', { email: 'a@b\r\nBcc: c@d.ef' }, '/email'],
    ['a list as address', { shippingAddress: [] }, '/shippingAddress'],
    ['null as currency', { currency: null }, '/currency'],
    ['an owner', { customerId: 'cus_01h455vb4pex5vsknk084sn02q' }, '/customerId'],
    ['a total', { grandTotal: { amount: 1, currency: 'EUR' } }, '/grandTotal'],
  ])('refuses %s with 422 and changes nothing', async (_what, change, pointer) => {
    const cart = await aGuestCart(app, { email: 'ada@example.com' });

    const response = await app.http.patch(`${CARTS}/${cart.id}`).set(cart.headers).send(change);

    expect(response.status).toBe(422);
    expect(response.body.errors[0].pointer.startsWith(pointer)).toBe(true);
    const { body } = await app.http.get(`${CARTS}/${cart.id}`).set(cart.headers).expect(200);
    expect(body).toMatchObject({ version: 1, email: 'ada@example.com', shippingAddress: null });
  });
});
