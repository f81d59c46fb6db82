import { AsyncLocalStorage } from 'node:async_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { DataSource, type EntityManager, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import { outsideDelivery } from '../events/delivery-context.js';
import { databaseProblem, isConnectionLost, isRetryable } from './database-errors.js';
import { sqlParameters } from './sql-parameters.js';
import { queryOnPool } from './pool.js';
import { type CommitPhase, TransactionScope } from './transaction-scope.js';
import { affectedRowsOf, type Expectation, type WireConnection } from './wire.js';

/** What the runtime decides about the database; tests and plugins may replace it. */
export class DatabaseSettings {
  /** True outside production: `assertNoTransaction` throws instead of warning. */
  strict = true;
  /** Further attempts after a deadlock, lock wait or certification conflict. */
  maxRetries = 3;
  /** Upper bound of the first random pause; it doubles with every retry. */
  retryBaseMs = 20;
  /** Hears of every retry (metrics). */
  onRetry?: (error: unknown, attempt: number) => void;
  /** Runs inside every outermost transaction before its work, again on a retry (idempotency binds its effect here). */
  onBegin?: (db: Database) => void;
}

/**
 * The only door to the database. The transaction is ambient: `transaction(work)` opens one, and everything that `work`
 * awaits (repositories of `repository`, `query`, `manager`) runs in it, without passing anything along.
 */
@Injectable()
export class Database {
  private readonly storage = new AsyncLocalStorage<TransactionScope>();
  private readonly logger = new Logger(Database.name);

  constructor(
    readonly dataSource: DataSource,
    private readonly settings: DatabaseSettings,
  ) {}

  /**
   * Runs the work in one transaction and commits it; any error rolls all of it back and rises. A nested call joins.
   * On a deadlock, lock wait or certification conflict the outermost work runs again (at most three times, with random
   * pauses), so it must be repeatable: no network, no state outside the database. What remains is an AppError
   * `database_busy` (503) or `database_unavailable` (503); unique and CHECK violations rise as they are.
   */
  async transaction<T>(work: () => T | Promise<T>): Promise<T> {
    const ambient = this.storage.getStore();
    if (ambient !== undefined) return this.join(ambient, work);

    for (let attempt = 0; ; attempt += 1) {
      try {
        return await this.attempt(work);
      } catch (error) {
        if (!isRetryable(error) || attempt >= this.settings.maxRetries) throw this.riseAs(error);
        this.settings.onRetry?.(error, attempt + 1);
        await sleep(Math.random() * this.settings.retryBaseMs * 2 ** attempt);
      }
    }
  }

  /** True inside of `transaction`, also in everything that its work calls. */
  get inTransaction(): boolean {
    return this.storage.getStore() !== undefined;
  }

  /** TypeORM's manager of the ambient transaction, else of the pool. */
  get manager(): EntityManager {
    const scope = this.storage.getStore();
    if (scope === undefined) return this.dataSource.manager;
    scope.assertUsable();
    return scope.runner.manager;
  }

  /** The entity's repository, bound to the ambient transaction. Ask for it where you use it; do not keep it in a field. */
  repository<E extends ObjectLiteral>(entity: EntityTarget<E>): Repository<E> {
    return this.manager.getRepository(entity);
  }

  /** A manager for reads that may be a little old: the only door to a replica. Inside a transaction, the transaction. */
  read(): EntityManager {
    return this.manager;
  }

  /**
   * Runs one statement in the ambient transaction, else on the pool. Positional `?`; arrays expand for `IN (?)` and
   * `VALUES ?`; ids must be bound with `idBytes`. BIGINT, DECIMAL, COUNT and SUM come back as strings, BINARY as Buffer,
   * DATETIME as Date, JSON as text on MariaDB.
   */
  async query<T = Record<string, unknown>[]>(sql: string, parameters: readonly unknown[] = []): Promise<T> {
    const bound = sqlParameters(sql, parameters);
    const scope = this.storage.getStore();
    // The driver's rows are untyped; the caller names their shape.
    return (await (scope === undefined ? queryOnPool(this.dataSource, sql, bound) : scope.ask(sql, bound))) as T;
  }

  /** Runs one writing statement; `affectedRows` counts the rows that its WHERE matched, changed or not. */
  async execute(sql: string, parameters: readonly unknown[] = []): Promise<{ affectedRows: number }> {
    return { affectedRows: affectedRowsOf(await this.query<unknown>(sql, parameters)) };
  }

  /**
   * Writes with the next statement of the ambient transaction, at the latest with COMMIT, which saves a trip to the
   * server: for statements whose result nobody needs. They run in the order in which they were given, reads included.
   * One that fails, or matches other than `expected.rows` rows, ends the transaction with its error at that point: do
   * not post what you would catch. Throws outside a transaction.
   */
  post(sql: string, parameters: readonly unknown[] = [], expected: Expectation | null = null): void {
    this.scope('post').post(sql, sqlParameters(sql, parameters), expected);
  }

