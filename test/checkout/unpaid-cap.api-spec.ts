import { insertRows } from 'markethall/kernel';
import { Order, OrderService } from 'markethall/orders';
import { aReadyCart, aSellableVariant, buy, type ReadyCart } from 'markethall/testing/checkout';
import { anOrder } from 'markethall/testing/orders';
import { UnpaidSlots } from '../../libs/orders/src/unpaid-slots.js';
import { settledCodes } from './support/settled.js';
import { count, stock, useShop } from './support/shop.js';

process.env.ORDERS_UNPAID_PER_ADDRESS = '5';
process.env.ORDERS_UNPAID_PER_CUSTOMER = '1';

/** ATK-091: who never pays does not hold the stock of all others. */
describe('unpaid orders of one buyer', () => {
  const app = useShop();
  const unpaid = { paymentToken: 'tok_3ds', clientAddress: '203.0.113.7' };

  const carts = async (times: number): Promise<ReadyCart[]> => {
    const variantId = await aSellableVariant(app, { stock: 100 });
    const made: ReadyCart[] = [];
    while (made.length < times) made.push(await aReadyCart(app, { lines: [{ variantId, quantity: 1 }] }));
    return made;
  };

  it('are never more than the cap, however many are opened at once', async () => {
    const codes = await settledCodes((await carts(30)).map((cart) => buy(app, cart, unpaid)));

    expect(codes.filter((code) => code === 'ok')).toHaveLength(5);
    expect(new Set(codes)).toEqual(new Set(['ok', 'too_many_unpaid_orders']));
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(5);
    expect(await stock(app)).toMatchObject({ reserved: 5 });
  });

  it('are refused with 429 and when to come back; others still buy', async () => {
    const [first, ...rest] = await carts(7);
    for (const cart of rest.slice(0, 5)) await buy(app, cart, unpaid);
    const refused = buy(app, first as ReadyCart, unpaid);

    await expect(refused).rejects.toMatchObject({
      code: 'too_many_unpaid_orders',
      status: 429,
      params: { max: 5 },
      retryAfterSeconds: 60,
    });
    await buy(app, first as ReadyCart, { ...unpaid, clientAddress: '203.0.113.8' });
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order')).toBe(6);
  });

  it('make room when one is paid, declined or expired', async () => {
    const [next, again, ...held] = await carts(7);
    for (const cart of held) await buy(app, cart, unpaid);

    await expect(buy(app, next as ReadyCart, { ...unpaid, paymentToken: 'tok_success' })).rejects.toMatchObject({
      code: 'too_many_unpaid_orders',
    });
    app.clock.advance(16 * 60_000);
    const orders = app.get(OrderService);
    for (const id of await orders.findDueToExpire(1)) await orders.expire(id);
    await expect(buy(app, next as ReadyCart, { ...unpaid, paymentToken: 'tok_decline' })).rejects.toMatchObject({
      code: 'payment_declined',
    });
    await buy(app, again as ReadyCart, { ...unpaid, paymentToken: 'tok_success' });
    await buy(app, next as ReadyCart, unpaid);
    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order WHERE unpaid_slot IS NOT NULL')).toBe(5);
  });

  it('are counted for a customer wherever she is', async () => {
    const open = async (clientAddress: string): Promise<void> => {
      const order = anOrder({ status: 'pending_payment', customerId: 'cus_1' });
      await app.get(UnpaidSlots).take(order, { customerId: 'cus_1', clientAddress }, true);
      await insertRows(app.db, Order, [order]);
    };
    const walk = app.db.transaction(async () => {
      await open('203.0.113.7');
      await expect(open('198.51.100.1')).rejects.toMatchObject({ code: 'too_many_unpaid_orders', params: { max: 1 } });
      throw new Error('enough');
    });

    await expect(walk).rejects.toThrow('enough');
  });

  it('are asked about again without another place', async () => {
    const [cart] = await carts(1);
    await buy(app, cart as ReadyCart, unpaid);
    await buy(app, cart as ReadyCart, unpaid);

    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order WHERE unpaid_slot IS NOT NULL')).toBe(1);
  });

  it('of guests behind a proxy that is not trusted are not counted', async () => {
    for (const cart of await carts(6)) await buy(app, cart, { ...unpaid, clientAddress: '10.0.0.1' });

    expect(await count(app, 'SELECT COUNT(*) AS n FROM sales_order WHERE unpaid_slot IS NULL')).toBe(6);
  });
});
