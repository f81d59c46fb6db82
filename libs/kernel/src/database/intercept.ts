import type { QueryRunner } from 'typeorm';

type Statement = (sql: string, parameters?: unknown[], structured?: boolean) => Promise<unknown>;

/**
 * Puts `around` before every statement of this runner: repositories, the QueryBuilder and raw queries all pass its
 * `query`. Returns what takes it away again.
 */
export function interceptStatements(
  runner: QueryRunner,
  around: (sql: string, run: () => Promise<unknown>) => Promise<unknown>,
): () => void {
  // TypeORM types the overloads of `query` apart; both are this one function.
  const original = runner.query.bind(runner) as Statement;
  const intercepted: Statement = (sql, parameters, structured) =>
    around(sql, () => original(sql, parameters, structured));
  runner.query = intercepted as QueryRunner['query'];
  return () => {
    Reflect.deleteProperty(runner, 'query'); // the class's own method shows again
  };
}

/** Gives every statement of this runner to `instead`, which answers as the runner's `query` would. */
export function redirectStatements(
  runner: QueryRunner,
  instead: (sql: string, parameters: unknown[] | undefined, structured: boolean) => Promise<unknown>,
): void {
  const redirected: Statement = (sql, parameters, structured) => instead(sql, parameters, structured === true);
  runner.query = redirected as QueryRunner['query'];
}