  /**
   * Runs the last statement of a 'guard': when nothing else is left to be done, COMMIT travels with it. Throws where it
   * fails, with the transaction still open, or matches other than `expected.rows` rows. Throws outside a transaction.
   */
  async executeLast(sql: string, parameters: readonly unknown[], expected: Expectation): Promise<void> {
    await this.scope('executeLast').askLast(sql, sqlParameters(sql, parameters), expected);
  }

  /** Sends what was posted and waits for it; rejects with what went wrong. Nothing posted: nothing happens. */
  async flush(): Promise<void> {
    await this.scope('flush').flush();
  }

  /**
   * Registers work for the end of the ambient transaction, still inside of it. 'record' work runs first, then 'flush'
   * (outbox, change records: one INSERT for all that was gathered), then 'guard' work (stock), sorted by `order`, then by
   * registration, right before COMMIT. Throwing rolls back. Forgotten when the transaction is retried. Throws outside a
   * transaction.
   */
  beforeCommit(work: () => void | Promise<void>, phase: CommitPhase = 'record', order = ''): void {
    this.scope('beforeCommit').addBeforeCommit(work, phase, order);
  }

  /**
   * Runs after COMMIT, outside of the transaction and of an event's delivery; now, when there is none. Errors are logged,
   * never thrown.
   */
  afterCommit(work: () => void | Promise<void>): void {
    const scope = this.storage.getStore();
    if (scope === undefined) void this.quietly(work);
    else scope.addAfterCommit(work);
  }

  /** State of this attempt of the ambient transaction, created on first use under the owner's key. Throws outside. */
  local<T>(key: object, create: () => T): T {
    return this.scope('local').local(key, create);
  }

  /** Runs work outside of the ambient transaction: for timers, loaders and connections that outlive it. */
  outside<T>(work: () => T): T {
    return this.storage.exit(work);
  }

  /** For HTTP clients, payment providers and mailers: no network while row locks are held. */
  assertNoTransaction(what: string): void {
    if (!this.inTransaction) return;
    const message = `${what} must not run inside a transaction: it would hold row locks while it waits`;
    if (this.settings.strict) throw new Error(message);
    this.logger.error(message);
  }

  private scope(method: string): TransactionScope {
    const scope = this.storage.getStore();
    if (scope === undefined) throw new Error(`${method} needs a transaction: open one with db.transaction`);
    return scope;
  }

  private async join<T>(scope: TransactionScope, work: () => T | Promise<T>): Promise<T> {
    scope.assertUsable();
    const before = scope.effectCount;
    try {
      return await work();
    } catch (error) {
      if (scope.effectCount !== before) scope.doom(error);
      throw error;
    }
  }

  private async attempt<T>(work: () => T | Promise<T>): Promise<T> {
    const runner = this.dataSource.createQueryRunner('master');
    // TypeORM types the driver's connection as anything.
    const scope = new TransactionScope(runner, (await runner.connect()) as object & WireConnection);
    let committed = false;
    try {
      await scope.control(() => runner.startTransaction());
      const result = await this.storage.run(scope, async () => {
        this.settings.onBegin?.(this);
        const value = await work();
        await scope.runBeforeCommit();
        return value;
      });
      scope.end();
      await scope.control(() => runner.commitTransaction());
      committed = true;
      await runner.release();
      for (const callback of scope.afterCommit) void this.quietly(callback);
      return result;
    } catch (error) {
      if (!committed) await this.abandon(scope, error);
      throw error;
    }
  }

  private async abandon(scope: TransactionScope, cause: unknown): Promise<void> {
    scope.end();
    await scope.settled();
    try {
      if (isConnectionLost(cause)) throw cause;
      if (scope.runner.isTransactionActive) await scope.control(() => scope.runner.rollbackTransaction());
      await scope.runner.release();
    } catch {
      // A connection that cannot roll back must never return to the pool with an open transaction.
      await destroy(scope);
    }
  }

  private riseAs(error: unknown): unknown {
    const problem = databaseProblem(error);
    return problem?.status === 503 ? problem : error;
  }

  private async quietly(work: () => void | Promise<void>): Promise<void> {
    try {
      await this.storage.exit(() => outsideDelivery(work));
    } catch (error) {
      this.logger.error(
        `Work after commit failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
      );
    }
  }
}

async function destroy(scope: TransactionScope): Promise<void> {
  // TypeORM hands out the driver's pool connection untyped.
  const connection = (await scope.runner.connect()) as { destroy?: () => void; release?: () => void };
  // The runner's own release would call release() on it, which the pool ignores for a destroyed connection.
  connection.destroy?.();
  await scope.runner.release().catch(() => undefined);
}
