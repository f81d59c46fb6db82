import { type AppError, conflict, invalidField, notFound } from 'markethall/kernel';

export const giftCardNotFound = (): AppError => notFound('gift_card');

export const storeCreditNotFound = (): AppError => notFound('store_credit_account');

/** 409: less is left than is wanted, or it was disabled or lapsed meanwhile. Nothing was moved. */
export const storedValueInsufficient = (): AppError =>
  conflict('stored_value_insufficient', 'There is not enough left on this gift card or store credit');

/** 422: not a moment to come. */
export const expiryNotInFuture = (): AppError => invalidField('/expiresAt', 'not_in_future');

/** 422: no language that a mail could be written in. */
export const localeUnknown = (): AppError => invalidField('/locale', 'locale_unknown');

/** 422: more than can be shown exactly. */
export const balanceTooHigh = (): AppError =>
  invalidField('/amount', 'balance_too_high', { max: Number.MAX_SAFE_INTEGER });

/** 422: an adjustment would take more than there is; `params.available` in minor units. */
export const adjustmentTooHigh = (available: bigint): AppError =>
  invalidField('/amount', 'amount_too_high', { available: Number(available) });

export const accountCurrencyDiffers = (currency: string): AppError =>
  invalidField('/amount/currency', 'currency_mismatch', { currency });

/** 409: a disabled card takes no adjustment. */
export const giftCardDisabled = (): AppError => conflict('gift_card_disabled', 'This gift card is disabled');
