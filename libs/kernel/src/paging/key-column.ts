import type { EntityMetadata, ObjectLiteral, SelectQueryBuilder } from 'typeorm';
import { idBytes, isId } from '../ids/id.js';
import type { CursorValue } from './cursor.js';

/** TypeORM's description of a column. */
export type ColumnMetadata = EntityMetadata['columns'][number];

/** A column of the order, resolved against the query. */
export interface KeyColumn {
  /** `o.placedAt`, as the QueryBuilder knows it. */
  path: string;
  direction: 'asc' | 'desc';
  nullable: boolean;
  /** The column's value of a loaded entity. */
  valueOf: (entity: ObjectLiteral) => CursorValue;
  /** What to bind for a value of the cursor. */
  bind: (value: CursorValue) => unknown;
}

/** Finds the column behind `alias.property`. Throws a TypeError when the query has none. */
export function keyColumn<E extends ObjectLiteral>(
  qb: SelectQueryBuilder<E>,
  path: string,
  direction: 'asc' | 'desc',
): KeyColumn {
  const { column, entityOf } = resolve(qb, path);
  return {
    path,
    direction,
    nullable: column.isNullable || path.split('.')[0] !== qb.alias,
    valueOf: (entity) => {
      const owner = entityOf(entity);
      return owner === null ? null : cursorValue(column.getEntityValue(owner), path);
    },
    bind: (value) => bound(column, value),
  };
}

/** The metadata of `alias.property`, or null when the path is no column (an expression). */
export function columnOf<E extends ObjectLiteral>(qb: SelectQueryBuilder<E>, path: string): ColumnMetadata | null {
  const [aliasName = '', ...property] = path.split('.');
  const alias = qb.expressionMap.aliases.find((candidate) => candidate.name === aliasName);
  if (alias === undefined || !alias.hasMetadata) return null;
  return alias.metadata.findColumnWithPropertyPath(property.join('.')) ?? null;
}

/** Binary ids are bound as bytes; everything else as it is. */
export function bound(column: ColumnMetadata | null, value: unknown): unknown {
  if (column?.type === 'binary' && typeof value === 'string') return idBytes(value);
  if (typeof value === 'string' && column === null && isId(value.slice(0, value.lastIndexOf('_')), value))
    return idBytes(value);
  return typeof value === 'bigint' ? value.toString() : value;
}

function resolve<E extends ObjectLiteral>(
  qb: SelectQueryBuilder<E>,
  path: string,
): { column: ColumnMetadata; entityOf: (entity: ObjectLiteral) => ObjectLiteral | null } {
  const column = columnOf(qb, path);
  if (column === null) throw new TypeError(`"${path}" is not a column of the query`);
  const aliasName = path.split('.')[0];
  if (aliasName === qb.alias) return { column, entityOf: (entity) => entity };
  const join = qb.expressionMap.joinAttributes.find((candidate) => candidate.alias.name === aliasName);
  const property = join?.relation?.propertyName;
  if (property === undefined || join?.parentAlias !== qb.alias) {
    throw new TypeError(`"${path}" is not of the main entity or a relation joined to it`);
  }
  return { column, entityOf: (entity) => asObject(entity[property]) };
}

const asObject = (value: unknown): ObjectLiteral | null => (typeof value === 'object' && value !== null ? value : null);

function cursorValue(value: unknown, path: string): CursorValue {
  if (value === null || value === undefined) return null;
  switch (typeof value) {
    case 'string':
    case 'number':
    case 'bigint':
    case 'boolean':
      return value;
    default:
      if (value instanceof Date) return value;
      throw new TypeError(`the values of "${path}" cannot be sorted by`);
  }
}
