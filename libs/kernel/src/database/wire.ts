import { QueryFailedError } from 'typeorm';
import { isConnectionLost, isRolledBack } from './database-errors.js';
import { assertSingleStatement } from './single-statement.js';
import { sendTrip } from './text-door.js';

/** What the wire needs of the driver's connection. */
export interface WireConnection {
  /** Puts escaped values in the places of `?`. */
  format(sql: string, values?: readonly unknown[]): string;
}

/** What a posted statement must have done; checked before COMMIT. */
export interface Expectation {
  /** Rows that its WHERE must have matched. */
  rows: number;
  /** The error that the transaction ends with otherwise. */
  otherwise: () => Error;
}

interface Statement {
  /** As it was written, for error messages. */
  text: string;
  values: readonly unknown[] | undefined;
  /** As it is sent. */
  sql: string;
  /** Nobody asked for its result: its failure is the transaction's. */
  posted: boolean;
  expected: Expectation | null;
  /** COMMIT is behind it in the same trip and must not be sent when it fails. */
  last: boolean;
  /** Who waits for it to be answered. */
  waiting: { resolve: (result: unknown) => void; reject: (error: Error) => void } | null;
}

/** Fails unless the statement before it has matched so many rows: EXP(1000) is out of range everywhere. */
const MATCHED = 'SELECT EXP(IF(ROW_COUNT() = ?, 0, 1000))';

/** Characters of one trip; the server's packet is 16 MB at least. */
const TRIP_LENGTH = 1_000_000;

/**
 * The statements of one transaction, in the order in which they were given, in as few trips as possible: what nobody
 * waits for (`post`) travels with the next that somebody waits for (`ask`), and so do statements that are asked for in
 * the same moment. The server runs them one after the other as if they had come one by one, and stops at the first that
 * fails; what was behind a failed `ask` is sent again, behind a failed `post` nothing more runs.
 */
export class Wire {
  private queue: Statement[] = [];
  private travelling = false;
  private scheduled = false;
  private used = false;

  constructor(
    private readonly connection: object & WireConnection,
    /** A posted statement has failed: the transaction can only be rolled back, for this reason. */
    private readonly failed: (error: unknown) => void,
  ) {}

  /** True once something has left: the server knows of the transaction. */
  get isUsed(): boolean {
    return this.used;
  }

  /** True when nothing was sent yet and nothing but `text` would be. */
  isIdleBut(text: string): boolean {
    return !this.used && this.queue.every((statement) => statement.text === text);
  }

  /** Posted statements with an expectation that were not sent yet. */
  get expecting(): number {
    return this.queue.filter((statement) => statement.expected !== null).length;
  }

  /** Sends the statement, after all that was given before it. */
  ask(text: string, values: readonly unknown[] | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.enqueue(text, values, null, { resolve, reject });
      this.schedule();
    });
  }

  /**
   * Sends COMMIT, after `last` if there is one, with all that was posted. Behind each statement with an expectation goes
   * one that fails unless it was met, so that the server stops before COMMIT. When `last` itself fails, the transaction
   * goes on, uncommitted.
   */
  async commit(
    text: string,
    last?: { text: string; values: readonly unknown[]; expected: Expectation },
  ): Promise<void> {
    const ran =
      last === undefined
        ? null
        : new Promise((resolve, reject) => {
            this.enqueue(last.text, last.values, last.expected, { resolve, reject }, true);
          });
    this.queue = this.queue.flatMap((statement) =>
      statement.expected === null ? [statement] : [statement, this.guardOf(statement.expected)],
    );
    await Promise.all([ran, this.ask(text, undefined)]);
  }

  /** Sends the statement with the next one. */
  post(text: string, values: readonly unknown[] | undefined, expected: Expectation | null): void {
    this.enqueue(text, values, expected, null);
  }

  /** Sends what was posted and waits until it is answered; rejects with what went wrong. */
  async flush(): Promise<void> {
    const last = this.queue.at(-1);
    if (last === undefined) return;
    const { waiting } = last;
    await new Promise<void>((resolve, reject) => {
      last.waiting = {
        resolve: (result) => {
          waiting?.resolve(result);
          resolve();
        },
        reject: (error: Error) => {
          waiting?.reject(error);
          reject(error);
        },
      };
      this.schedule();
    });
  }

  /** Forgets what was not sent yet: only ROLLBACK follows. */
  drop(): void {
    this.queue = [];
  }

  private enqueue(
    text: string,
    values: readonly unknown[] | undefined,
    expected: Expectation | null,
    waiting: Statement['waiting'],
    last = false,
  ): void {
    assertSingleStatement(text);
    const sql = this.connection.format(withoutSemicolon(text), values);
    this.queue.push({ text, values, sql, posted: waiting === null, expected, last, waiting });
  }

  private guardOf({ rows }: Expectation): Statement {
    const values = [rows];
    const sql = this.connection.format(MATCHED, values);
    return { text: MATCHED, values, sql, posted: true, expected: null, last: false, waiting: null };
  }

  /** At the end of this turn of promises: whoever asks at the same time travels along. */
  private schedule(): void {
    if (this.scheduled || this.travelling) return;
    this.scheduled = true;
    process.nextTick(() => {
      this.scheduled = false;
      void this.travel();
    });
  }

  private async travel(): Promise<void> {
    this.travelling = true;
    this.used = true;
    while (this.queue.some((statement) => statement.waiting !== null)) {
      const trip = this.load();
      const { results, error } = await sendTrip(
        this.connection,
        trip.map((statement) => statement.sql),
      );
      this.deliver(trip, results, error);
    }
    this.travelling = false;
  }

  private load(): Statement[] {
    let length = 0;
    const end = this.queue.findIndex((statement, index) => {
      length += statement.sql.length;
      return index > 0 && length > TRIP_LENGTH;
    });
    return this.queue.splice(0, end === -1 ? this.queue.length : end);
  }

  private deliver(trip: readonly Statement[], results: readonly unknown[], error: Error | null): void {
    for (const [index, statement] of trip.entries()) {
      if (index < results.length) {
        const disappointment = this.settle(statement, results[index]);
        if (disappointment !== null) return this.giveUp(disappointment, trip.slice(index));
        continue;
      }
      const cause = new QueryFailedError(statement.text, [...(statement.values ?? [])], error ?? unanswered());
      if (statement.posted || isRolledBack(cause) || isConnectionLost(cause))
        return this.giveUp(cause, trip.slice(index));
      statement.waiting?.reject(cause);
      const rest = trip.slice(index + 1);
      this.queue.unshift(...rest);
      if (statement.last) this.refuse(cause);
      return;
    }
  }

  /** Returns what the statement should have done and did not. */
  private settle({ expected, waiting }: Statement, result: unknown): Error | null {
    if (expected !== null && affectedRowsOf(result) !== expected.rows) return expected.otherwise();
    waiting?.resolve(result);
    return null;
  }

  /** Nothing more of this transaction runs. */
  private giveUp(error: Error, statements: readonly Statement[]): void {
    this.queue.unshift(...statements);
    this.failed(error);
    this.refuse(error);
  }

  private refuse(error: Error): void {
    const refused = this.queue;
    this.drop();
    for (const { waiting } of refused) waiting?.reject(error);
  }
}

/** Of a result that is a header; 0 for rows. */
export function affectedRowsOf(result: unknown): number {
  if (typeof result !== 'object' || result === null || !('affectedRows' in result)) return 0;
  return Number(result.affectedRows);
}

const unanswered = (): Error => new Error('The server did not answer every statement of a trip');

const withoutSemicolon = (sql: string): string => sql.replace(/;\s*$/, '');
