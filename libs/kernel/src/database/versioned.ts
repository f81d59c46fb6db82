import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import { staleVersion } from '../changes/stale-version.js';
import { versionConflict } from '../errors/app-error.js';
import type { Database } from './database.js';

type ColumnMetadata = EntityMetadata['columns'][number];

const ROWS_PER_INSERT = 500;

/** What is the same for every row of an entity, made once. */
interface Plan {
  columns: ColumnMetadata[];
  /** Everything before the first row. */
  insert: string;
  /** `(?, ?, …)`. */
  group: string;
  /** Those that an update writes. */
  changing: ColumnMetadata[];
}

const plans = new WeakMap<EntityMetadata, Plan>();

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
  const { sql, parameters } = versionedUpdate(db, entityClass, entity, expectedVersion);
  const { affectedRows } = await db.execute(sql, parameters);
  if (affectedRows !== 1) {
    const metadata = db.dataSource.getMetadata(entityClass);
    const entityType = changeTypeOf(entityClass, metadata);
    const currentVersion = await presentVersion(db, metadata, entity);
    throw await staleVersion(db, { entityType, id: entity.id, expectedVersion, currentVersion });
  }
  entity.version = expectedVersion + 1;
}

/**
 * As `updateVersioned`, with the next trip (see `Database.post`): `entity.version` follows at once, and a
 * `version_conflict` ends the transaction at the latest at COMMIT. With a copy of the entity from `before` the change,
 * only what differs from it is written.
 */
export function postVersioned<E extends { id: string; version: number }>(
  db: Database,
  entityClass: EntityTarget<E>,
  entity: E,
  before?: object,
): void {
  const expectedVersion = entity.version;
  const { sql, parameters } = versionedUpdate(db, entityClass, entity, expectedVersion, before);
  db.post(sql, parameters, { rows: 1, otherwise: () => versionConflict({ expectedVersion }) });
  entity.version = expectedVersion + 1;
}

/** Inserts the rows with one statement (one per 500), without reading anything back. No rows: no statement. */
export async function insertRows<E extends ObjectLiteral>(
  db: Database,
  entityClass: EntityTarget<E>,
  rows: readonly E[],
): Promise<void> {
  for (const { sql, parameters } of insertsOf(db, entityClass, rows)) await db.execute(sql, parameters);
}

/** As `insertRows`, with the next trip (see `Database.post`): for rows whose keys cannot be taken already. */
export function postRows<E extends ObjectLiteral>(
  db: Database,
  entityClass: EntityTarget<E>,
  rows: readonly E[],
): void {
  for (const { sql, parameters } of insertsOf(db, entityClass, rows)) db.post(sql, parameters);
}

function versionedUpdate<E extends { id: string; version: number }>(
  db: Database,
  entityClass: EntityTarget<E>,
  entity: E,
  expectedVersion: number,
  before?: object,
): { sql: string; parameters: unknown[] } {
  const metadata = db.dataSource.getMetadata(entityClass);
  const assignments: string[] = [];
  const parameters: unknown[] = [];
  for (const column of planOf(metadata).changing) {
    if (before !== undefined && column.getEntityValue(before) === column.getEntityValue(entity)) continue;
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
  return { sql, parameters };
}

function* insertsOf<E extends ObjectLiteral>(
  db: Database,
  entityClass: EntityTarget<E>,
  rows: readonly E[],
): Generator<{ sql: string; parameters: unknown[] }> {
  if (rows.length === 0) return;
  const plan = planOf(db.dataSource.getMetadata(entityClass));
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    const parameters: unknown[] = [];
    const groups = rows.slice(start, start + ROWS_PER_INSERT).map((row) => groupOf(db, plan, row, parameters));
    yield { sql: plan.insert + groups.join(', '), parameters };
  }
}

/** Adds the row's values to the parameters. */
function groupOf(db: Database, plan: Plan, row: ObjectLiteral, parameters: unknown[]): string {
  const values = plan.columns.map((column) => persistent(db, column, row));
  if (!values.includes(undefined)) {
    parameters.push(...values);
    return plan.group;
  }
  parameters.push(...values.filter((value) => value !== undefined));
  return `(${values.map((value) => (value === undefined ? 'DEFAULT' : '?')).join(', ')})`;
}

function planOf(metadata: EntityMetadata): Plan {
  const known = plans.get(metadata);
  if (known !== undefined) return known;
  const columns = metadata.columns.filter((column) => isOwn(column) && column.generationStrategy !== 'increment');
  const names = columns.map((column) => escaped(column.databaseName)).join(', ');
  const plan: Plan = {
    columns,
    insert: `INSERT INTO ${escaped(metadata.tableName)} (${names}) VALUES `,
    group: `(${columns.map(() => '?').join(', ')})`,
    changing: metadata.columns.filter(
      (column) => !column.isPrimary && column.propertyName !== 'version' && isOwn(column),
    ),
  };
  plans.set(metadata, plan);
  return plan;
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
