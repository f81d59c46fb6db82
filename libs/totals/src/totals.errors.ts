import { AppError } from 'markethall/kernel';

/** 422: a sum, before or after discounts, is larger than 2^53 − 1 minor units, which JSON cannot carry exactly. */
export const amountOutOfRange = () =>
  new AppError('amount_out_of_range', 422, 'The total is larger than the largest amount that can be sold at once', {
    max: Number.MAX_SAFE_INTEGER,
  });
