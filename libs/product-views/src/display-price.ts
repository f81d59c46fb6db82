import { divideRounded, type RoundingMode } from 'markethall/kernel';

/** 100 percent in millionths of a percent: rates are DECIMAL(9,6) percent. */
const HUNDRED = 100_000_000n;

/** "19.000000" percent → 19000000n. */
function rateOf(percent: string): bigint {
  const [whole = '0', fraction = ''] = percent.split('.');
  return BigInt(whole + fraction.padEnd(6, '0').slice(0, 6));
}

/** What a shopper is shown of a price: with or without tax, as the channel displays prices. Informative; a cart computes its own. */
export function displayAmount(
  price: { amount: bigint; includesTax: boolean },
  display: { showsTax: boolean; rate: string; rounding: RoundingMode },
): bigint {
  if (price.includesTax === display.showsTax) return price.amount;
  const rate = rateOf(display.rate);
  return price.includesTax
    ? price.amount - divideRounded(price.amount * rate, HUNDRED + rate, display.rounding)
    : price.amount + divideRounded(price.amount * rate, HUNDRED, display.rounding);
}
