import { randomUUID } from 'node:crypto';
import { aReadyCart, aSellableVariant, type ReadyCart } from 'markethall/testing/checkout';
import { checkout, count, stock, useShop } from './support/shop.js';

const many = <T>(times: number, work: (index: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: times }, (_, index) => work(index)));

describe('buying at the same time', () => {
  const app = useShop();

  it('makes one order of one cart that is bought 50 times at once, and everyone gets it', async () => {
    const cart = await aReadyCart(app);

    const answers = await many(50, () => checkout(app, cart));

    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => body.order.id)).size).toBe(1);
    expect(new Set(answers.map(({ body }) => body.orderToken)).size).toBe(1);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(1);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sandbox_payment')).toBe(1);
    expect(await stock(app)).toEqual({ onHand: 100, reserved: 0, allocated: 1 });
  });

  it('makes one order of one key that is sent 50 times at once', async () => {
    const cart = await aReadyCart(app);
    const key = randomUUID();

    const answers = await many(50, () => checkout(app, cart, {}, { 'Idempotency-Key': key }));

    for (const { status, body } of answers)
      expect([status, body.code]).toEqual(
        status === 201 ? [201, undefined] : [409, expect.stringMatching(/idempotency|progress/)],
      );
    expect(answers.some(({ status }) => status === 201)).toBe(true);
    expect((await checkout(app, cart, {}, { 'Idempotency-Key': key })).status).toBe(201);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(1);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sandbox_payment')).toBe(1);
  });

  it('refuses a key that comes back with another body', async () => {
    const cart = await aReadyCart(app);
    const key = randomUUID();
    await checkout(app, cart, {}, { 'Idempotency-Key': key });

    expect((await checkout(app, cart, { paymentToken: 'tok_3ds' }, { 'Idempotency-Key': key })).status).toBe(422);
  });

  it('sells the last unit to exactly one of a hundred buyers', async () => {
    const variantId = await aSellableVariant(app, { stock: 1 });
    const carts: ReadyCart[] = [];
    while (carts.length < 100)
      carts.push(...(await many(10, () => aReadyCart(app, { lines: [{ variantId, quantity: 1 }] }))));

    const answers = await Promise.all(carts.map((cart) => checkout(app, cart)));

    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ body }) => (body as { code: string }).code)).toEqual(refused.map(() => 'out_of_stock'));
    expect(refused).toHaveLength(99);
    expect(await stock(app)).toEqual({ onHand: 1, reserved: 0, allocated: 1 });
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sandbox_payment')).toBe(1);
  }, 90_000);

  it('sells five units to five of thirty buyers, with numbers of their own', async () => {
    const variantId = await aSellableVariant(app, { stock: 5 });
    const carts = await many(30, () => aReadyCart(app, { lines: [{ variantId, quantity: 1 }] }));

    const answers = await Promise.all(carts.map((cart) => checkout(app, cart)));

    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    expect(await stock(app)).toEqual({ onHand: 5, reserved: 0, allocated: 5 });
    const numbers = answers.flatMap(({ body }) => (body.order === undefined ? [] : [body.order.number]));
    expect(new Set(numbers).size).toBe(5);
  });

  it('lets everybody buy while there is enough', async () => {
    const variantId = await aSellableVariant(app, { stock: 1_000 });
    const carts = await many(30, () => aReadyCart(app, { lines: [{ variantId, quantity: 1 }] }));

    const answers = await Promise.all(carts.map((cart) => checkout(app, cart)));

    expect(answers.map(({ status }) => status)).toEqual(carts.map(() => 201));
  });
});
