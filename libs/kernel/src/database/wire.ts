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
  /** Who waits for it to be answered. */
  waiting: { resolve: (result: unknown) => void; reject: (error: unknown) => void } | null;
}

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
  private expectations = 0;
  /** True once something has left. */
  private used = false;

  constructor(
    private readonly connection: object & WireConnection,
    /** A posted statement has failed: the transaction can only be rolled back, for this reason. */
    private readonly failed: (error: unknown) => void,
  ) {}

  /** True when nothing was sent yet and nothing but `text` would be. */
  isIdleBut(text: string): boolean {
    return !this.used && !this.travelling && this.queue.every((statement) => statement.text === text);
  }

  /** A posted statement with an expectation has not been answered yet. */
  get isExpecting(): boolean {
    return this.expectations > 0;
  }

  /** Sends the statement, after all that was given before it. */
  ask(text: string, values: readonly unknown[] | undefined): Promise<unknown> {
    return new Promise((resolve, reject) => {
      this.enqueue(text, values, null, { resolve, reject });
      this.schedule();
    });
  }

  /** Sends the statement with the next one. */
  post(text: string, values: readonly unknown[] | undefined, expected: Expectation | null): void {
    this.enqueue(text, values, expected, null);
    if (expected !== null) this.expectations += 1;
  }

  /** Sends what was posted and waits until it is answered; rejects with what went wrong. */
  async flush(): Promise<void> {
    const last = this.queue.at(-1);
    if (last === undefined) return;
    await new Promise((resolve, reject) => {
      last.waiting = { resolve, reject };
      this.schedule();
    });
  }

  /** Forgets what was not sent yet: only ROLLBACK follows. */
  drop(): void {
    this.queue = [];
    this.expectations = 0;
  }

  private enqueue(
    text: string,
    values: readonly unknown[] | undefined,
    expected: Expectation | null,
    waiting: Statement['waiting'],
  ): void {
    assertSingleStatement(text);
    const sql = this.connection.format(withoutSemicolon(text), values);
    this.queue.push({ text, values, sql, posted: waiting === null, expected, waiting });
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
      this.queue.unshift(...trip.slice(index + 1));
      return;
    }
  }

  /** Returns what the statement should have done and did not. */
  private settle({ expected, waiting }: Statement, result: unknown): Error | null {
    if (expected !== null) {
      this.expectations -= 1;
      if (affectedRowsOf(result) !== expected.rows) return expected.otherwise();
    }
    waiting?.resolve(result);
    return null;
  }

  /** Nothing more of this transaction runs. */
  private giveUp(error: unknown, statements: readonly Statement[]): void {
    const waiting = [...statements, ...this.queue].map((statement) => statement.waiting);
    this.drop();
    this.failed(error);
    for (const each of waiting) each?.reject(error);
  }
}

/** Of a result that is a header; 0 for rows. */
export function affectedRowsOf(result: unknown): number {
  if (typeof result !== 'object' || result === null || !('affectedRows' in result)) return 0;
  return Number(result.affectedRows);
}

const unanswered = (): Error => new Error('The server did not answer every statement of a trip');

const withoutSemicolon = (sql: string): string => sql.replace(/;\s*$/, '');
