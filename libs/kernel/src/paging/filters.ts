import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { bound, type ColumnMetadata, columnOf } from './key-column.js';
import type { ListFilter } from './list-request.js';

const COMPARISONS = { eq: '=', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

/**
 * Adds the filters to the WHERE, every value as a parameter. An empty `in` matches nothing; `like` means "contains" and
 * takes % and _ literally; `ne` also finds rows without a value.
 */
export function applyFilters<E extends ObjectLiteral>(
  qb: SelectQueryBuilder<E>,
  filters: readonly ListFilter[],
  columns: Readonly<Record<string, string>>,
): void {
  filters.forEach((filter, index) => {
    const path = columns[filter.field];
    if (path === undefined) throw new TypeError(`keysetPage knows no column of the filter field "${filter.field}"`);
    const column = columnOf(qb, path);
    const given = Array.isArray(filter.value) ? (filter.value as readonly unknown[]) : [filter.value];
    const values = given.map((value) => bound(column, value)).filter((value) => fits(column, value));
    const condition = conditionOf(filter, path, column, values.length > 0, `filter_${index}`);
    qb.andWhere(
      condition,
      condition.includes(`filter_${index}`) ? { [`filter_${index}`]: parameterOf(filter, values) } : {},
    );
  });
}

function conditionOf(
  filter: ListFilter,
  path: string,
  column: ColumnMetadata | null,
  some: boolean,
  name: string,
): string {
  switch (filter.op) {
    case 'null':
      return `${path} IS ${filter.value === false ? 'NOT ' : ''}NULL`;
    case 'in':
      return some ? `${path} IN (:...${name})` : '1 = 0';
    case 'like':
      return some ? `${path} LIKE :${name} ESCAPE '!'` : '1 = 0';
    case 'ne':
      if (!some) return '1 = 1';
      return column?.isNullable === false ? `${path} <> :${name}` : `(${path} <> :${name} OR ${path} IS NULL)`;
    default:
      return some ? `${path} ${COMPARISONS[filter.op]} :${name}` : '1 = 0';
  }
}

function parameterOf(filter: ListFilter, values: readonly unknown[]): unknown {
  if (filter.op === 'in') return values;
  return filter.op === 'like' ? `%${escapeLike(String(values[0]))}%` : values[0];
}

/** Comparing other text with an ascii column is error 1267; such a column never holds it. */
const fits = (column: ColumnMetadata | null, value: unknown): boolean =>
  column?.charset !== 'ascii' || typeof value !== 'string' || /^[\x00-\x7f]*$/.test(value);

/** Text for LIKE … ESCAPE '!', with %, _ and ! taken literally. */
export const escapeLike = (text: string): string => text.replace(/[!%_]/g, '!$&');
