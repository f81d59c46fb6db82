import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { staleVersion } from '../changes/stale-version.js';
import type { Database } from './database.js';

type ColumnMetadata = EntityMetadata['columns'][number];

const ROWS_PER_INSERT = 500;

/**
 * Writes all own columns of the entity in one UPDATE that compares its version and raises it by one; `entity.version`
 * follows. `undefined` properties stay untouched. Throws `version_conflict` (412, see `staleVersion`) when the row has
 * another version (or is gone) and leaves the entity as it is. Compares `expectedVersion` (from If-Match) instead of the entity's own.
 */
export async function updateVersioned<E extends { id: string; version: number }>(
  db: Database,
  entityClass: EntityTarget<E>,
  entity: E,
  expectedVersion: number = entity.version,
): Promise<void> {
  const metadata = db.dataSource.getMetadata(entityClass);
  const assignments: string[] = [];
  const parameters: unknown[] = [];
  for (const column of metadata.columns) {
    if (column.isPrimary || column.propertyName === 'version' || !isOwn(column)) continue;
    const value = persistent(db, column, entity);
    if (value === undefined) continue;
    assignments.push(`${escaped(column.databaseName)} = ?`);
    parameters.push(value);
  }
  assignments.push('`version` = ?');
  parameters.push(expectedVersion + 1);

  const where = metadata.primaryColumns.map((column) => {
    parameters.push(persistent(db, column, entity));
    return `${escaped(column.databaseName)} = ?`;
  });
  parameters.push(expectedVersion);

  const sql = `UPDATE ${escaped(metadata.tableName)} SET ${assignments.join(', ')} WHERE ${where.join(' AND ')} AND \`version\` = ?`;
  const { affectedRows } = await db.execute(sql, parameters);
  if (affectedRows !== 1) {
    const entityType = changeTypeOf(entityClass, metadata);
    const currentVersion = await presentVersion(db, metadata, entity);
    throw await staleVersion(db, { entityType, id: entity.id, expectedVersion, currentVersion });
  }
  entity.version = expectedVersion + 1;
}

/** Inserts the rows with one statement (one per 500), without reading anything back. No rows: no statement. */
export async function insertRows<E extends ObjectLiteral>(
  db: Database,
  entityClass: EntityTarget<E>,
  rows: readonly E[],
): Promise<void> {
  if (rows.length === 0) return;
  const metadata = db.dataSource.getMetadata(entityClass);
  const columns = metadata.columns.filter((column) => isOwn(column) && column.generationStrategy !== 'increment');
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await insertChunk(db, metadata, columns, rows.slice(start, start + ROWS_PER_INSERT));
  }
}

async function insertChunk(
  db: Database,
  metadata: EntityMetadata,
  columns: ColumnMetadata[],
  rows: readonly ObjectLiteral[],
): Promise<void> {
  const parameters: unknown[] = [];
  const groups = rows.map((row) => {
    const placeholders = columns.map((column) => {
      const value = persistent(db, column, row);
      if (value === undefined) return 'DEFAULT';
      parameters.push(value);
      return '?';
    });
    return `(${placeholders.join(', ')})`;
  });
  const names = columns.map((column) => escaped(column.databaseName)).join(', ');
  const sql = `INSERT INTO ${escaped(metadata.tableName)} (${names}) VALUES ${groups.join(', ')}`;
  await db.execute(sql, parameters);
}

/** The version in the row; undefined when the row is gone. */
async function presentVersion(
  db: Database,
  metadata: EntityMetadata,
  entity: ObjectLiteral,
): Promise<number | undefined> {
  const keys = metadata.primaryColumns.map((column) => persistent(db, column, entity));
  const where = metadata.primaryColumns.map((column) => `${escaped(column.databaseName)} = ?`).join(' AND ');
  const sql = `SELECT \`version\` FROM ${escaped(metadata.tableName)} WHERE ${where}`;
  const [row] = await db.query<{ version: number }[]>(sql, keys);
  return row?.version;
}

/** What change records call it: a class says so where it is not the table's name (`static readonly changeType`). */
function changeTypeOf(entityClass: unknown, metadata: EntityMetadata): string {
  const named = typeof entityClass === 'function' && 'changeType' in entityClass ? entityClass.changeType : undefined;
  return typeof named === 'string' ? named : metadata.tableName;
}

/** Not computed by the database and not a column of TypeORM's own making. */
const isOwn = (column: ColumnMetadata): boolean => column.generatedType === undefined && !column.isVirtualProperty;

const persistent = (db: Database, column: ColumnMetadata, entity: ObjectLiteral): unknown =>
  // The driver's own preparation applies the column's transformer, JSON and date conversions.
  db.dataSource.driver.preparePersistentValue(column.getEntityValue(entity), column) as unknown;

const escaped = (name: string): string => `\`${name.replaceAll('`', '``')}\``;
