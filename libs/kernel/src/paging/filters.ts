import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { bound, columnOf } from './key-column.js';
import type { ListFilter } from './list-request.js';

const COMPARISONS = { eq: '=', ne: '<>', gt: '>', gte: '>=', lt: '<', lte: '<=' } as const;

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
    addFilter(qb, filter, path, `filter_${index}`);
  });
}

function addFilter<E extends ObjectLiteral>(
  qb: SelectQueryBuilder<E>,
  filter: ListFilter,
  path: string,
  name: string,
): void {
  const column = columnOf(qb, path);
  const values = (Array.isArray(filter.value) ? (filter.value as readonly unknown[]) : [filter.value]).map((value) =>
    bound(column, value),
  );
  const [value] = values;
  switch (filter.op) {
    case 'in':
      if (values.length === 0) qb.andWhere('1 = 0');
      else qb.andWhere(`${path} IN (:...${name})`, { [name]: values });
      return;
    case 'null':
      qb.andWhere(`${path} IS ${value === false ? 'NOT ' : ''}NULL`);
      return;
    case 'like':
      qb.andWhere(`${path} LIKE :${name} ESCAPE '!'`, { [name]: `%${escapeLike(String(value))}%` });
      return;
    case 'ne':
      qb.andWhere(column?.isNullable === false ? `${path} <> :${name}` : `(${path} <> :${name} OR ${path} IS NULL)`, {
        [name]: value,
      });
      return;
    default:
      qb.andWhere(`${path} ${COMPARISONS[filter.op]} :${name}`, { [name]: value });
  }
}

/** Text for LIKE … ESCAPE '!', with %, _ and ! taken literally. */
export const escapeLike = (text: string): string => text.replace(/[!%_]/g, '!$&');
