import type { ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { countRows } from './count.js';
import { type CursorValue, decodeCursor, encodeCursor } from './cursor.js';
import { applyFilters } from './filters.js';
import type { ListRequest } from './list-request.js';
import { type KeyColumn, keyColumn } from './key-column.js';
import { seekCondition } from './seek.js';

/** One page as `Page` shows it. */
export interface KeysetPage<E> {
  items: E[];
  page: { next: string | null; prev: string | null; hasMore: boolean };
  total?: number;
}

/**
 * Runs the query as one page of a stable order: the request's filters and sort, then the id. `columns` names what a
 * DTO field is in the query (`{ placedAt: 'o.placedAt' }`); a field that is not named is 400. Sort columns belong to
 * the main entity or to a joined to-one relation. Keyset underneath, so that page 10,000 costs what page 1 does; the
 * condition is spelled `a >= ? AND (a > ? OR (a = ? AND b > ?))`, which an index (a, b) serves.
 * `hasMore` tells whether there is a next page. Throws 400 `invalid_cursor` for a cursor of another order.
 */
export async function keysetPage<E extends ObjectLiteral>(
  qb: SelectQueryBuilder<E>,
  request: ListRequest,
  columns: Readonly<Record<string, string>>,
  options: { idField: string; idPrefix: string },
): Promise<KeysetPage<E>> {
  applyFilters(qb, request.filters, columns);
  const total = request.count === null ? undefined : await countRows(qb, request.count);

  const order = orderOf(qb, request, columns, options.idField);
  const signature = order.map((key) => `${key.path} ${key.direction}`).join(',');
  const backward = request.before !== null;
  const cursor = request.before ?? request.after;
  if (cursor !== null) {
    const values = decodeCursor(signature, cursor, backward ? 'before' : 'after');
    qb.andWhere(seekCondition(qb, order, values, backward));
  }
  for (const key of order) qb.addOrderBy(key.path, (key.direction === 'asc') === backward ? 'DESC' : 'ASC');
  limited(qb, request.limit + 1);

  const found = await qb.getMany();
  const extra = found.length > request.limit;
  const items = found.slice(0, request.limit);
  if (backward) items.reverse();
  const cursorOf = (item: E | undefined): string | null =>
    item === undefined
      ? null
      : encodeCursor(
          signature,
          order.map((key): CursorValue => key.valueOf(item)),
        );
  const next = backward || extra ? cursorOf(items.at(-1)) : null;
  const prev = (backward ? extra : cursor !== null) ? cursorOf(items[0]) : null;
  return { items, page: { next, prev, hasMore: next !== null }, ...(total === undefined ? {} : { total }) };
}

function orderOf<E extends ObjectLiteral>(
  qb: SelectQueryBuilder<E>,
  request: ListRequest,
  columns: Readonly<Record<string, string>>,
  idField: string,
): KeyColumn[] {
  const order: KeyColumn[] = [];
  for (const { field, direction } of request.sort) {
    const path = field === 'id' ? idField : columns[field];
    if (path === undefined) throw new TypeError(`keysetPage knows no column of the sort field "${field}"`);
    if (!order.some((key) => key.path === path)) order.push(keyColumn(qb, path, direction));
  }
  if (!order.some((key) => key.path === idField)) {
    order.push(keyColumn(qb, idField, order.at(-1)?.direction ?? 'asc')); // same direction: one index serves both ways
  }
  qb.orderBy();
  return order;
}

/** LIMIT is exact for to-one joins; a to-many join needs TypeORM's `take`, which asks for the ids first. */
function limited<E extends ObjectLiteral>(qb: SelectQueryBuilder<E>, rows: number): void {
  const multiplies = qb.expressionMap.joinAttributes.some(
    (join) =>
      join.relation?.isOneToMany === true || join.relation?.isManyToMany === true || join.relation === undefined,
  );
  if (multiplies) qb.take(rows);
  else qb.limit(rows);
}
