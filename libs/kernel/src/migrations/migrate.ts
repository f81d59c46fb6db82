import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import { interceptStatements } from '../database/intercept.js';
import { SchemaLease } from './schema-lease.js';

/** How `migrate` reports and waits. */
export interface MigrateOptions {
  /** Receives one line a step. Default: silence. */
  log?: (line: string) => void;
  /** Milliseconds to wait for another migrator. Default 120,000. */
  waitMs?: number;
  /** Asks to end after the migration that runs now: a half-done one could not always be continued. */
  stop?: AbortSignal;
}

interface Migration {
  name: string;
  timestamp: number;
  instance: MigrationInterface;
}

const READS = /^\s*(SELECT|SHOW|EXPLAIN|WITH|DESCRIBE)\b/i;

/**
 * Applies all pending migrations in order, under the schema lease, and returns the names of those applied. Safe to start on several
 * machines at once, and again after a kill: MySQL commits each DDL statement by itself, so the lease row remembers the
 * statements that a broken migration has already executed, and the next run skips them. (A kill between a statement and
 * its note leaves that one statement to be taken back by hand: the error names it.)
 */
export async function migrate(dataSource: DataSource, options: MigrateOptions = {}): Promise<string[]> {
  const log = options.log ?? (() => undefined);
  return underLease(dataSource, options, async (lease, runner) => {
    const pending = await pendingOf(dataSource, runner);
    if (pending.length === 0) log('the schema is up to date');
    const applied: string[] = [];
    for (const [index, { name, timestamp, instance }] of pending.entries()) {
      if (options.stop?.aborted === true) {
        log(`stopped before ${name}: the next run goes on there`);
        break;
      }
      const started = performance.now();
      await runSteps(lease, runner, name, async (steps) => {
        await instance.up(steps);
        await steps.query(history(dataSource).add, [timestamp, name]);
      });
      log(`[${index + 1}/${pending.length}] ${name} (${Math.round(performance.now() - started)} ms)`);
      applied.push(name);
    }
    return applied;
  });
}

/** Takes the last `count` migrations back, newest first, and returns their names. */
export async function revertMigrations(
  dataSource: DataSource,
  count: number,
  options: MigrateOptions = {},
): Promise<string[]> {
  const log = options.log ?? (() => undefined);
  return underLease(dataSource, options, async (lease, runner) => {
    const executed = await executedNames(dataSource, runner);
    const known = new Map(migrationsOfRelease(dataSource).map((migration) => [migration.name, migration]));
    const last = executed.reverse().slice(0, count);
    for (const name of last) {
      const migration = known.get(name);
      if (migration === undefined)
        throw new Error(`migration ${name} is not part of this release and cannot be taken back by it`);
      await runSteps(lease, runner, `down ${name}`, async (steps) => {
        await migration.instance.down(steps);
        await steps.query(history(dataSource).remove, [name]);
      });
      log(`reverted ${name}`);
    }
    return last;
  });
}

/** Names of the migrations of this release that the database lacks, oldest first. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    return (await pendingOf(dataSource, runner)).map(({ name }) => name);
  } finally {
    await runner.release();
  }
}

/** For api and worker at boot: refuses a database that is older than this release. A newer one is fine (release N−1 runs on schema N). */
export async function assertSchemaCurrent(dataSource: DataSource): Promise<void> {
  const pending = await pendingMigrations(dataSource);
  if (pending.length === 0) return;
  const some = pending.slice(0, 3).join(', ') + (pending.length > 3 ? ', …' : '');
  throw new Error(`The database lacks ${pending.length} migration(s) (${some}): run "markethall migrate" first`);
}

