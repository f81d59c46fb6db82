import { amountOutOfRange } from './totals.errors.js';

/** The largest amount that JSON can carry exactly. */
const MAX_AMOUNT = BigInt(Number.MAX_SAFE_INTEGER);

/** Throws `amount_out_of_range` (422) where one of them is larger than 2^53 − 1 minor units. */
export function refuseOutOfRange(...amounts: readonly bigint[]): void {
  if (amounts.some((amount) => amount > MAX_AMOUNT)) throw amountOutOfRange();
}
