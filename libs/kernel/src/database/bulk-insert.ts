import { escape } from 'mysql2';
import type { EntityMetadata, EntityTarget, ObjectLiteral } from 'typeorm';
import type { Database } from './database.js';

type ColumnMetadata = EntityMetadata['columns'][number];
type Writer = (row: ObjectLiteral) => string;

const ROWS_A_STATEMENT = 1_000;
/** Characters of a statement, far below the smallest `max_allowed_packet` (16 MiB). */
const LENGTH_A_STATEMENT = 1_000_000;

const TEXTS: ReadonlySet<unknown> = new Set(['varchar', 'char', 'text', 'mediumtext', 'longtext', String]);
const NUMBERS: ReadonlySet<unknown> = new Set(['int', 'smallint', 'bigint', Number]);
const BOOLEANS: ReadonlySet<unknown> = new Set(['boolean', 'bool', Boolean]);

/** What is the same for every row of an entity, made once. */
interface Plan {
  columns: ColumnMetadata[];
  writers: Writer[];
}

const plans = new WeakMap<EntityMetadata, Plan>();

/**
 * Inserts as `insertRows` does, for hundreds of rows: the values are written into the statement at once, instead of being
 * bound one by one. `orUpdate` rewrites a row whose primary key is there (all columns that are not part of the key).
 */
export async function insertMany<E extends ObjectLiteral>(
  db: Database,
  entityClass: EntityTarget<E>,
  rows: readonly E[],
  options: { orUpdate?: boolean } = {},
): Promise<void> {
  if (rows.length === 0) return;
  const metadata = db.dataSource.getMetadata(entityClass);
  const plan = planOf(db, metadata);
  const names = plan.columns.map((column) => named(column)).join(', ');
  const before = `INSERT INTO \`${metadata.tableName}\` (${names}) VALUES `;
  const after = options.orUpdate === true ? updateOf(plan) : '';
  for (const values of valueLists(plan, rows)) await db.execute(before + values + after);
}

/** `(…), (…)` of as many rows as one statement takes. */
function* valueLists(plan: Plan, rows: readonly ObjectLiteral[]): Generator<string> {
  let text = '';
  let count = 0;
  for (const row of rows) {
    text += count === 0 ? '(' : ', (';
    for (let index = 0; index < plan.writers.length; index += 1)
      text += (index === 0 ? '' : ', ') + (plan.writers[index]?.(row) ?? 'DEFAULT');
    text += ')';
    count += 1;
    if (count < ROWS_A_STATEMENT && text.length < LENGTH_A_STATEMENT) continue;
    yield text;
    text = '';
    count = 0;
  }
  if (count > 0) yield text;
}

function updateOf({ columns }: Plan): string {
  const own = columns.filter((column) => !column.isPrimary).map((column) => named(column));
  return ` ON DUPLICATE KEY UPDATE ${own.map((name) => `${name} = VALUES(${name})`).join(', ')}`;
}

function planOf(db: Database, metadata: EntityMetadata): Plan {
  const known = plans.get(metadata);
  if (known !== undefined) return known;
  const columns = metadata.columns.filter(
    (column) =>
      column.generatedType === undefined && !column.isVirtualProperty && column.generationStrategy !== 'increment',
  );
  const plan = { columns, writers: columns.map((column) => writerOf(db, column)) };
  plans.set(metadata, plan);
  return plan;
}

/** The usual values by a short way; whatever else is prepared by the driver, as for every other statement. */
function writerOf(db: Database, column: ColumnMetadata): Writer {
  const short = column.transformer === undefined ? shortWayOf(column) : () => null;
  return (row) => {
    const value: unknown = column.getEntityValue(row);
    if (value === null) return 'NULL';
    return short(value) ?? literal(db.dataSource.driver.preparePersistentValue(value, column));
  };
}

function shortWayOf({ type }: ColumnMetadata): (value: unknown) => string | null {
  if (TEXTS.has(type)) return (value) => (typeof value === 'string' ? escape(value) : null);
  if (NUMBERS.has(type)) return (value) => (Number.isSafeInteger(value) ? String(value) : null);
  if (BOOLEANS.has(type)) return (value) => (typeof value === 'boolean' ? String(Number(value)) : null);
  return () => null;
}

function literal(value: unknown): string {
  if (value === undefined) return 'DEFAULT';
  if (value === null) return 'NULL';
  if (typeof value === 'string') return escape(value);
  if (typeof value === 'number' && Number.isFinite(value)) return String(value);
  if (typeof value === 'bigint') return value.toString();
  if (typeof value === 'boolean') return String(Number(value));
  if (Buffer.isBuffer(value)) return `x'${value.toString('hex')}'`;
  // The session's time zone is UTC. A year beyond 9999 is written with a sign: the server refuses it, as it should.
  if (value instanceof Date) return `'${value.toISOString().slice(0, -1).replace('T', ' ')}'`;
  throw new TypeError(`A ${typeof value} cannot be written into a statement`);
}

const named = (column: ColumnMetadata): string => `\`${column.databaseName}\``;
