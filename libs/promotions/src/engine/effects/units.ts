import { byLine } from '../basket.js';
import type { LaneLine } from '../extension-points.js';
import { percentOf } from '../percent.js';

/** Units of one line that are worth the same. */
export interface UnitRun {
  line: LaneLine;
  /** Place of the line among the targets. */
  at: number;
  /** Minor units of one. */
  value: bigint;
  count: number;
}

/**
 * The targets at these places (absent: all) as units, cheapest first, ties by variant. A base that does not divide evenly
 * leaves units which differ by one minor unit. Working on units makes the result the same however a shopper's units are
 * spread over lines.
 */
export function unitRuns(targets: readonly LaneLine[], places: Iterable<number> = targets.keys()): UnitRun[] {
  const runs: UnitRun[] = [];
  for (const at of places) {
    const line = targets[at];
    if (line === undefined) continue;
    const quantity = line.line.quantity;
    const units = BigInt(quantity);
    const value = line.base / units;
    const dearer = Number(line.base - value * units);
    if (dearer < quantity) runs.push({ line, at, value, count: quantity - dearer });
    if (dearer > 0) runs.push({ line, at, value: value + 1n, count: dearer });
  }
  return runs.sort(byValue);
}

export function byValue(a: UnitRun, b: UnitRun): number {
  if (a.value !== b.value) return a.value < b.value ? -1 : 1;
  return byLine(a.line.line, b.line.line);
}

export function countOf(runs: readonly UnitRun[]): number {
  let count = 0;
  for (const run of runs) count += run.count;
  return count;
}

/** The first units of the runs, and what is behind them. */
export function splitRuns(runs: readonly UnitRun[], units: number): { first: UnitRun[]; rest: UnitRun[] } {
  const first: UnitRun[] = [];
  const rest: UnitRun[] = [];
  let left = units;
  for (const run of runs) {
    const count = Math.min(left, run.count);
    if (count > 0) first.push({ ...run, count });
    if (count < run.count) rest.push({ ...run, count: run.count - count });
    left -= count;
  }
  return { first, rest };
}

/** A percentage off each unit, rounded half up for each: minor units off each of the targets, in their order. */
export function percentOffUnits(runs: readonly UnitRun[], percent: bigint, targets: readonly LaneLine[]): bigint[] {
  const amounts = targets.map(() => 0n);
  for (const { at, value, count } of runs) {
    amounts[at] = (amounts[at] ?? 0n) + percentOf(value, percent) * BigInt(count);
  }
  return amounts;
}
