import type { LaneLine } from '../extension-points.js';

/**
 * Shares an amount over lines by their gross worth, so that lines with different tax rates bear what is theirs. Exact:
 * the parts sum to the amount, or to all there is where it is larger; no line gets more than its `base`. Remainders go
 * one unit each to the largest, ties to the line that comes first (see `byLine`).
 */
export function shareByGross(amount: bigint, lines: readonly LaneLine[]): bigint[] {
  return share(
    amount,
    lines.map((line) => line.gross),
    lines.map((line) => line.base),
  );
}

/** Lowers amounts to a sum, each in proportion; ties fall to the earlier one. */
export function shrink(amounts: readonly bigint[], to: bigint): readonly bigint[] {
  return sum(amounts) <= to ? amounts : share(to, amounts, amounts);
}

/** Splits an amount over capped places by weight; what a full place cannot take goes to the others. */
export function share(amount: bigint, weights: readonly bigint[], caps: readonly bigint[]): bigint[] {
  const capacity = sum(caps);
  if (amount >= capacity) return [...caps];
  const shares = caps.map(() => 0n);
  let left = amount;
  while (left > 0n) {
    const open: number[] = [];
    for (let i = 0; i < caps.length; i++) if ((shares[i] ?? 0n) < (caps[i] ?? 0n)) open.push(i);
    left -= spread(left, open, weights, caps, shares);
  }
  return shares;
}

/** One round of largest remainder over the open places. Answers what could be placed. */
function spread(
  amount: bigint,
  open: readonly number[],
  weights: readonly bigint[],
  caps: readonly bigint[],
  shares: bigint[],
): bigint {
  let total = 0n;
  for (const i of open) total += weights[i] ?? 0n;
  const even = total === 0n;
  if (even) total = BigInt(open.length);
  let placed = 0n;
  const give = (i: number, part: bigint) => {
    const present = shares[i] ?? 0n;
    const room = (caps[i] ?? 0n) - present;
    const fits = part < room ? part : room;
    shares[i] = present + fits;
    placed += fits;
  };
  let parts = 0n;
  const rests = open.map((i) => {
    const weighted = amount * (even ? 1n : (weights[i] ?? 0n));
    const part = weighted / total;
    parts += part;
    if (part > 0n) give(i, part);
    return { i, rest: weighted % total };
  });
  // One more each for the largest rests: fewer than there are places.
  const missing = Number(amount - parts);
  if (missing > 0) {
    rests.sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
    for (const { i } of rests.slice(0, missing)) give(i, 1n);
  }
  return placed;
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
