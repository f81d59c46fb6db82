import { QueryResult, type QueryRunner } from 'typeorm';
import { isRolledBack } from './database-errors.js';
import { redirectStatements } from './intercept.js';
import { affectedRowsOf, type Expectation, Wire, type WireConnection } from './wire.js';

/** 'record' work runs first, then 'flush' (outbox and change records: what all of that has gathered), 'guard' work (stock) last, right before COMMIT. */
export type CommitPhase = 'record' | 'flush' | 'guard';

const BEGIN = 'START TRANSACTION';
const COMMIT = 'COMMIT';
const ROLLBACK = 'ROLLBACK';
const CONTROL: ReadonlySet<string> = new Set([BEGIN, COMMIT, ROLLBACK]);

/** Expectations that are checked in the trip of COMMIT, by the server. */
const GUARDED = 2;

const READS = /^\s*(SELECT|WITH|SHOW|EXPLAIN)\b/i;

type Work = () => void | Promise<void>;

/** One attempt of one transaction: its connection, what it must still do, and whether it may go on. */
export class TransactionScope {
  readonly afterCommit: Work[] = [];
  private readonly records: Work[] = [];
  private readonly flushes: Work[] = [];
  private readonly guards: { work: Work; order: string }[] = [];
  private readonly state = new Map<object, unknown>();
  /** Statements that were sent and not yet answered. */
  private running = 0;
  private idle: (() => void) | null = null;
  private doomedBy: unknown = null;
  private doomed = false;
  /** The reason is what the caller must hear, not only why. */
  private doomedAsIs = false;
  private ended = false;
  /** COMMIT has travelled with the last statement. */
  private committed = false;
  private controlling = false;
  /** Successful writes so far, and registered work: tells whether a failed nested call left half a unit. */
  private effects = 0;

  private readonly wire: Wire;

  /** `connection` is the driver's, as `runner.connect()` has given it. */
  constructor(
    readonly runner: QueryRunner,
    connection: object & WireConnection,
  ) {
    this.wire = new Wire(connection, (error) => this.doom(error, true));
    redirectStatements(runner, async (sql, parameters, structured) => {
      if (this.controlling && CONTROL.has(sql)) return this.obey(sql);
      const raw = await this.ask(sql, parameters);
      return structured ? structuredResult(raw) : raw;
    });
  }

  /** Sends a statement with all that was given before it, and waits for its result. */
  ask(sql: string, parameters: readonly unknown[] | undefined): Promise<unknown> {
    this.assertUsable();
    return this.track(this.wire.ask(sql, parameters), !READS.test(sql));
  }

  /**
   * As `ask`, for the very last statement: COMMIT travels with it when nothing else is to be done. Fails without COMMIT
   * where the statement fails or matches other rows than expected.
   */
  async askLast(sql: string, parameters: readonly unknown[], expected: Expectation): Promise<void> {
    if (this.running + this.records.length + this.flushes.length + this.guards.length > 0) {
      const result = await this.ask(sql, parameters);
      if (affectedRowsOf(result) !== expected.rows) throw expected.otherwise();
      return;
    }
    await this.meetExpectations(GUARDED - 1);
    this.assertUsable();
    await this.track(this.wire.commit(COMMIT, { text: sql, values: parameters, expected }), true);
    this.committed = true;
    this.end();
  }

  /** Leaves a writing statement for the next trip. */
  post(sql: string, parameters: readonly unknown[], expected: Expectation | null): void {
    this.assertUsable();
    this.effects += 1;
    this.wire.post(sql, parameters, expected);
  }

  /** Sends what was posted and waits for it. */
  async flush(): Promise<void> {
    this.assertUsable();
    await this.track(this.wire.flush(), false);
  }

  /** Throws when the transaction is over or can only be rolled back. */
  assertUsable(): void {
    if (this.ended) {
      throw new Error(
        'This transaction has ended: some work was not awaited, or went on after it (use db.outside for that)',
      );
    }
    if (this.doomed) throw this.doomError();
  }

