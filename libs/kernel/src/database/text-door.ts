import type { PoolConnection, QueryError } from 'mysql2';
import { assertSingleStatement } from './single-statement.js';

/** What became of one trip of several statements, in their order. */
export interface TripAnswer {
  /** Results of the statements that ran: rows, or a header with `affectedRows`. */
  results: unknown[];
  /** Why the next one failed; the server runs nothing behind it. Null: all ran. */
  error: Error | null;
}

type Answered = (error: QueryError | null, rows?: unknown) => void;
/** The driver's command with what it has received so far; private to it, so the wire's specs hold it to this shape. */
type Command = { _resultIndex?: unknown; _rows?: unknown };
type Send = (options: unknown, values?: unknown, answered?: Answered) => Command;

const doors = new WeakMap<object, Send>();

/** Prepares a new connection: from now on its `query` refuses stacked statements, `sendTrip` alone may send them. */
export function guardText(connection: PoolConnection): void {
  // The driver types its overloads apart; all are this one function.
  const send = connection.query.bind(connection) as unknown as Send;
  doors.set(connection, send);
  const guarded: Send = (options, values, answered) => {
    assertSingleStatement(textOf(options));
    return send(options, values, answered);
  };
  connection.query = guarded as unknown as PoolConnection['query'];
  // The pool listens to the first error only; a second one would end the process.
  connection.on('error', () => undefined);
}

/** Sends statements whose values are escaped already, in one trip. Never rejects: the answer tells what ran. */
export function sendTrip(connection: object, statements: readonly string[]): Promise<TripAnswer> {
  const send = doors.get(connection);
  if (send === undefined) return Promise.resolve({ results: [], error: new Error('Not a connection of our pool') });
  return new Promise((resolve) => {
    // A connection that is closed already answers before `send` returns.
    let command: Command = {};
    command = send({ sql: statements.join(';\n') }, undefined, (error, rows) => {
      if (error !== null) resolve({ results: resultsBefore(command), error });
      // With one statement the driver answers with its result, with several by a list of them.
      else resolve({ results: statements.length === 1 ? [rows] : (rows as unknown[]), error: null });
    });
  });
}

/** The failed statement is the one whose result the command waited for. */
function resultsBefore({ _resultIndex: index, _rows: rows }: Command): unknown[] {
  return typeof index === 'number' && Array.isArray(rows) ? rows.slice(0, index) : [];
}

function textOf(options: unknown): string {
  if (typeof options === 'string') return options;
  const { sql } = options as { sql?: unknown };
  if (typeof sql !== 'string') throw new TypeError('A query has a text');
  return sql;
}
