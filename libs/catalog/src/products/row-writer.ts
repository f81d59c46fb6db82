import { type Database, insertMany } from 'markethall/kernel';
import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';

const ROWS_A_STATEMENT = 500;

/** What has to happen to the rows of one table. */
export type RowChanges<E> = { added: E[]; changed: E[]; removed: E[] };

/** Compares rows by key and content. */
export function diffRows<E extends object>(
  before: readonly E[],
  after: readonly E[],
  key: (row: E) => string,
): RowChanges<E> {
  if (before.length === 0) return { added: [...after], changed: [], removed: [] };
  const old = new Map(before.map((row) => [key(row), row]));
  const changes: RowChanges<E> = { added: [], changed: [], removed: [] };
  for (const row of after) {
    const previous = old.get(key(row));
    old.delete(key(row));
    if (!previous) changes.added.push(row);
    else if (JSON.stringify(sorted(previous)) !== JSON.stringify(sorted(row))) changes.changed.push(row);
  }
  changes.removed.push(...old.values());
  return changes;
}

/** Deletes, then updates, then inserts: a few statements whatever the number of rows. */
export async function writeRows<E extends ObjectLiteral>(
  db: Database,
  entityClass: EntityTarget<E>,
  changes: RowChanges<E>,
): Promise<void> {
  for (const part of chunks(changes.removed)) await deleteRows(db, entityClass, part);
  for (const part of chunks(changes.changed)) await updateRows(db, entityClass, part);
  await insertMany(db, entityClass, changes.added);
}

async function deleteRows<E extends ObjectLiteral>(
  db: Database,
  entityClass: EntityTarget<E>,
  rows: readonly E[],
): Promise<void> {
  const metadata = db.dataSource.getMetadata(entityClass);
  const keys = metadata.primaryColumns.map((column) => column.databaseName + ' = ?').join(' AND ');
  const parameters = rows.flatMap((row) => keyValuesOf(db, metadata, row));
  await db.execute(
    'DELETE FROM ' + metadata.tableName + ' WHERE ' + rows.map(() => '(' + keys + ')').join(' OR '),
    parameters,
  );
}

/**
 * Rewrites rows that exist and are locked by their product: the primary key decides, so another unique key that is
 * violated raises its error instead of overwriting a stranger's row.
 */
async function updateRows<E extends ObjectLiteral>(
  db: Database,
  entityClass: EntityTarget<E>,
  rows: readonly E[],
): Promise<void> {
  const metadata = db.dataSource.getMetadata(entityClass);
  if (metadata.columns.every((column) => column.isPrimary)) return;
  await insertMany(db, entityClass, rows, { orUpdate: true });
}

function keyValuesOf<E extends ObjectLiteral>(db: Database, metadata: EntityMetadata, row: E): unknown[] {
  // The driver's own preparation applies the column's transformer, JSON and date conversions.
  return metadata.primaryColumns.map((column) => {
    const value: unknown = db.dataSource.driver.preparePersistentValue(column.getEntityValue(row), column);
    return value ?? null;
  });
}

function chunks<E>(rows: readonly E[]): E[][] {
  const parts: E[][] = [];
  for (let at = 0; at < rows.length; at += ROWS_A_STATEMENT) parts.push(rows.slice(at, at + ROWS_A_STATEMENT));
  return parts;
}

const sorted = (row: object): [string, unknown][] => Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1));