async function underLease<T>(
  dataSource: DataSource,
  options: MigrateOptions,
  work: (lease: SchemaLease, runner: QueryRunner) => Promise<T>,
): Promise<T> {
  const log = options.log ?? (() => undefined);
  const lease = await SchemaLease.acquire(dataSource, {
    waitMs: options.waitMs ?? 120_000,
    stop: options.stop,
    onWait: (holder) => log(`waiting for the migrator ${holder}`),
  });
  const runner = dataSource.createQueryRunner('master');
  try {
    await withoutLimits(runner);
    await runner.query(history(dataSource).create);
    return await work(lease, runner);
  } finally {
    // Its session settings are not those of the pool. TypeORM hands out the driver's connection untyped.
    ((await runner.connect()) as { destroy: () => void }).destroy();
    await runner.release().catch(() => undefined);
    await lease.release();
  }
}

async function withoutLimits(runner: QueryRunner): Promise<void> {
  const [row] = (await runner.query('SELECT VERSION() AS version')) as { version: string }[];
  const statementLimit = /mariadb/i.test(row?.version ?? '') ? 'max_statement_time' : 'max_execution_time';
  const limits = `SET SESSION innodb_lock_wait_timeout = 50, ${statementLimit} = 0`;
  await runner.query(limits);
}

/** Runs a migration on a runner that counts its statements, skips those of an interrupted run, and clears the memory at the end. */
async function runSteps(
  lease: SchemaLease,
  runner: QueryRunner,
  name: string,
  work: (runner: QueryRunner) => Promise<void>,
): Promise<void> {
  const interrupted = await lease.progress();
  if (interrupted !== null && interrupted.migration !== name) {
    throw new Error(
      `"${interrupted.migration}" was interrupted after ${interrupted.statements} statement(s): finish it first`,
    );
  }
  const skip = interrupted?.statements ?? 0;
  let step = 0;
  const stop = interceptStatements(runner, async (sql, run) => {
    if (READS.test(sql)) return run();
    step += 1;
    if (step <= skip) return undefined;
    try {
      const result = await run();
      await lease.remember({ migration: name, statements: step });
      return result;
    } catch (error) {
      const statement = sql.trim().replace(/\s+/g, ' ').slice(0, 120);
      throw new Error(`${name} failed at statement ${step} (${statement}): ${String(error)}`, { cause: error });
    }
  });
  try {
    await work(runner);
    await lease.remember(null);
  } finally {
    stop();
  }
}

function migrationsOfRelease(dataSource: DataSource): Migration[] {
  return dataSource.migrations
    .map((instance) => {
      const name = instance.name ?? instance.constructor.name;
      return { name, instance, timestamp: Number(name.slice(-13)) };
    })
    .sort((a, b) => a.timestamp - b.timestamp);
}

async function pendingOf(dataSource: DataSource, runner: QueryRunner): Promise<Migration[]> {
  const names = new Set(await executedNames(dataSource, runner));
  return migrationsOfRelease(dataSource).filter(({ name }) => !names.has(name));
}

async function executedNames(dataSource: DataSource, runner: QueryRunner): Promise<string[]> {
  const { table, list } = history(dataSource);
  if (!(await runner.hasTable(table))) return [];
  const rows = (await runner.query(list)) as { name: string }[];
  return rows.map((row) => row.name);
}

/** The table of executed migrations, as TypeORM's own runner makes it, so that its tools understand it. */
function history(dataSource: DataSource): Record<'table' | 'create' | 'add' | 'remove' | 'list', string> {
  const table = dataSource.options.migrationsTableName ?? 'schema_migration';
  return {
    table,
    create: `
      CREATE TABLE IF NOT EXISTS ${table} (
        id int NOT NULL AUTO_INCREMENT, timestamp bigint NOT NULL, name varchar(255) NOT NULL, PRIMARY KEY (id)
      ) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_bin`,
    add: `INSERT INTO ${table} (timestamp, name) VALUES (?, ?)`,
    remove: `DELETE FROM ${table} WHERE name = ?`,
    // By execution: a migration that was merged later may have an older timestamp.
    list: `SELECT name FROM ${table} ORDER BY id`,
  };
}
