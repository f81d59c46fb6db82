import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { DataSource } from 'typeorm';

const LEASE_MS = 30_000;
const POLL_MS = 250;

/** What the migrator has already done of a migration that did not finish. */
export interface MigrationProgress {
  migration: string;
  /** Statements other than reads that were executed. */
  statements: number;
}

/**
 * The row lease of the schema: one migrator at a time, whatever the number of machines. DDL commits implicitly, so a
 * row lock could not hold; the lease is a row with an expiry that the holder renews, and it remembers how far a
 * migration came, so that the next run continues behind the last statement instead of failing on it.
 */
export class SchemaLease {
  private timer: NodeJS.Timeout | null = null;
  private lost = false;

  private constructor(
    private readonly dataSource: DataSource,
    private readonly holder: string,
  ) {}

  /** Waits until the lease is free. Throws after `waitMs`, and when it is to stop. */
  static async acquire(
    dataSource: DataSource,
    { waitMs, stop, onWait }: { waitMs: number; stop: AbortSignal | undefined; onWait: (holder: string) => void },
  ): Promise<SchemaLease> {
    await dataSource.query(`
      CREATE TABLE IF NOT EXISTS schema_lease (
        id tinyint NOT NULL,
        holder varchar(120) NULL,
        lease_until datetime(3) NULL,
        migration varchar(190) NULL,
        statements int NOT NULL,
        PRIMARY KEY (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`);
    await dataSource.query('INSERT IGNORE INTO schema_lease (id, statements) VALUES (1, 0)');

    const lease = new SchemaLease(
      dataSource,
      `${hostname().slice(0, 60)}:${process.pid}:${Math.random().toString(36).slice(2, 10)}`,
    );
    const deadline = performance.now() + waitMs;
    for (let told = false; !(await lease.take());) {
      if (!told) onWait(await lease.presentHolder());
      told = true;
      if (performance.now() > deadline || stop?.aborted === true)
        throw new Error('another migrator holds the schema lease; try again when it is done');
      await sleep(POLL_MS);
    }
    lease.timer = setInterval(() => void lease.renew(), LEASE_MS / 3);
    lease.timer.unref();
    return lease;
  }

  /** Of a migration that was interrupted; null when the schema is clean. */
  async progress(): Promise<MigrationProgress | null> {
    const [row] = await this.rows('SELECT migration, statements FROM schema_lease WHERE id = 1');
    return row?.migration === null || row?.migration === undefined
      ? null
      : { migration: row.migration, statements: row.statements };
  }

  /** Remembers how far the migration came; null: nothing is half done. Throws when the lease was lost. */
  async remember(progress: MigrationProgress | null): Promise<void> {
    const changed = await this.update(
      'UPDATE schema_lease SET migration = ?, statements = ? WHERE id = 1 AND holder = ?',
      [progress?.migration ?? null, progress?.statements ?? 0, this.holder],
    );
    if (this.lost || changed !== 1) throw new Error('the schema lease was lost: another migrator may be running');
  }

  async release(): Promise<void> {
    if (this.timer !== null) clearInterval(this.timer);
    await this.update('UPDATE schema_lease SET holder = NULL, lease_until = NULL WHERE id = 1 AND holder = ?', [
      this.holder,
    ]);
  }

  private async take(): Promise<boolean> {
    const now = new Date();
    const changed = await this.update(
      'UPDATE schema_lease SET holder = ?, lease_until = ? WHERE id = 1 AND (holder IS NULL OR lease_until < ?)',
      [this.holder, new Date(now.getTime() + LEASE_MS), now],
    );
    return changed === 1;
  }

  private async renew(): Promise<void> {
    try {
      const until = new Date(Date.now() + LEASE_MS);
      const changed = await this.update('UPDATE schema_lease SET lease_until = ? WHERE id = 1 AND holder = ?', [
        until,
        this.holder,
      ]);
      if (changed !== 1) this.lost = true;
    } catch {
      // The next renewal, or `remember`, tells.
    }
  }

  private async presentHolder(): Promise<string> {
    const [row] = await this.rows('SELECT holder FROM schema_lease WHERE id = 1');
    return row?.holder ?? 'nobody';
  }

  private async rows(sql: string): Promise<{ holder: string | null; migration: string | null; statements: number }[]> {
    return this.dataSource.query(sql);
  }

  private async update(sql: string, parameters: unknown[]): Promise<number> {
    const result = await this.dataSource.query<{ affectedRows: number }>(sql, parameters);
    return result.affectedRows;
  }
}
