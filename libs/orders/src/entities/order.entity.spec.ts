import { anOrder, anOrderLine } from 'markethall/testing/orders';
import { ORDER_STATUSES, type OrderStatus } from '../order-status.js';

const now = new Date('2026-02-01T10:00:00.000Z');
const refusal = (code: string) => expect.objectContaining({ code });
const others = (...allowed: OrderStatus[]) => ORDER_STATUSES.filter((status) => !allowed.includes(status));

describe('Order.place', () => {
  it.each(['pending_payment', 'expired'] as const)('gives an order that is %s its number', (status) => {
    const order = anOrder({ status });

    order.place('MH-1001', 'pi_1', now);

    expect(order).toMatchObject({
      status: 'placed',
      number: 'MH-1001',
      placedAt: now,
      expiresAt: null,
      paymentIntentId: 'pi_1',
    });
  });

  it.each(others('pending_payment', 'expired'))('refuses an order that is %s', (status) => {
    const order = anOrder({ status, number: null });

    expect(() => order.place('MH-1001', null, now)).toThrow(refusal('order_transition_refused'));
    expect(order).toMatchObject({ status, number: null });
  });
});

describe('Order.assertPaidBy', () => {
  const order = anOrder({ status: 'pending_payment', attempt: 2, grandTotal: 4_990n });

  it('takes the payment of this attempt and of this total', () => {
    expect(() => order.assertPaidBy({ attempt: 2, amount: 4_990n })).not.toThrow();
    expect(() => anOrder({ grandTotal: 0n }).assertPaidBy(null)).not.toThrow();
  });

  it.each([
    ['an earlier attempt', { attempt: 1, amount: 4_990n }],
    ['another amount', { attempt: 2, amount: 4_989n }],
    ['nothing', null],
  ])('refuses %s', (_name, payment) => {
    expect(() => order.assertPaidBy(payment)).toThrow(refusal('order_payment_mismatch'));
  });
});

describe('Order.reopen', () => {
  it('counts the next attempt of an unpaid order', () => {
    const order = anOrder({ status: 'expired', attempt: 1 });

    order.reopen(now);

    expect(order).toMatchObject({ status: 'pending_payment', attempt: 2, expiresAt: now });
  });

  it.each(others('pending_payment', 'expired'))('refuses an order that is %s', (status) => {
    expect(() => anOrder({ status }).reopen(now)).toThrow(refusal('order_not_payable'));
  });
});

describe('Order.cancel', () => {
  it.each(['pending_payment', 'placed', 'expired'] as const)(
    'cancels an order that is %s and keeps the reason',
    (status) => {
      const order = anOrder({ status });

      order.cancel('bought twice', now);

      expect(order).toMatchObject({
        status: 'canceled',
        fulfillmentStatus: 'canceled',
        canceledReason: 'bought twice',
        canceledAt: now,
      });
    },
  );

  it.each(others('pending_payment', 'placed', 'expired'))('refuses an order that is %s', (status) => {
    const order = anOrder({ status });

    expect(() => order.cancel('late', now)).toThrow(refusal('order_not_cancellable'));
    expect(order.status).toBe(status);
  });

  it.each(['partial', 'fulfilled'] as const)('refuses a placed order whose fulfillment is %s', (fulfillmentStatus) => {
    expect(() => anOrder({ fulfillmentStatus }).cancel('late', now)).toThrow(refusal('order_not_cancellable'));
  });
});

describe('Order.expire', () => {
  it.each(['draft', 'pending_payment'] as const)('gives up an order that is %s', (status) => {
    const order = anOrder({ status });

    order.expire();

    expect(order).toMatchObject({ status: 'expired', expiresAt: null });
  });

  it.each(others('draft', 'pending_payment'))('refuses an order that is %s', (status) => {
    expect(() => anOrder({ status }).expire()).toThrow(refusal('order_transition_refused'));
  });
});

describe('OrderLine.fulfill', () => {
  it('ships up to the open quantity, never more', () => {
    const line = anOrderLine({ quantity: 5, canceledQuantity: 1, fulfilledQuantity: 1 });

    line.fulfill(3, '/lines/0/quantity');

    expect(line).toMatchObject({ fulfilledQuantity: 4, openQuantity: 0 });
    expect(() => line.fulfill(1, '/lines/0/quantity')).toThrow(refusal('validation_failed'));
    expect(line.fulfilledQuantity).toBe(4);
  });
});
