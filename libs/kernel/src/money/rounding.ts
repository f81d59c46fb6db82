/** How a half is rounded; always symmetric to zero (−2.5 half_up is −3). */
export type RoundingMode = 'half_up' | 'half_even' | 'half_down';

const abs = (value: bigint): bigint => (value < 0n ? -value : value);

/** `numerator / denominator`, rounded to the nearest integer. Exact: no floats. Throws for a zero denominator. */
export function divideRounded(numerator: bigint, denominator: bigint, mode: RoundingMode): bigint {
  if (denominator === 0n) throw new RangeError('division by zero');
  const negative = numerator < 0n !== denominator < 0n;
  const divisor = abs(denominator);
  const dividend = abs(numerator);
  const quotient = dividend / divisor;
  const twice = (dividend % divisor) * 2n;
  const up = twice > divisor || (twice === divisor && roundsHalfUp(quotient, mode));
  const result = up ? quotient + 1n : quotient;
  return negative ? -result : result;
}

function roundsHalfUp(quotient: bigint, mode: RoundingMode): boolean {
  if (mode === 'half_even') return quotient % 2n === 1n;
  return mode === 'half_up';
}

/**
 * Splits an integer by weights so that the parts sum to it exactly: each part is its exact share rounded toward zero,
 * and the remaining units go one each to the largest remainders (ties: the earlier part). Weights are not negative;
 * when all are zero, they count as equal. A negative total mirrors the positive one.
 */
export function largestRemainder(total: bigint, weights: readonly bigint[]): bigint[] {
  if (weights.length === 0) {
    if (total === 0n) return [];
    throw new RangeError('cannot split an amount over no parts');
  }
  if (weights.some((weight) => weight < 0n)) throw new RangeError('a weight cannot be negative');
  const sum = weights.reduce((a, b) => a + b, 0n);
  if (sum === 0n)
    return largestRemainder(
      total,
      weights.map(() => 1n),
    );

  const size = abs(total);
  const shares = weights.map((weight, index) => ({ index, whole: (size * weight) / sum, rest: (size * weight) % sum }));
  let left = size - shares.reduce((a, share) => a + share.whole, 0n);
  for (const share of [...shares].sort((a, b) => (a.rest === b.rest ? a.index - b.index : a.rest > b.rest ? -1 : 1))) {
    if (left === 0n) break;
    share.whole += 1n;
    left -= 1n;
  }
  return shares.map((share) => (total < 0n ? -share.whole : share.whole));
}
