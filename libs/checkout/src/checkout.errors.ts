import type { CartRequirement } from 'markethall/cart';
import { AppError, conflict, invalidField } from 'markethall/kernel';
import type { PaymentIntent } from 'markethall/payments';

/** 409: prices, taxes or delivery are not what the shopper has seen; `params.total` is the new total. */
export const cartChanged = (total: bigint, currency: string): AppError =>
  conflict('cart_changed', 'The total has changed since it was shown: look at the cart again', {
    total: { amount: Number(total), currency },
  });

/** 409: `params.requirements` lists what is missing; the same list as in the cart. */
export const requirementsMissing = (requirements: readonly CartRequirement[]): AppError =>
  conflict('checkout_requirements_missing', 'Something is missing before this cart can become an order', {
    requirements,
  });

/** 409: another request is placing this cart and has not finished in time; the same request may be sent again. */
export const checkoutInProgress = (): AppError =>
  conflict('checkout_in_progress', 'This cart is being placed by another request').retryAfter(2);

/** 409: the order of this cart was canceled; a new cart is needed. */
export const orderClosed = (status: string): AppError =>
  conflict('order_closed', `The order of this cart is ${status}: start a new cart`, { status });

/** 402: the shopper may try again with another token or another way to pay. */
export const paymentDeclined = (intent: PaymentIntent): AppError =>
  new AppError('payment_declined', 402, 'The payment was declined: try another card or another way to pay', {
    reason: intent.failureCode,
    orderId: intent.reference,
    paymentId: intent.id,
  });

/** 503: the provider was not reached, so nothing was tried; the cart is free again. */
export const paymentUnavailable = (): AppError =>
  new AppError('payment_unavailable', 503, 'This way to pay is not available at the moment').retryAfter(10);

/** 422: something is left to pay, and nobody to collect it. */
export const paymentMethodRequired = (): AppError => invalidField('/paymentMethod', 'required');

export const paymentTokenRequired = (): AppError => invalidField('/paymentToken', 'required');

/** 422: not an address of this shop. */
export const returnUrlRefused = (): AppError => invalidField('/returnUrl', 'origin_not_allowed');
