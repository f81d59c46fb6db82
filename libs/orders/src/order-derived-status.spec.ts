import type { PaymentSummary } from 'markethall/payments';
import { fulfillmentStatusOf, isSettled, paymentStatusOf } from './order-derived-status.js';

const paid = (fields: Partial<PaymentSummary>): PaymentSummary => ({
  authorized: 0n,
  captured: 0n,
  refunded: 0n,
  chargedBack: 0n,
  pending: false,
  failed: false,
  ...fields,
});

describe('paymentStatusOf', () => {
  it.each([
    ['none', {}],
    ['pending', { pending: true }],
    ['failed', { failed: true }],
    ['pending', { pending: true, failed: true }],
    ['authorized', { authorized: 100n }],
    ['partially_paid', { authorized: 100n, captured: 40n }],
    ['paid', { authorized: 100n, captured: 100n }],
    ['overpaid', { captured: 120n }],
    ['partially_refunded', { captured: 100n, refunded: 1n }],
    ['refunded', { captured: 100n, refunded: 100n }],
    ['disputed', { captured: 100n, chargedBack: 100n }],
  ] as const)('is %s for %o', (status, summary) => {
    expect(paymentStatusOf(100n, paid(summary))).toBe(status);
  });

  it('takes a free order for paid', () => {
    expect(paymentStatusOf(0n, paid({}))).toBe('paid');
  });
});

describe('fulfillmentStatusOf', () => {
  const line = (quantity: number, fulfilledQuantity: number, canceledQuantity = 0) => ({
    quantity,
    fulfilledQuantity,
    canceledQuantity,
  });

  it.each([
    ['unfulfilled', [line(2, 0), line(1, 0)]],
    ['partial', [line(2, 1), line(1, 0)]],
    ['partial', [line(2, 2), line(1, 0)]],
    ['fulfilled', [line(2, 2), line(1, 1)]],
    ['fulfilled', [line(2, 1, 1), line(1, 1)]],
    ['canceled', [line(2, 0, 2)]],
  ] as const)('is %s for %j', (status, lines) => {
    expect(fulfillmentStatusOf('placed', lines)).toBe(status);
  });
});

describe('isSettled', () => {
  it('is true when all is shipped and paid', () => {
    expect(isSettled('paid', 'fulfilled')).toBe(true);
    expect(isSettled('authorized', 'fulfilled')).toBe(false);
    expect(isSettled('paid', 'partial')).toBe(false);
  });
});
