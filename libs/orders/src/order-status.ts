/** Moved by commands only; see ORDER_TRANSITIONS. */
export type OrderStatus = 'draft' | 'pending_payment' | 'placed' | 'completed' | 'canceled' | 'expired';

/** Derived from the payments of the order. */
export type OrderPaymentStatus =
  | 'none'
  | 'pending'
  | 'authorized'
  | 'partially_paid'
  | 'paid'
  | 'overpaid'
  | 'partially_refunded'
  | 'refunded'
  | 'failed'
  | 'disputed';

/** Derived from the quantities of the lines. */
export type FulfillmentStatus =
  'unfulfilled' | 'partial' | 'fulfilled' | 'delivered_partial' | 'delivered' | 'on_hold' | 'canceled';

/** Derived from return lines. */
export type ReturnStatus = 'none' | 'requested' | 'in_transit' | 'partially_returned' | 'returned';

export const ORDER_STATUSES: readonly OrderStatus[] = [
  'draft',
  'pending_payment',
  'placed',
  'completed',
  'canceled',
  'expired',
];
export const PAYMENT_STATUSES: readonly OrderPaymentStatus[] = [
  'none',
  'pending',
  'authorized',
  'partially_paid',
  'paid',
  'overpaid',
  'partially_refunded',
  'refunded',
  'failed',
  'disputed',
];
export const FULFILLMENT_STATUSES: readonly FulfillmentStatus[] = [
  'unfulfilled',
  'partial',
  'fulfilled',
  'delivered_partial',
  'delivered',
  'on_hold',
  'canceled',
];

/**
 * Every allowed step of the life cycle. An expired order comes back when its cart is checked out again or when its
 * money arrives late; canceled is the end.
 */
export const ORDER_TRANSITIONS: Readonly<Record<OrderStatus, readonly OrderStatus[]>> = {
  draft: ['pending_payment', 'expired'],
  pending_payment: ['placed', 'canceled', 'expired'],
  placed: ['completed', 'canceled'],
  completed: [],
  canceled: [],
  expired: ['pending_payment', 'placed', 'canceled'],
};

export const canMove = (from: OrderStatus, to: OrderStatus): boolean => ORDER_TRANSITIONS[from].includes(to);
