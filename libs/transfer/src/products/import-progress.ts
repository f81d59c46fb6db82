/** Which items of a file are done: all before `items`, and ranges `[from, to)` beyond, in order and apart. */
export interface Progress {
  items: number;
  ahead: (readonly [from: number, to: number])[];
}

/** The progress with the items from `from` to before `to` done, too. Pure. */
export function withRange({ items, ahead }: Progress, from: number, to: number): Progress {
  const ranges = [[0, items] as const, ...ahead, [from, to] as const].sort(([a], [b]) => a - b);
  const merged: [number, number][] = [];
  for (const [start, end] of ranges) {
    const last = merged.at(-1);
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  const [first, ...others] = merged;
  return { items: first?.[1] ?? 0, ahead: others };
}

/** True when the item with this index, from 0, is done. */
export const isDone = ({ items, ahead }: Progress, index: number): boolean =>
  index < items || ahead.some(([from, to]) => index >= from && index < to);
