import { type DataSource, type MigrationInterface, MigrationExecutor, type QueryRunner } from 'typeorm';
import { interceptStatements } from '../database/intercept.js';
import { SchemaLease } from './schema-lease.js';

/** How `migrate` reports and waits. */
export interface MigrateOptions {
  /** Receives one line a step. Default: silence. */
  log?: (line: string) => void;
  /** Milliseconds to wait for another migrator. Default 120,000. */
  waitMs?: number;
}

const READS = /^\s*(SELECT|SHOW|EXPLAIN|WITH|DESCRIBE)\b/i;

/**
 * Applies all pending migrations in order, under the schema lease, and returns their names. Safe to start on several
 * machines at once, and again after a kill: MySQL commits each DDL statement by itself, so the lease row remembers the
 * statements that a broken migration has already executed, and the next run skips them.
 */
export async function migrate(dataSource: DataSource, options: MigrateOptions = {}): Promise<string[]> {
  const log = options.log ?? (() => undefined);
  return underLease(dataSource, options, async (lease, runner) => {
    const executor = new MigrationExecutor(dataSource, runner);
    const pending = await executor.getPendingMigrations();
    if (pending.length === 0) log('the schema is up to date');
    const done: string[] = [];
    for (const [index, migration] of pending.entries()) {
      const started = performance.now();
      const { instance } = migration;
      if (instance === undefined) throw new Error(`migration ${migration.name} has no class`);
      await runSteps(lease, runner, migration.name, (steps) => instance.up(steps));
      await executor.insertMigration(migration);
      await lease.remember(null);
      done.push(migration.name);
      log(`[${index + 1}/${pending.length}] ${migration.name} (${Math.round(performance.now() - started)} ms)`);
    }
    return done;
  });
}

/** Takes the last `count` migrations back, newest first, and returns their names. */
export async function revertMigrations(dataSource: DataSource, count: number, options: MigrateOptions = {}): Promise<string[]> {
  const log = options.log ?? (() => undefined);
  return underLease(dataSource, options, async (lease, runner) => {
    const executor = new MigrationExecutor(dataSource, runner);
    const executed = (await executor.getExecutedMigrations()).sort((a, b) => b.timestamp - a.timestamp);
    const known = new Map(dataSource.migrations.map((migration) => [nameOf(migration), migration]));
    const done: string[] = [];
    for (const { name } of executed.slice(0, count)) {
      const migration = known.get(name);
      if (migration === undefined) throw new Error(`migration ${name} is not part of this release and cannot be taken back by it`);
      await runSteps(lease, runner, `down ${name}`, (steps) => migration.down(steps));
      await runner.query(`DELETE FROM ${table(dataSource)} WHERE name = ?`, [name]);
      await lease.remember(null);
      done.push(name);
      log(`reverted ${name}`);
    }
    return done;
  });
}

/** Names of the migrations of this release that the database lacks, oldest first. */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const runner = dataSource.createQueryRunner();
  try {
    const names = new Set(await executedNames(dataSource, runner));
    return dataSource.migrations.map(nameOf).filter((name) => !names.has(name));
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
  const lease = await SchemaLease.acquire(dataSource, options.waitMs ?? 120_000, (holder) => log(`waiting for the migrator ${holder}`));
  const runner = dataSource.createQueryRunner('master');
  try {
    await runner.query('SET SESSION innodb_lock_wait_timeout = 50');
    await withoutStatementLimit(runner);
    return await work(lease, runner);
  } finally {
    const connection = (await runner.connect()) as { destroy: () => void };
    connection.destroy(); // its session settings are not those of the pool
    await runner.release().catch(() => undefined);
    await lease.release();
  }
}

async function withoutStatementLimit(runner: QueryRunner): Promise<void> {
  const [row] = (await runner.query('SELECT VERSION() AS version')) as { version: string }[];
  const variable = /mariadb/i.test(row?.version ?? '') ? 'max_statement_time' : 'max_execution_time';
  await runner.query(`SET SESSION ${variable} = 0`);
}

/** Runs a migration on a runner that counts its statements and skips those of an interrupted run. */
async function runSteps(
  lease: SchemaLease,
  runner: QueryRunner,
  name: string,
  work: (runner: QueryRunner) => Promise<void>,
): Promise<void> {
  const interrupted = await lease.progress();
  if (interrupted !== null && interrupted.migration !== name) {
    throw new Error(`"${interrupted.migration}" was interrupted after ${interrupted.statements} statement(s); finish it first`);
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
      throw new Error(`${name} failed at statement ${step}: ${sql.trim().replace(/\s+/g, ' ').slice(0, 120)}`, { cause: error });
    }
  });
  try {
    await work(runner);
  } finally {
    stop();
  }
}

async function executedNames(dataSource: DataSource, runner: QueryRunner): Promise<string[]> {
  if (!(await runner.hasTable(table(dataSource)))) return [];
  const rows = (await runner.query(`SELECT name FROM ${table(dataSource)}`)) as { name: string }[];
  return rows.map((row) => row.name);
}

const table = (dataSource: DataSource): string => dataSource.options.migrationsTableName ?? 'migrations';

const nameOf = (migration: MigrationInterface): string => migration.name ?? migration.constructor.name;
