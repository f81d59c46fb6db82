import { MoneyView } from 'markethall/kernel';
import type { Compared } from './replay-report.js';

/** An amount in both worlds. */
export const compared = (before: bigint, after: bigint, currency: string): Compared => ({
  before: MoneyView.of(before, currency),
  after: MoneyView.of(after, currency),
  difference: MoneyView.of(after - before, currency),
});

export const abs = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

/** Ascending; for `sort`. */
export function by<T extends bigint | string | number>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
