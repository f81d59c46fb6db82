import { CartLine } from 'markethall/cart';
import { ProductService } from 'markethall/catalog';
import { CustomFields, defineFields } from 'markethall/kernel';
import { seedProduct } from 'markethall/testing/catalog';
import { saveChannel } from 'markethall/testing/channels';
import { seedPrice } from 'markethall/testing/pricing';
import { seedStock } from 'markethall/testing/inventory';
import { useApp } from '../support/app.js';
import { aBuyable, aGuestCart, type OpenCart, statementsOf } from './shop.js';

const CARTS = '/api/v1/store/carts';

describe('lines of a cart', () => {
  const app = useApp();
  const add = (cart: OpenCart, body: object) => app.http.post(`${CARTS}/${cart.id}/lines`).set(cart.headers).send(body);
  const read = async (cart: OpenCart) => (await app.http.get(`${CARTS}/${cart.id}`).set(cart.headers).expect(200)).body;

  it('add up for the same variant, change and go', async () => {
    const { variantId } = await aBuyable(app, { price: 1000 });
    const cart = await aGuestCart(app);

    await add(cart, { variantId, quantity: 2 }).expect(201);
    const added = await add(cart, { variantId, quantity: 3 }).expect(201);
    expect(added.body.lines).toEqual([expect.objectContaining({ variantId, quantity: 5 })]);
    const line = `${CARTS}/${cart.id}/lines/${added.body.lines[0].id}`;
    const changed = await app.http.patch(line).set(cart.headers).send({ quantity: 1 }).expect(200);
    expect(changed.body).toMatchObject({ lines: [{ quantity: 1 }], grandTotal: { amount: 1000 } });
    const emptied = await app.http.delete(line).set(cart.headers).expect(200);
    expect(emptied.body).toMatchObject({ lines: [], grandTotal: { amount: 0 } });
    await app.http.delete(line).set(cart.headers).expect(404);
  });

  it('stay apart for different custom fields, and share the stock', async () => {
    defineFields(CartLine, { engraving: { type: 'string', maxLength: 10 } });
    try {
      const { variantId } = await aBuyable(app, { stock: 3 });
      const cart = await aGuestCart(app);

      await add(cart, { variantId, quantity: 1, custom: { engraving: 'A' } }).expect(201);
      await add(cart, { variantId, quantity: 1, custom: { engraving: 'B' } }).expect(201);
      const { body } = await add(cart, { variantId, quantity: 1, custom: { engraving: 'A' } }).expect(201);

      expect(body.lines.map((line: { quantity: number; custom: object }) => [line.quantity, line.custom])).toEqual([
        [2, { engraving: 'A' }],
        [1, { engraving: 'B' }],
      ]);
      expect((await add(cart, { variantId, quantity: 1 })).body).toMatchObject({
        code: 'insufficient_stock',
        params: { requested: 4, available: 3 },
      });
      const tooLong = await add(cart, { variantId, quantity: 1, custom: { engraving: 'x'.repeat(11) } });
      expect([tooLong.status, tooLong.body.errors[0].pointer]).toEqual([422, '/custom/engraving']);
    } finally {
      CustomFields.clear('cart_line');
    }
  });

  it('are refused with 409 when there is less than asked for, and stay as they were', async () => {
    const { variantId } = await aBuyable(app, { stock: 5 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 4 }] });

    const response = await add(cart, { variantId, quantity: 2 });

    expect(response.status).toBe(409);
    expect(response.body).toMatchObject({
      code: 'insufficient_stock',
      params: { variantId, requested: 6, available: 5 },
    });
    expect(await read(cart)).toMatchObject({ version: 1, lines: [{ quantity: 4 }] });
    const soldOut = await aBuyable(app, { stock: 0 });
    expect((await add(cart, { variantId: soldOut.variantId, quantity: 1 })).body).toMatchObject({
      code: 'out_of_stock',
      params: { available: 0 },
    });
  });

  it('reserve nothing: two carts may both want the last unit', async () => {
    const { variantId } = await aBuyable(app, { stock: 1 });

    await aGuestCart(app, { lines: [{ variantId, quantity: 1 }] });
    await aGuestCart(app, { lines: [{ variantId, quantity: 1 }] });
  });

  it('say that they cannot be had any more when the stock went elsewhere', async () => {
    const { variantId } = await aBuyable(app, { stock: 5 });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 4 }] });
    await seedStock(app, variantId, 3);

    const body = await read(cart);

    expect(body.problems).toEqual([{ lineId: body.lines[0].id, variantId, code: 'insufficient_stock', available: 3 }]);
    expect(body.requirements).toContainEqual({
      code: 'line_out_of_stock',
      field: `lines/${body.lines[0].id}`,
      blocking: true,
    });
  });

  it('have no limit of stock where stock is not tracked', async () => {
    const { variantId } = await aBuyable(app, { stock: null });

    await add(await aGuestCart(app), { variantId, quantity: 10_000 }).expect(201);
  });

  it('are refused alike for unknown, draft, foreign-channel and unpriced variants', async () => {
    const cart = await aGuestCart(app);
    const other = await saveChannel(app);
    const draft = await seedProduct(app, { status: 'draft' });
    const foreign = await seedProduct(app, {
      channels: [{ channelId: other.id, publishedFrom: null, publishedTo: null }],
    });
    const unpriced = await seedProduct(app);
    for (const product of [draft, foreign]) await seedPrice(app, product.variantId, 100);

    const ids = ['var_01h455vb4pex5vsknk084sn02q', draft.variantId, foreign.variantId, unpriced.variantId];
    for (const variantId of ids) {
      const { status, body } = await add(cart, { variantId, quantity: 1 });
      expect([status, body.code, body.errors]).toEqual([
        422,
        'variant_unavailable',
        [{ pointer: '/variantId', code: 'variant_unavailable' }],
      ]);
    }
    expect((await read(cart)).lines).toEqual([]);
  });

  it('stay visible without a price when their product is archived', async () => {
    const { variantId, productId, version } = await aBuyable(app);
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 1 }] });
    await app.get(ProductService).archive(productId, version);

    const body = await read(cart);

    expect(body).toMatchObject({
      lines: [{ variantId, total: null }],
      problems: [{ code: 'variant_unavailable' }],
      grandTotal: { amount: 0 },
    });
    expect(body.requirements[0]).toMatchObject({ code: 'line_unavailable' });
  });

  it.each([
    ['a price', { unitPrice: 1 }, '/unitPrice', 'unknown_field'],
    ['a discount', { discount: 100 }, '/discount', 'unknown_field'],
    ['a total', { total: 0 }, '/total', 'unknown_field'],
    ['a tax rate', { taxRate: 0 }, '/taxRate', 'unknown_field'],
    ['none', { quantity: 0 }, '/quantity', 'too_small'],
    ['less than none', { quantity: -1 }, '/quantity', 'too_small'],
    ['too many', { quantity: 10_001 }, '/quantity', 'too_big'],
    ['half a unit', { quantity: 1.5 }, '/quantity', 'not_an_integer'],
    ['text', { quantity: '1' }, '/quantity', 'not_an_integer'],
    ['an object as id', { variantId: { $ne: '' } }, '/variantId', 'is_id'],
    ['a product id', { variantId: 'prod_01h455vb4pex5vsknk084sn02q' }, '/variantId', 'is_id'],
    ['an undeclared custom field', { custom: { price: 1 } }, '/custom/price', 'unknown_field'],
  ])('refuse %s with 422', async (_what, change, pointer, code) => {
    const { variantId } = await aBuyable(app);
    const cart = await aGuestCart(app);

    const response = await add(cart, { variantId, quantity: 1, ...change });

    expect(response.status).toBe(422);
    expect(response.body.errors[0]).toMatchObject({ pointer, code });
  });

  it('are at most 200, of at most 10,000 units', async () => {
    const { variantId } = await aBuyable(app, { stock: null });
    const cart = await aGuestCart(app, { lines: [{ variantId, quantity: 9_999 }] });

    expect((await add(cart, { variantId, quantity: 2 })).body).toMatchObject({
      status: 422,
      code: 'quantity_too_large',
    });
    const many = Array.from({ length: 201 }, () => ({ variantId, quantity: 1 }));
    expect((await app.http.post(CARTS).send({ lines: many })).status).toBe(422);
  });

  it('are refused where the total is larger than JSON can carry', async () => {
    const { variantId } = await aBuyable(app, { price: 1_000_000_000_000, stock: null });
    const cart = await aGuestCart(app);

    const response = await add(cart, { variantId, quantity: 10_000 });

    expect([response.status, response.body.code]).toEqual([422, 'amount_out_of_range']);
    expect((await read(cart)).lines).toEqual([]);
  });

  it('lose no unit when 50 requests add at once', async () => {
    const { variantId } = await aBuyable(app, { stock: null });
    const other = await aBuyable(app, { stock: null });
    const cart = await aGuestCart(app);

    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) =>
        add(cart, { variantId: i % 5 === 0 ? other.variantId : variantId, quantity: 1 }),
      ),
    );

    expect(answers.map((each) => each.status)).toEqual(Array.from({ length: 50 }, () => 201));
    const body = await read(cart);
    expect(body.lines.map((line: { quantity: number }) => line.quantity).sort()).toEqual([10, 40]);
    expect(body.version).toBe(51);
  });

  it('cost at most 10 statements for a new line, 9 for a known one, and 6 to read', async () => {
    const first = await aBuyable(app, { name: 'Warm-up' });
    const { variantId } = await aBuyable(app);
    const cart = await aGuestCart(app);
    await add(cart, { variantId: first.variantId, quantity: 1 }).expect(201);
    await Promise.all([read(cart), read(cart)]);

    const adding = await statementsOf(app, () => add(cart, { variantId, quantity: 1 }).expect(201));
    const again = await statementsOf(app, () => add(cart, { variantId, quantity: 1 }).expect(201));
    await read(cart);
    const reading = await statementsOf(app, () => read(cart));

    expect(adding.length <= 10 ? [] : adding).toEqual([]);
    expect(again.length <= 9 ? [] : again).toEqual([]);
    expect(reading.length <= 6 ? [] : reading).toEqual([]);
  }, 90_000);
});
