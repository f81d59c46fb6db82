import type { Pool, PoolConnection } from 'mysql2';
import type { DataSource } from 'typeorm';
import type { WorkerDatabase } from './database.js';

/** Sent once for each connection of a pool, at whatever moment the pool grows: no request's statement. */
const SET_UP = /^SET SESSION /;

/** Statements as the server saw them. `toBeLessThanOrEqual` on `count`; print `list` to see why. */
export class StatementCount {
  private constructor(
    readonly count: number,
    /** Texts in the order in which they came. */
    readonly list: readonly string[],
    /** Client packets that brought them: several statements may share one. */
    readonly trips: number,
  ) {}

  /**
   * Counts by the server's general log, for the connections of this Jest worker's database only, without the `others`.
   * The log is on only meanwhile and begins empty: left on it would slow down every spec, and reading it would take
   * longer each time.
   */
  static async of(
    database: WorkerDatabase,
    work: () => Promise<unknown>,
    others: ReadonlySet<number> = new Set(),
  ): Promise<StatementCount> {
    await database.query("SELECT GET_LOCK('markethall_statements', 300)"); // the log is one for all Jest workers
    try {
      await database.query("SET GLOBAL log_output = 'TABLE', GLOBAL general_log = OFF");
      await database.query('TRUNCATE TABLE mysql.general_log');
      await database.query('SET GLOBAL general_log = ON');
      await work();
      await database.query('SET GLOBAL general_log = OFF');
      const rows = await database.query<{ thread: number | string; argument: Buffer | string }>(
        `SELECT thread_id AS thread, argument FROM mysql.general_log WHERE command_type IN ('Query', 'Execute')
         AND thread_id <> CONNECTION_ID() AND thread_id IN (SELECT id FROM information_schema.processlist WHERE db = ?)
         ORDER BY event_time`,
        [database.database],
      );
      // The log has one row a trip; the kernel's wire joins the statements of a trip like this, and escapes line ends in values.
      const trips = rows
        .filter(({ thread }) => !others.has(Number(thread)))
        .map(({ argument }) => argument.toString())
        .filter((text) => !SET_UP.test(text));
      const list = trips.flatMap((text) => text.split(';\n'));
      return new StatementCount(list.length, list, trips.length);
    } finally {
      await database.query('SET GLOBAL general_log = OFF');
      await database.query("SELECT RELEASE_LOCK('markethall_statements')");
    }
  }
}

/** The server's ids of all connections that the data source uses from now on. */
export function connectionsOf(source: DataSource): ReadonlySet<number> {
  // TypeORM's MySQL driver keeps the pool in this field.
  const { pool } = source.driver as { pool?: Pool };
  if (pool === undefined) throw new Error('TypeORM keeps its pool elsewhere now');
  const ids = new Set<number>();
  pool.on('acquire', (connection: PoolConnection) => ids.add(connection.threadId));
  return ids;
}

/** Fails with what was sent when it was too much. `trips`: where several statements should share some. */
export function expectAtMost(budget: number, statements: StatementCount, trips = budget): void {
  const seen = statements.list.map((sql) => sql.replace(/\s+/g, ' ').slice(0, 200)).join('\n');
  if (statements.trips > trips) throw new Error(`${statements.trips} trips, budget ${trips}:\n${seen}`);
  if (statements.count > budget) throw new Error(`${statements.count} statements, budget ${budget}:\n${seen}`);
}
