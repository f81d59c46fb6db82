import type { LaneLine } from '../extension-points.js';

/**
 * Shares an amount over lines by their gross worth, so that lines with different tax rates bear what is theirs. Exact:
 * the parts sum to the amount, or to all there is where it is larger; no line gets more than its `base`. Remainders go
 * one unit each to the largest, ties to the line that comes first (see `byLine`).
 */
export function shareByGross(amount: bigint, lines: readonly LaneLine[]): Map<string, bigint> {
  const shares = share(
    amount,
    lines.map((line) => line.gross),
    lines.map((line) => line.base),
  );
  return takings(lines, shares);
}

/** Lowers discounts to a sum, each in proportion. `ids` in the order in which ties are served. */
export function shrink(discounts: ReadonlyMap<string, bigint>, to: bigint): ReadonlyMap<string, bigint> {
  const amounts = [...discounts.values()];
  if (sum(amounts) <= to) return discounts;
  const shares = share(to, amounts, amounts);
  const result = new Map<string, bigint>();
  let index = 0;
  for (const id of discounts.keys()) {
    const amount = shares[index++] ?? 0n;
    if (amount > 0n) result.set(id, amount);
  }
  return result;
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
  const rests: { i: number; rest: bigint }[] = [];
  let missing = amount;
  let placed = 0n;
  const give = (i: number, part: bigint) => {
    const present = shares[i] ?? 0n;
    const room = (caps[i] ?? 0n) - present;
    const fits = part < room ? part : room;
    shares[i] = present + fits;
    placed += fits;
  };
  for (const i of open) {
    const weighted = amount * (even ? 1n : (weights[i] ?? 0n));
    const part = weighted / total;
    const rest = weighted - part * total;
    missing -= part;
    if (rest > 0n) rests.push({ i, rest });
    if (part > 0n) give(i, part);
  }
  if (missing > 0n) {
    rests.sort((a, b) => (a.rest === b.rest ? a.i - b.i : a.rest > b.rest ? -1 : 1));
    for (let k = 0; k < Number(missing); k++) {
      const next = rests[k];
      if (next !== undefined) give(next.i, 1n);
    }
  }
  return placed;
}

/** Amounts by line id, without zeros. */
export function takings(lines: readonly LaneLine[], amounts: readonly bigint[]): Map<string, bigint> {
  const result = new Map<string, bigint>();
  for (let i = 0; i < lines.length; i++) {
    const line = lines[i];
    const amount = amounts[i];
    if (line !== undefined && amount !== undefined && amount > 0n) result.set(line.line.lineId, amount);
  }
  return result;
}

export function sum(amounts: Iterable<bigint>): bigint {
  let total = 0n;
  for (const amount of amounts) total += amount;
  return total;
}
