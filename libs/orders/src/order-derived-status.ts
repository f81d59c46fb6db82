import type { PaymentSummary } from 'markethall/payments';
import type { FulfillmentStatus, OrderPaymentStatus, OrderStatus } from './order-status.js';

/** Where the money of an order stands. `total` in minor units of the same currency. */
export function paymentStatusOf(total: bigint, paid: PaymentSummary): OrderPaymentStatus {
  if (paid.chargedBack > 0n) return 'disputed';
  if (paid.captured > 0n) {
    if (paid.refunded >= paid.captured) return 'refunded';
    if (paid.refunded > 0n) return 'partially_refunded';
    if (paid.captured > total) return 'overpaid';
    return paid.captured === total ? 'paid' : 'partially_paid';
  }
  if (total === 0n) return 'paid';
  if (paid.authorized > 0n) return 'authorized';
  if (paid.pending) return 'pending';
  return paid.failed ? 'failed' : 'none';
}

/** What the derivation needs of a line. */
export interface LineQuantities {
  quantity: number;
  canceledQuantity: number;
  fulfilledQuantity: number;
}

/** How much of an order has left the house; a canceled order of which nothing has left is canceled here, too. */
export function fulfillmentStatusOf(status: OrderStatus, lines: readonly LineQuantities[]): FulfillmentStatus {
  const sum = (pick: (line: LineQuantities) => number) => lines.reduce((total, line) => total + pick(line), 0);
  const fulfilled = sum((line) => line.fulfilledQuantity);
  const wanted = sum((line) => line.quantity - line.canceledQuantity);
  if (fulfilled === 0) return status === 'canceled' || wanted === 0 ? 'canceled' : 'unfulfilled';
  return fulfilled >= wanted ? 'fulfilled' : 'partial';
}

/** Nothing is owed by either side: everything left the house and everything is paid. */
export function isSettled(payment: OrderPaymentStatus, fulfillment: FulfillmentStatus): boolean {
  const paid =
    payment === 'paid' || payment === 'overpaid' || payment === 'partially_refunded' || payment === 'refunded';
  return paid && (fulfillment === 'fulfilled' || fulfillment === 'delivered');
}
