import { type AppError, badRequest, conflict, invalidField, notFound, unauthenticated } from 'markethall/kernel';

export const paymentNotFound = (): AppError => notFound('payment');

export const refundNotFound = (): AppError => notFound('refund');

export const webhookNotFound = (): AppError => notFound('payment_provider');

/** 401: the bytes were not signed by the provider, or too long ago. Says no more, on purpose. */
export const webhookSignatureInvalid = (): AppError =>
  unauthenticated('webhook_signature_invalid', 'The signature of this webhook is not valid');

export const webhookUnreadable = (): AppError => badRequest('webhook_unreadable', 'The webhook cannot be read');

/** 422: no such way to pay here. */
export const paymentMethodUnknown = (): AppError => invalidField('/paymentMethod', 'payment_method_unknown');

/** 422: more than what is left. `params.available` in minor units. */
export const amountTooHigh = (available: bigint): AppError =>
  invalidField('/amount', 'amount_too_high', { available: Number(available) });

export const currencyDiffers = (currency: string): AppError =>
  invalidField('/amount/currency', 'currency_mismatch', { currency });

/** 409: the payment's state does not allow it. */
export const paymentStateRefused = (operation: string, status: string): AppError =>
  conflict('payment_state_refused', `A payment that is ${status} cannot be ${operation}`, { status });

/** 409: the provider has answered no. */
export const operationFailed = (operation: string, reason: string | null): AppError =>
  conflict('payment_operation_failed', `The payment provider refused the ${operation}`, { reason });
