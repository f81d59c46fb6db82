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
