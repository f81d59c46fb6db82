import { seedProduct } from 'markethall/testing/catalog';
import { seedPrice } from 'markethall/testing/pricing';
import { aChannel, saveChannel } from 'markethall/testing/channels';
import { anActivePromotion, Checkouts, PROMOTIONS, STAFF } from '../promotions/promo.js';
import { useApp } from '../support/app.js';
import { aBuyable, aGuestCart, deliveryMethod, forgetCaches, type OpenCart, statementsOf } from './shop.js';

const CARTS = '/api/v1/store/carts';

describe('promotions in a cart', () => {
  const app = useApp();
  beforeEach(() => forgetCaches(app));

  const coupon = async (promotionId: string, code: string, fields: object = {}) => {
    const response = await app.http
      .post(`${PROMOTIONS}/${promotionId}/coupons`)
      .set('Authorization', app.as(STAFF))
      .send({ code, ...fields });
    expect(response.status).toBe(201);
  };
  const apply = (cart: OpenCart, code: string) =>
    app.http.post(`${CARTS}/${cart.id}/coupons`).set(cart.headers).send({ code });
  const read = async (cart: OpenCart) => (await app.http.get(`${CARTS}/${cart.id}`).set(cart.headers)).body;

  it('takes a code in any case, shows what it took and takes it off again', async () => {
    const { promotionId } = await anActivePromotion(app, { needsCoupon: true });
    await coupon(promotionId, 'Welcome10');
    const cart = await aGuestCart(app, {
      lines: [{ variantId: (await aBuyable(app, { price: 2000 })).variantId, quantity: 2 }],
    });

    const applied = await apply(cart, ' welcome10 ');

    expect(applied.status).toBe(201);
    expect(applied.body).toMatchObject({
      coupons: [{ code: 'welcome10', applied: true, reason: null }],
      discountTotal: { amount: 400 },
      grandTotal: { amount: 3600 },
      lines: [{ discounts: [{ label: '10 % off', couponCode: 'Welcome10', scope: 'line', amount: { amount: 400 } }] }],
    });
    const removed = await app.http.delete(`${CARTS}/${cart.id}/coupons/WELCOME10`).set(cart.headers);
    expect(removed.body).toMatchObject({ coupons: [], discountTotal: { amount: 0 }, grandTotal: { amount: 4000 } });
    expect((await app.http.delete(`${CARTS}/${cart.id}/coupons/WELCOME10`).set(cart.headers)).status).toBe(404);
  });

  it.each([
    ['a discount', 9_500, 1],
    ['the price before two discounts', 9_008, 2],
  ])('refuses %s that JSON cannot carry, and writes nothing', async (_what, quantity, promotions) => {
    const channel = await saveChannel(app, aChannel({ taxDisplay: 'net', defaultCountry: 'DE' }));
    const { variantId } = await seedProduct(app, {
      channels: [{ channelId: channel.id, publishedFrom: null, publishedTo: null }],
      variants: [{ trackInventory: false }],
    });
    await seedPrice(app, variantId, 1_000_000_000_000, { channelId: channel.id });
    for (const percent of promotions === 1 ? [100] : [50, 100])
      await anActivePromotion(app, { mode: 'stack_all', effect: { effect: 'percentage', percent } });
    const open = (units: number) =>
      app.http
        .post(CARTS)
        .set('X-Channel', channel.code)
        .send({ lines: [{ variantId, quantity: units }] });
    const refusal = [422, 'amount_out_of_range'];
    const answered = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

    expect(answered(await open(quantity))).toEqual(refusal);
    const carts = await app.database.query('SELECT id FROM cart');
    expect(carts).toEqual([]);

    const { body } = await open(9_000).expect(201);
    const cart = `${CARTS}/${body.id}`;
    const token = { 'Cart-Token': body.token as string };
    const line = `${cart}/lines/${body.lines[0].id}`;
    expect(answered(await app.http.patch(line).set(token).send({ quantity }))).toEqual(refusal);
    await app.http.get(`${cart}/price-trace`).set(token).expect(200);
    expect((await app.http.get(cart).set(token)).body.lines).toMatchObject([{ quantity: 9_000 }]);

    await app.database.query('UPDATE cart_line SET quantity = ?', [quantity]); // as if the price had risen since
    expect(answered(await app.http.get(cart).set(token))).toEqual(refusal);
    expect(answered(await app.http.get(`${cart}/price-trace`).set(token))).toEqual(refusal);
    const checkout = app.http.post(`${cart}/checkouts`).set({ ...token, 'Idempotency-Key': 'too-much' });
    const expectedTotal = { amount: 0, currency: 'EUR' };
    const returnUrl = 'http://localhost:3000/orders/view';
    expect(answered(await checkout.send({ paymentMethod: 'sandbox', expectedTotal, returnUrl }))).toEqual(refusal);
    const staff = app.as(['cart:read']);
    for (const path of ['', '/price-trace']) {
      const shown = await app.http.get(`/api/v1/admin/carts/${body.id}${path}`).set('Authorization', staff);
      expect(answered(shown)).toEqual(refusal);
    }
  });

  it('refuses a code that can have no effect, names the reason and leaves the cart (BHV-057)', async () => {
    const running = await anActivePromotion(app, { needsCoupon: true });
    const over = await anActivePromotion(app, {
      needsCoupon: true,
      validTo: new Date(app.clock.now().getTime() + 3_600_000),
    });
    const draft = await anActivePromotion(app, { needsCoupon: true, status: 'draft' });
    await coupon(running.promotionId, 'USEDUP', { usageLimit: 1 });
    const [{ id: couponId }] = (
      await app.http.get(`${PROMOTIONS}/${running.promotionId}/coupons`).set('Authorization', app.as(STAFF))
    ).body.data as [{ id: string }];
    await new Checkouts(app).hold([{ ...running, couponId, couponCode: 'USEDUP' }]);
    await coupon(running.promotionId, 'LATER', { validFrom: '2090-01-01T00:00:00Z' });
    await coupon(over.promotionId, 'OVER');
    await coupon(draft.promotionId, 'DRAFT');
    app.clock.advance(2 * 3_600_000);
    const cart = await aGuestCart(app, { lines: [{ variantId: (await aBuyable(app)).variantId, quantity: 1 }] });
    const before = await read(cart);

    for (const [code, reason] of [
      ['NOSUCH', 'unknown'],
      ['USEDUP', 'limit_reached'],
      ['LATER', 'not_started'],
      ['OVER', 'expired'],
      ['DRAFT', 'inactive'],
    ] as const) {
      const response = await apply(cart, code);
      expect([code, response.status, response.body.code, response.body.params?.reason]).toEqual([
        code,
        422,
        'coupon_invalid',
        reason,
      ]);
    }
    const after = await read(cart);
    expect(after).toEqual({ ...before, updatedAt: after.updatedAt, expiresAt: after.expiresAt });
    expect(after.version).toBe(before.version);
  });

  it.each([
    {},
    { code: '' },
    { code: '  ' },
    { code: 7 },
    { code: 'a'.repeat(65) },
    { code: 'X', amount: 1 },
    { code: 'a\u0000b' },
  ])('answers 422 for %j', async (body) => {
    const cart = await aGuestCart(app);

    const response = await app.http.post(`${CARTS}/${cart.id}/coupons`).set(cart.headers).send(body);

    expect([response.status, response.body.code]).toEqual([422, 'validation_failed']);
  });

  it('has one discount a line when the same code comes three times at once (BHV-069)', async () => {
    const { promotionId } = await anActivePromotion(app, { needsCoupon: true });
    await coupon(promotionId, 'TWICE');
    const cart = await aGuestCart(app, {
      lines: [{ variantId: (await aBuyable(app, { price: 1000 })).variantId, quantity: 1 }],
    });

    const answers = await Promise.all([apply(cart, 'TWICE'), apply(cart, 'twice'), apply(cart, 'Twice')]);

    expect(answers.map((each) => each.status)).toEqual([201, 201, 201]);
    const after = await read(cart);
    expect(after.coupons).toHaveLength(1);
    expect(after.lines[0].discounts).toHaveLength(1);
    expect(after.grandTotal.amount).toBe(900);
  });

  it('works everything out anew in the answer to a change (BHV-071)', async () => {
    await anActivePromotion(app, {
      conditions: { condition: 'quantity', min: 3 },
      effect: { effect: 'cheapest_free', quantity: 3, free: 1 },
    });
    const { variantId } = await aBuyable(app, { price: 1000 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 2 }] });
    const [line] = (await read(cart)).lines as [{ id: string }];

    const three = await app.http.patch(`${CARTS}/${cart.id}/lines/${line.id}`).set(cart.headers).send({ quantity: 3 });
    const two = await app.http.patch(`${CARTS}/${cart.id}/lines/${line.id}`).set(cart.headers).send({ quantity: 2 });

    expect([three.body.discountTotal.amount, three.body.grandTotal.amount]).toEqual([1000, 2000]);
    expect([two.body.discountTotal.amount, two.body.grandTotal.amount]).toEqual([0, 2000]);
  });

  it('lowers no more units than it may (BHV-059)', async () => {
    await anActivePromotion(app, { effect: { effect: 'percentage', percent: 20, maxUnits: 2, units: 'cheapest' } });
    const cart = await aGuestCart(app, {
      lines: [{ variantId: (await aBuyable(app, { price: 1000 })).variantId, quantity: 5 }],
    });

    expect(await read(cart)).toMatchObject({ discountTotal: { amount: 400 }, grandTotal: { amount: 4600 } });
  });

  it('takes a line to nothing and never below (BHV-061)', async () => {
    await anActivePromotion(app, { effect: { effect: 'fixed', amount: { EUR: 5000 }, per: 'line' } });
    const cart = await aGuestCart(app, {
      lines: [{ variantId: (await aBuyable(app, { price: 2000 })).variantId, quantity: 1 }],
    });

    expect(await read(cart)).toMatchObject({ lines: [{ total: { amount: 0 } }], grandTotal: { amount: 0 } });
  });

  it('counts no unit twice in buy X get Y, however the units came (BHV-063)', async () => {
    await anActivePromotion(app, {
      effect: { effect: 'buy_x_get_y', buy: { quantity: 2 }, get: { quantity: 1 } },
    });
    const { variantId } = await aBuyable(app, { price: 1000 });
    const atOnce = await aGuestCart(app, { lines: [{ variantId, quantity: 4 }] });
    const oneByOne = await aGuestCart(app);
    for (let i = 0; i < 4; i++)
      await app.http.post(`${CARTS}/${oneByOne.id}/lines`).set(oneByOne.headers).send({ variantId, quantity: 1 });

    const totals = [await read(atOnce), await read(oneByOne)].map((cart) => cart.grandTotal.amount as number);

    expect(totals).toEqual([3000, 3000]);
  });

  it('says what is missing to free delivery, then delivers for nothing, and lowers delivery only (BHV-065)', async () => {
    await anActivePromotion(app, {
      lane: 'shipping',
      conditions: { condition: 'amount', min: { EUR: 5000 }, basis: 'after_line' },
      effect: { effect: 'free_shipping' },
      translations: { en: { label: 'Free delivery', badge: null } },
    });
    const { variantId } = await aBuyable(app, { price: 2290, stock: 9 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 2 }] });
    const deliveryMethodId = await deliveryMethod(app, cart, 'express');
    const near = await app.http.patch(`${CARTS}/${cart.id}`).set(cart.headers).send({ deliveryMethodId });
    expect(near.body.hints).toEqual([
      { label: 'Free delivery', lane: 'shipping', missing: { amount: 420, currency: 'EUR' }, missingQuantity: null },
    ]);
    expect(near.body.shippingTotal.amount).toBeGreaterThan(0);

    const [line] = near.body.lines as [{ id: string }];
    const there = await app.http.patch(`${CARTS}/${cart.id}/lines/${line.id}`).set(cart.headers).send({ quantity: 3 });

    expect(there.body).toMatchObject({ hints: [], shippingTotal: { amount: 0 }, discountTotal: { amount: 0 } });
    expect(there.body.shipping.discounts).toEqual([
      expect.objectContaining({ label: 'Free delivery', scope: 'shipping' }),
    ]);
  });

  it('gives a gift while there are some, and none where the cart itself wants the last', async () => {
    const spoon = await aBuyable(app, { price: 500, stock: 1, name: 'Spoon' });
    await anActivePromotion(app, { effect: { effect: 'gift_line', variantId: spoon.variantId, quantity: 1 } });
    const { variantId } = await aBuyable(app, { price: 3000 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 1 }] });

    expect(await read(cart)).toMatchObject({
      gifts: [{ variantId: spoon.variantId, quantity: 1, worth: { amount: 500 }, label: '10 % off' }],
      lines: [{ variantId }],
      grandTotal: { amount: 3000 },
    });

    const other = await aGuestCart(app, { lines: [{ variantId: spoon.variantId, quantity: 1 }] });
    expect(await read(other)).toMatchObject({ gifts: [], promotions: [] });
  });

  it('counts no promotion whose gift cannot be given, and lets the next one of its group give another', async () => {
    const gone = await aBuyable(app, { price: 500, stock: 0, name: 'Spoon' });
    const without = await seedProduct(app, { name: 'Without a price' });
    const there = await aBuyable(app, { price: 300, name: 'Sugar' });
    const gift = (of: { variantId: string }, quantity: number) => ({
      usageLimit: 1,
      effect: { effect: 'gift_line', variantId: of.variantId, quantity },
    });
    const [first, second, third] = [
      await anActivePromotion(app, gift(gone, 3)),
      await anActivePromotion(app, gift(without, 2)),
      await anActivePromotion(app, gift(there, 1)),
    ];
    const cart = await aGuestCart(app, {
      lines: [{ variantId: (await aBuyable(app, { price: 3000 })).variantId, quantity: 1 }],
    });

    const { body } = await app.http
      .get(`/api/v1/admin/carts/${cart.id}/price-trace`)
      .set('Authorization', app.as(['cart:read']));

    expect(body.unapplied).toEqual([
      expect.objectContaining({ code: first.promotionCode, reason: 'gift_unavailable' }),
      expect.objectContaining({ code: second.promotionCode, reason: 'gift_unavailable' }),
    ]);
    const shown = await read(cart);
    expect(shown.gifts).toMatchObject([{ variantId: there.variantId }]);
    expect(shown.promotions).toEqual([expect.objectContaining({ code: third.promotionCode })]);
  });

  it('takes another code of the same promotion, and says that it does not count', async () => {
    const { promotionId } = await anActivePromotion(app, { needsCoupon: true });
    await coupon(promotionId, 'ALPHA');
    await coupon(promotionId, 'BETA');
    const cart = await aGuestCart(app, { lines: [{ variantId: (await aBuyable(app)).variantId, quantity: 1 }] });

    await apply(cart, 'ALPHA');
    const both = await apply(cart, 'BETA');

    expect([both.status, both.body.coupons]).toEqual([
      201,
      [
        { code: 'ALPHA', applied: true, reason: null },
        { code: 'BETA', applied: false, reason: 'other_code_applied' },
      ],
    ]);
  });

  it('does not advertise free delivery to whom delivery costs nothing', async () => {
    const free = { lane: 'shipping' as const, effect: { effect: 'free_shipping' } };
    await anActivePromotion(app, {
      ...free,
      group: 'over-50',
      conditions: { condition: 'amount', min: { EUR: 5000 }, basis: 'after_line' },
    });
    const { variantId } = await aBuyable(app, { price: 2600 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 1 }] });
    const deliveryMethodId = await deliveryMethod(app, cart, 'express');
    const paid = await app.http.patch(`${CARTS}/${cart.id}`).set(cart.headers).send({ deliveryMethodId });
    expect(paid.body.hints).toMatchObject([{ lane: 'shipping', missing: { amount: 2400 } }]);

    await anActivePromotion(app, { ...free, group: 'opening' });

    expect(await read(cart)).toMatchObject({ shippingTotal: { amount: 0 }, hints: [] });
  });

  it('costs as many statements for forty lines and twenty promotions as for one line and one', async () => {
    await anActivePromotion(app);
    const one = await aGuestCart(app, { lines: [{ variantId: (await aBuyable(app)).variantId, quantity: 1 }] });
    await read(one);
    const few = await statementsOf(app, () => read(one));

    for (let i = 0; i < 19; i++) await anActivePromotion(app, { usageLimit: 1000 });
    const lines = [];
    for (let i = 0; i < 40; i++) lines.push({ variantId: (await aBuyable(app)).variantId, quantity: 1 });
    const many = await aGuestCart(app, { lines });
    await read(many);
    const more = await statementsOf(app, () => read(many));

    // One more reads the limits, all of them at once.
    expect(more.length).toBe(few.length + 1);
  });

  describe('a price by hand', () => {
    const PRICE = ['cart:price', 'cart:read'];
    const put = (path: string, body: object, as = app.as(PRICE)) =>
      app.http.put(`/api/v1/admin/carts/${path}`).set('Authorization', as).send(body);
    const opened = async () => {
      const { variantId } = await aBuyable(app, { price: 3000 });
      const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 2 }] });
      const [line] = (await read(cart)).lines as [{ id: string }];
      return { cart, lineId: line.id };
    };
    const agreed = { unitPrice: { amount: 2500, currency: 'EUR' }, reason: 'as agreed on the telephone' };

    it('holds through every change of the shopper, and line promotions leave it alone (BHV-083)', async () => {
      await anActivePromotion(app);
      const { cart, lineId } = await opened();

      const set = await put(`${cart.id}/lines/${lineId}/price`, agreed);
      expect(set.status).toBe(200);
      const changed = await app.http
        .patch(`${CARTS}/${cart.id}/lines/${lineId}`)
        .set(cart.headers)
        .send({ quantity: 3 });

      expect(changed.body.lines[0]).toMatchObject({ unitPrice: { amount: 2500 }, priceIsManual: true, discounts: [] });
      expect(changed.body.grandTotal.amount).toBe(7500);
      const trace = await app.http
        .get(`/api/v1/admin/carts/${cart.id}/price-trace`)
        .set('Authorization', app.as(PRICE));
      expect(trace.body.lines[0].manual).toEqual({
        unitPrice: { amount: 2500, currency: 'EUR' },
        reason: agreed.reason,
      });
      const own = await app.http.get(`${CARTS}/${cart.id}/price-trace`).set(cart.headers);
      expect(own.body.lines[0].manual).toEqual({ unitPrice: { amount: 2500, currency: 'EUR' }, reason: null });

      const cleared = await app.http
        .delete(`/api/v1/admin/carts/${cart.id}/lines/${lineId}/price`)
        .set('Authorization', app.as(PRICE));
      expect(cleared.body.lines[0]).toMatchObject({ unitPrice: { amount: 3000 }, priceIsManual: false });
    });

    it.each([
      [{ ...agreed, unitPrice: { amount: 2500, currency: 'CHF' } }, 422],
      [{ ...agreed, unitPrice: { amount: -1, currency: 'EUR' } }, 422],
      [{ ...agreed, unitPrice: { amount: 1.5, currency: 'EUR' } }, 422],
      [{ ...agreed, reason: ' ' }, 422],
      [{ unitPrice: agreed.unitPrice }, 422],
    ])('is refused: %j', async (body, status) => {
      const { cart, lineId } = await opened();

      expect((await put(`${cart.id}/lines/${lineId}/price`, body)).status).toBe(status);
      expect((await read(cart)).lines[0].unitPrice.amount).toBe(3000);
    });

    it('is for staff with the right and in their channels only, and can never come from a shopper (ATK-035)', async () => {
      const { cart, lineId } = await opened();
      const elsewhere = await saveChannel(app, aChannel());

      expect((await put(`${cart.id}/lines/${lineId}/price`, agreed, app.as(['cart:read']))).status).toBe(403);
      const foreign = app.as(PRICE, { channelIds: [elsewhere.id] });
      expect((await put(`${cart.id}/lines/${lineId}/price`, agreed, foreign)).status).toBe(404);
      const shopper = await app.http
        .patch(`${CARTS}/${cart.id}/lines/${lineId}`)
        .set(cart.headers)
        .send({ quantity: 1, unitPrice: agreed.unitPrice });
      expect(shopper.status).toBe(422);
    });
  });

  describe('a price trace', () => {
    it('adds up to the total for staff and shopper; the shopper does not see other prices', async () => {
      await anActivePromotion(app);
      await anActivePromotion(app, { conditions: { condition: 'signed_in' }, group: 'members' });
      const { variantId } = await aBuyable(app, { price: 1999 });
      const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 3 }] });

      const own = await app.http.get(`${CARTS}/${cart.id}/price-trace`).set(cart.headers);
      const full = await app.http
        .get(`/api/v1/admin/carts/${cart.id}/price-trace`)
        .set('Authorization', app.as(['cart:read']));

      const total = (await read(cart)).grandTotal.amount as number;
      for (const { body } of [own, full]) {
        const steps = (body.lines as { steps: { amount: { amount: number } }[] }[]).flatMap((line) => line.steps);
        expect(steps.reduce((sum, step) => sum + step.amount.amount, 0)).toBe(total);
        expect(body.grandTotal.amount).toBe(total);
      }
      expect(own.body.hash).toBe(full.body.hash);
      expect(full.body.lines[0].candidates).toEqual([expect.objectContaining({ kind: 'base', outcome: 'won' })]);
      expect(full.body.unapplied).toEqual([expect.objectContaining({ reason: 'audience' })]);
      expect(full.body.decisions.length).toBeGreaterThan(0);
      expect(own.body).toMatchObject({ decisions: [], unapplied: [], lines: [{ candidates: [] }] });
    });

    it('is nobody else’s', async () => {
      const cart = await aGuestCart(app);

      expect((await app.http.get(`${CARTS}/${cart.id}/price-trace`)).status).toBe(404);
      expect((await app.http.get(`/api/v1/admin/carts/${cart.id}/price-trace`).set(cart.headers)).status).toBe(401);
    });
  });
});