  addBeforeCommit(work: Work, phase: CommitPhase, order: string): void {
    this.assertUsable();
    this.effects += 1;
    if (phase !== 'guard') {
      (phase === 'record' ? this.records : this.flushes).push(work);
      return;
    }
    this.guards.push({ work, order });
    this.guards.sort((a, b) => (a.order === b.order ? 0 : a.order < b.order ? -1 : 1)); // stable: then by registration
  }

  addAfterCommit(work: Work): void {
    this.assertUsable();
    this.afterCommit.push(work);
  }

  /** State that lives as long as this attempt, by key. */
  local<T>(key: object, create: () => T): T {
    this.assertUsable();
    if (!this.state.has(key)) this.state.set(key, create());
    // The key's owner is the only one who stores under it.
    return this.state.get(key) as T;
  }

  /** A number that grows with every effect; compare two readings. */
  get effectCount(): number {
    return this.effects;
  }

  /** From now on only ROLLBACK: an error has left half a unit, or the server has rolled back already. */
  doom(cause: unknown, asIs = false): void {
    if (this.doomed) return;
    this.doomed = true;
    this.doomedBy = cause;
    this.doomedAsIs = asIs;
  }

  /** Runs all 'record' work, then all 'flush', then all 'guard' work; each may add more, a guard may still add records. */
  async runBeforeCommit(): Promise<void> {
    for (let work = this.nextBeforeCommit(); work !== undefined; work = this.nextBeforeCommit()) await work();
    if (this.committed) return;
    this.assertUsable();
    if (this.running > 0) {
      await this.settled();
      throw new Error('A statement of this transaction was not awaited before it ended');
    }
    await this.meetExpectations(GUARDED);
  }

  /** Waits for statements that are still running, so that none of them can follow ROLLBACK. */
  async settled(): Promise<void> {
    while (this.running > 0) await new Promise<void>((resolve) => (this.idle = resolve));
  }

  /** No statement passes any more. */
  end(): void {
    this.ended = true;
  }

  /** START TRANSACTION, COMMIT, ROLLBACK: they pass even where other statements may not. */
  async control(work: (runner: QueryRunner) => Promise<void>): Promise<void> {
    this.controlling = true;
    try {
      await work(this.runner);
    } finally {
      this.controlling = false;
    }
  }

  /** Each costs a statement more behind it when COMMIT travels along; for many a trip of their own is cheaper. */
  private async meetExpectations(atMost: number): Promise<void> {
    if (this.wire.expecting > atMost) await this.flush();
  }

  /** BEGIN travels with the first statement, COMMIT with the last ones; neither is sent for a transaction without any. */
  private async obey(sql: string): Promise<unknown> {
    if (sql === BEGIN) {
      this.wire.post(sql, undefined, null);
      return undefined;
    }
    if (sql === COMMIT && this.committed) return undefined;
    if (sql === ROLLBACK) {
      this.wire.drop();
      return this.wire.isUsed ? this.wire.ask(sql, undefined) : undefined;
    }
    if (this.wire.isIdleBut(BEGIN)) return this.wire.drop();
    return this.wire.commit(sql);
  }

  private nextBeforeCommit(): Work | undefined {
    return this.records.shift() ?? this.flushes.shift() ?? this.guards.shift()?.work;
  }

  private track<T>(statement: Promise<T>, writes: boolean): Promise<T> {
    this.running += 1;
    return statement.then(
      (result) => {
        if (writes) this.effects += 1; // a failed statement leaves nothing behind
        this.finished();
        return result;
      },
      (error: unknown) => {
        if (isRolledBack(error)) this.doom(error);
        this.finished();
        throw error;
      },
    );
  }

  private finished(): void {
    this.running -= 1;
    if (this.running === 0) this.idle?.();
  }

  private doomError(): unknown {
    if (this.doomedAsIs || isRolledBack(this.doomedBy)) return this.doomedBy; // outermost: retried as a whole
    return new Error('A nested transaction failed after it had written, and its error was swallowed: let it rise', {
      cause: this.doomedBy,
    });
  }
}

/** The driver's result as TypeORM's builders want it. */
function structuredResult(raw: unknown): QueryResult {
  const result = new QueryResult();
  result.raw = raw;
  if (Array.isArray(raw)) result.records = raw;
  else result.affected = affectedRowsOf(raw);
  return result;
}
