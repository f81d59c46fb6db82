import { createPool, format, type Pool, type PoolConnection, type PoolOptions } from 'mysql2';
import { type DataSource, QueryFailedError } from 'typeorm';
import { poolExhausted } from './database-errors.js';
import { guardText } from './text-door.js';

/** What every pooled connection is set to once, so that no transaction pays for it. */
export interface SessionSettings {
  acquireTimeoutMs: number;
  lockWaitTimeoutSeconds: number;
  /** Longest statement; 0 switches the limit off (migrations). */
  statementTimeoutMs: number;
  type: 'mysql' | 'mariadb';
  /** REPEATABLE READ with MariaDB's snapshot isolation: unsafe read-modify-writes then fail with error 1020. */
  detectLostUpdates: boolean;
}

const SQL_MODE = [
  'STRICT_TRANS_TABLES',
  'ONLY_FULL_GROUP_BY',
  'NO_ZERO_IN_DATE',
  'NO_ZERO_DATE',
  'ERROR_FOR_DIVISION_BY_ZERO',
  'NO_ENGINE_SUBSTITUTION',
].join(',');

type Callback = (error: NodeJS.ErrnoException | null, connection: PoolConnection) => void;

/**
 * The `driver` that TypeORM is given: mysql2 whose pools set each new connection up before anybody gets it and give up
 * after `acquireTimeoutMs` with `database_busy` (503), instead of queueing without end.
 */
export function pooledDriver(settings: SessionSettings): { createPool: (options: PoolOptions) => Pool } {
  return {
    createPool(options: PoolOptions): Pool {
      const pool = createPool({
        ...options,
        queryFormat: (sql: string, values: unknown) => bound(sql, values, options.timezone),
        queueLimit: (options.connectionLimit ?? 10) * 50,
        multipleStatements: true, // for the kernel's wire alone: guardText refuses it to everybody else
      });
      // The event comes before the connection is handed out, and a connection runs its statements in order.
      pool.on('connection', (connection: PoolConnection) => {
        guardText(connection);
        connection.query(sessionStatement(settings), (error: Error | null) => {
          if (error !== null) connection.destroy();
        });
      });
      return withAcquireTimeout(pool, settings.acquireTimeoutMs);
    },
  };
}

/** As the driver does, but a statement without parameters is not searched for placeholders: bulk inserts are long. */
function bound(sql: string, values: unknown, timezone: string | undefined): string {
  return Array.isArray(values) && values.length > 0 ? format(sql, values, false, timezone) : sql;
}

function sessionStatement(settings: SessionSettings): string {
  const isolation = settings.detectLostUpdates
    ? `tx_isolation = 'REPEATABLE-READ', innodb_snapshot_isolation = ON`
    : `tx_isolation = 'READ-COMMITTED'`;
  const own =
    settings.type === 'mariadb'
      ? `${isolation}, max_statement_time = ${settings.statementTimeoutMs / 1000}`
      : `transaction_isolation = 'READ-COMMITTED', max_execution_time = ${settings.statementTimeoutMs}`;
  return (
    `SET SESSION ${own}, time_zone = '+00:00', sql_mode = '${SQL_MODE}', ` +
    `innodb_lock_wait_timeout = ${settings.lockWaitTimeoutSeconds}`
  );
}

function withAcquireTimeout(pool: Pool, timeoutMs: number): Pool {
  const original = pool.getConnection.bind(pool) as (callback: Callback) => void;
  pool.getConnection = (callback: Callback): void => {
    let waiting = true;
    const timer = setTimeout(() => {
      waiting = false;
      // The driver types connections as always present; callers look at the error first.
      (callback as (error: Error) => void)(poolExhausted());
    }, timeoutMs);
    original((error, connection) => {
      if (waiting) {
        clearTimeout(timer);
        waiting = false;
        if (error !== null && /^Queue limit reached/.test(error.message))
          (callback as (e: Error) => void)(poolExhausted());
        else callback(error, connection);
        return;
      }
      // Too late: whoever asked has gone.
      if (error === null) connection.release();
    });
  };
  return pool;
}

/** Runs one statement on any free connection of the data source's pool, past TypeORM, which only costs time here. */
export function queryOnPool(dataSource: DataSource, sql: string, values: unknown[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error): void => reject(new QueryFailedError(sql, values, error));
    poolOf(dataSource).getConnection((lost, connection) => {
      if (lost !== null) return reject(lost);
      try {
        connection.query(sql, values, (error: Error | null, result: unknown) => {
          connection.release();
          if (error === null) resolve(result);
          else fail(error);
        });
      } catch (error) {
        connection.release();
        reject(error instanceof Error ? error : new Error(String(error)));
      }
    });
  });
}

function poolOf(dataSource: DataSource): Pool {
  // TypeORM's MySQL driver keeps the pool that our `pooledDriver` has made for it in this field.
  const { pool } = dataSource.driver as unknown as { pool?: Pool };
  if (pool === undefined) throw new Error('The database is not connected');
  return pool;
}
