import type { LaneInput, LaneLine, LineMatcher } from './extension-points.js';

/**
 * What an amount is measured by, always explicit:
 * - `before_discounts`: unit price × quantity;
 * - `after_line`: what catalog and line promotions have left. In these two lanes themselves: the lane's input;
 * - `after_all`: the lane's input, which is what all lanes before have left. Promotions of the same lane never count, not
 *   even those of groups that were decided before: the answer must not depend on an order among them.
 */
export const BASES = ['before_discounts', 'after_line', 'after_all'] as const;
export type Basis = (typeof BASES)[number];

const KEY = { before_discounts: 'original', after_line: 'afterLine', after_all: 'base' } as const;

/** Minor units of the lines that count (excluded ones do not) and match; null: all of them. */
export function amountBy(basis: Basis, input: LaneInput, matches: LineMatcher | null): bigint {
  const key = KEY[basis];
  if (matches === null) return input.sums[key];
  let sum = 0n;
  for (const each of input.lines) if (!each.line.isExcluded && matches(each.line, input.basket)) sum += each[key];
  return sum;
}

/** As `amountBy`, of lines that were chosen already. */
export function amountOfLines(basis: Basis, lines: readonly LaneLine[]): bigint {
  const key = KEY[basis];
  let sum = 0n;
  for (const each of lines) sum += each[key];
  return sum;
}
