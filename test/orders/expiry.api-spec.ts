import { CartService } from 'markethall/cart';
import { OrderService } from 'markethall/orders';
import { aReadyCart, buy } from 'markethall/testing/checkout';
import { ExpireOrdersSchedule } from '../../libs/orders/src/jobs/expire-orders.schedule.js';
import { stock, useShop } from '../checkout/support/shop.js';

describe('unpaid orders', () => {
  const app = useShop();
  const sweep = async () => {
    await app.worker?.get(ExpireOrdersSchedule, { strict: false }).findUnpaid();
    await app.settle();
  };

  it('give their stock back after a quarter of an hour, and are announced once', async () => {
    const cart = await aReadyCart(app);
    const { order } = await buy(app, cart, { paymentToken: 'tok_3ds' });
    expect(await stock(app)).toMatchObject({ reserved: 1 });

    app.clock.advance(14 * 60_000);
    await sweep();
    expect(await app.get(OrderService).find(order.id)).toMatchObject({ status: 'pending_payment' });
    app.clock.advance(2 * 60_000);
    await sweep();
    await sweep();

    expect(await app.get(OrderService).find(order.id)).toMatchObject({ status: 'expired', number: null });
    expect(await stock(app)).toMatchObject({ reserved: 0, allocated: 0 });
    expect(await app.publishedEvents('orders.expired.v1')).toHaveLength(1);
  });

  it('leave the cart free, and come back when it is bought after all', async () => {
    const cart = await aReadyCart(app);
    const { order } = await buy(app, cart, { paymentToken: 'tok_3ds' });
    app.clock.advance(16 * 60_000);
    await sweep();

    expect((await app.get(CartService).view(cart.id, cart.credential)).cart.completedAt).toBeNull();
    const bought = await buy(app, cart);

    expect(bought.order).toMatchObject({ id: order.id, status: 'placed', attempt: 2 });
  });
});
