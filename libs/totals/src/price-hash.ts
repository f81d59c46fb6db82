import { createHash } from 'node:crypto';
import type { TotalsInput } from './totals.types.js';

/** SHA-256 (hex) of everything that the calculation was given; neither the order of the lines nor their ids matter. */
export function priceHash(input: TotalsInput): string {
  const { trace: _trace, lines, ...rest } = input;
  const texts = lines.map(({ lineId, sortKey = lineId, ...line }) => canonical({ ...line, sortKey })).sort();
  return createHash('sha256')
    .update(canonical({ ...rest, lines: texts }))
    .digest('hex');
}

/** JSON with sorted keys and amounts as text. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, each: unknown) => {
    if (typeof each === 'bigint') return each.toString();
    if (typeof each !== 'object' || each === null || Array.isArray(each)) return each;
    return Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
