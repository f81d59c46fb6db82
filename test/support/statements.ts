import type { WorkerDatabase } from './database.js';

/** Statements as the server saw them. `toBeLessThanOrEqual` on `count`; print `list` to see why. */
export class StatementCount {
  private constructor(
    readonly count: number,
    /** Texts in the order in which they came. */
    readonly list: readonly string[],
  ) {}

  /** Counts by the server's general log, for the connections of this worker's database only. */
  static async of(database: WorkerDatabase, work: () => Promise<unknown>): Promise<StatementCount> {
    await database.query("SET GLOBAL log_output = 'TABLE'");
    await database.query('SET GLOBAL general_log = ON');
    const [{ now } = { now: '' }] = await database.query<{ now: string }>("SELECT DATE_FORMAT(NOW(6), '%Y-%m-%d %H:%i:%s.%f') AS now");
    await work();
    const rows = await database.query<{ argument: Buffer | string }>(
      `SELECT argument FROM mysql.general_log WHERE event_time >= ? AND command_type IN ('Query', 'Execute')
       AND thread_id <> CONNECTION_ID() AND thread_id IN (SELECT id FROM information_schema.processlist WHERE db = ?)
       ORDER BY event_time`,
      [now, database.database],
    );
    const list = rows.map((row) => row.argument.toString());
    return new StatementCount(list.length, list);
  }
}
