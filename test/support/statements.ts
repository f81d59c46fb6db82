import type { WorkerDatabase } from './database.js';

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
   * Counts by the server's general log, for the connections of this worker's database only. The log is on only
   * meanwhile and begins empty: left on it would slow down every spec, and reading it would take longer each time.
   */
  static async of(database: WorkerDatabase, work: () => Promise<unknown>): Promise<StatementCount> {
    await database.query("SELECT GET_LOCK('markethall_statements', 300)"); // the log is one for all Jest workers
    try {
      await database.query("SET GLOBAL log_output = 'TABLE', GLOBAL general_log = OFF");
      await database.query('TRUNCATE TABLE mysql.general_log');
      await database.query('SET GLOBAL general_log = ON');
      await work();
      await database.query('SET GLOBAL general_log = OFF');
      const rows = await database.query<{ argument: Buffer | string }>(
        `SELECT argument FROM mysql.general_log WHERE command_type IN ('Query', 'Execute')
         AND thread_id <> CONNECTION_ID() AND thread_id IN (SELECT id FROM information_schema.processlist WHERE db = ?)
         ORDER BY event_time`,
        [database.database],
      );
      // The log has one row a trip; the kernel's wire joins the statements of a trip like this, and escapes line ends in values.
      const list = rows.flatMap((row) => row.argument.toString().split(';\n'));
      return new StatementCount(list.length, list, rows.length);
    } finally {
      await database.query('SET GLOBAL general_log = OFF');
      await database.query("SELECT RELEASE_LOCK('markethall_statements')");
    }
  }
}
