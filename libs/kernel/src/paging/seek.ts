import { Brackets, type ObjectLiteral, type SelectQueryBuilder } from 'typeorm';
import type { CursorValue } from './cursor.js';
import type { KeyColumn } from './key-column.js';

interface Term {
  /** The column is beyond the cursor's value in reading direction; null: nothing is. */
  beyond: string | null;
  same: string;
  /** Beyond or same; null: everything is. */
  reached: string | null;
}

/**
 * "Behind the cursor" in the order of `keys`, read backward when asked: `a >= ? AND (a > ? OR (a = ? AND b > ?))`.
 * MySQL sorts NULL before everything; a nullable column therefore has its own cases.
 */
export function seekCondition<E extends ObjectLiteral>(
  qb: SelectQueryBuilder<E>,
  keys: readonly KeyColumn[],
  values: readonly CursorValue[],
  backward: boolean,
): Brackets {
  const parameters: Record<string, unknown> = {};
  const terms = keys.map((key, index) => {
    const name = `keyset_${index}`;
    const value = values[index] ?? null;
    if (value !== null) parameters[name] = key.bind(value);
    return termOf(key, value, `:${name}`, (key.direction === 'asc') !== backward);
  });
  const [first] = terms;
  const nested = nest(terms);
  const condition =
    first?.reached === null || first === undefined || terms.length === 1 ? nested : `${first.reached} AND (${nested})`;
  return new Brackets((where) => where.where(condition, parameters));
}

function nest(terms: readonly Term[]): string {
  const [first, ...rest] = terms;
  if (first === undefined) return '1 = 0';
  if (rest.length === 0) return first.beyond ?? '1 = 0';
  const tied = `(${first.same} AND (${nest(rest)}))`;
  return first.beyond === null ? tied : `${first.beyond} OR ${tied}`;
}

function termOf(key: KeyColumn, value: CursorValue, parameter: string, ascending: boolean): Term {
  const { path, nullable } = key;
  if (value === null) {
    return ascending
      ? { beyond: `${path} IS NOT NULL`, same: `${path} IS NULL`, reached: null }
      : { beyond: null, same: `${path} IS NULL`, reached: `${path} IS NULL` };
  }
  const same = `${path} = ${parameter}`;
  if (ascending) return { beyond: `${path} > ${parameter}`, same, reached: `${path} >= ${parameter}` };
  if (!nullable) return { beyond: `${path} < ${parameter}`, same, reached: `${path} <= ${parameter}` };
  return {
    beyond: `(${path} < ${parameter} OR ${path} IS NULL)`,
    same,
    reached: `(${path} <= ${parameter} OR ${path} IS NULL)`,
  };
}
