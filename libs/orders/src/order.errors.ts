import { AppError, conflict, invalidField, notFound } from 'markethall/kernel';

/** 404, also for an order that the caller may not see. */
export const orderNotFound = (): AppError => notFound('order');

export const orderNotCancellable = (status: string, fulfillmentStatus: string): AppError =>
  conflict('order_not_cancellable', 'This order can no longer be canceled', { status, fulfillmentStatus });

export const orderNotShippable = (status: string): AppError =>
  conflict('order_not_shippable', `An order that is ${status} cannot be shipped`, { status });

export const orderNotPayable = (status: string): AppError =>
  conflict('order_not_payable', `An order that is ${status} cannot be paid again`, { status });

/** 409: the payment is of an earlier attempt, or not of this total. */
export const orderPaymentMismatch = (): AppError =>
  conflict('order_payment_mismatch', 'This payment is not for this order as it stands');

export const orderTransitionRefused = (from: string, to: string): AppError =>
  conflict('order_transition_refused', `An order cannot go from ${from} to ${to}`, { from, to });

export const nothingToShip = (): AppError =>
  conflict('nothing_to_ship', 'Every unit of this order has been shipped or canceled');

/** 422: more than the open quantity of the line. */
export const shipmentTooLarge = (pointer: string, open: number): AppError =>
  invalidField(pointer, 'quantity_above_open', { open });

export const lineUnknown = (pointer: string): AppError => invalidField(pointer, 'order_line_unknown');

export const lineTwice = (pointer: string): AppError => invalidField(pointer, 'order_line_twice');

/** 409: there is nothing outstanding, or no manual payment to mark. */
export const nothingOutstanding = (): AppError =>
  conflict('nothing_outstanding', 'Nothing is outstanding on this order');

/** 429: pay, cancel or let expire one of the others first; `params.max` is how many there may be. */
export const tooManyUnpaidOrders = (max: number): AppError =>
  new AppError('too_many_unpaid_orders', 429, 'Too many orders wait for their payment: pay one of them first', {
    max,
  }).retryAfter(60);

export const orderWithoutLines = (): AppError => conflict('order_without_lines', 'An order needs at least one line');

/** 409: nothing was paid, or all of it went back already. */
export const nothingToRefund = (): AppError => conflict('nothing_to_refund', 'Nothing is left to pay back');

/** 409: a guest has no account to keep credit on. */
export const creditNeedsCustomer = (): AppError =>
  conflict('store_credit_needs_customer', 'Only registered customers can have store credit');

/** 422: an order is paid back in its own currency. */
export const refundCurrencyDiffers = (currency: string): AppError =>
  invalidField('/amount/currency', 'currency_mismatch', { currency });

/** 422: more than what is left; `params.available` in minor units. */
export const refundTooHigh = (available: bigint, currency: string): AppError =>
  invalidField('/amount', 'amount_too_high', { available: Number(available), currency });
