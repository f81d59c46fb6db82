import { createConnection } from 'mysql2/promise';
import type { DataSourceOptions } from 'typeorm';
import type { ModuleDefinition } from '../modules/define-module.js';
import { migrationsOf } from '../migrations/sorted-migrations.js';
import { SnakeNamingStrategy } from './naming.js';
import { pooledDriver } from './pool.js';

/** How to reach the database. */
export interface DatabaseConnection {
  /** `mysql://user:password@host:3306/database`, or `mariadb://…`; `?ssl=true` for TLS. */
  url: string;
  /** Set it to spare the question at the server (see `detectDatabaseType`). */
  type?: 'mysql' | 'mariadb';
  /** Connections of this process. Default 10. */
  poolSize?: number;
  /** Milliseconds to wait for a free connection. Default 1,000; then 503 `database_busy`. */
  acquireTimeoutMs?: number;
  /** Seconds to wait for a row lock. Default 3. */
  lockWaitTimeoutSeconds?: number;
  /** Longest statement in milliseconds. Default 30,000; 0 = no limit. */
  statementTimeoutMs?: number;
  /**
   * For a run of the suite on MariaDB only: REPEATABLE READ with snapshot isolation, so that a read-modify-write without
   * a lock fails with error 1020. List them in `DatabaseSettings.onRetry`.
   */
  detectLostUpdates?: boolean;
  /** Entities beyond those that modules load by `TypeOrmModule.forFeature`; for tests without Nest. */
  entities?: DataSourceOptions['entities'];
}

/** Asks the server what it is: with the wrong type TypeORM would propose to rebuild every JSON column. */
export async function detectDatabaseType(url: string): Promise<'mysql' | 'mariadb'> {
  const { host, port, username, password, database, ssl } = parts(url);
  const connection = await createConnection({
    host,
    port,
    user: username,
    password,
    database,
    ssl,
    connectTimeout: 10_000,
  });
  try {
    const [rows] = await connection.query('SELECT VERSION() AS version');
    return /mariadb/i.test(JSON.stringify(rows)) ? 'mariadb' : 'mysql';
  } finally {
    await connection.end();
  }
}

/** The TypeORM options of this installation: for `TypeOrmModule.forRootAsync` and for commands. */
export async function dataSourceOptions(
  connection: DatabaseConnection,
  modules: readonly ModuleDefinition[],
): Promise<DataSourceOptions & { autoLoadEntities: boolean }> {
  const type = connection.type ?? (await detectDatabaseType(connection.url));
  const poolSize = connection.poolSize ?? 10;
  return {
    type,
    ...parts(connection.url),
    driver: pooledDriver({
      type,
      acquireTimeoutMs: connection.acquireTimeoutMs ?? 1_000,
      lockWaitTimeoutSeconds: connection.lockWaitTimeoutSeconds ?? 3,
      statementTimeoutMs: connection.statementTimeoutMs ?? 30_000,
      detectLostUpdates: connection.detectLostUpdates ?? false,
    }),
    poolSize,
    connectTimeout: 10_000,
    // connectionLimit is poolSize; idle connections stay, since a new one costs several round trips
    extra: { maxIdle: poolSize, enableKeepAlive: true, keepAliveInitialDelay: 10_000 },
    charset: 'utf8mb4_bin',
    timezone: 'Z',
    supportBigNumbers: true,
    bigNumberStrings: true,
    dateStrings: false,
    namingStrategy: new SnakeNamingStrategy(),
    autoLoadEntities: true,
    ...(connection.entities === undefined ? {} : { entities: connection.entities }),
    migrations: migrationsOf(modules),
    migrationsTableName: 'schema_migration',
    migrationsRun: false,
    synchronize: false,
    logging: false,
  };
}

function parts(url: string): {
  host: string;
  port: number;
  username: string;
  password: string;
  database: string;
  ssl?: { rejectUnauthorized: boolean };
} {
  const parsed = new URL(url);
  const ssl = parsed.searchParams.get('ssl');
  return {
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? 3306 : Number(parsed.port),
    username: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
    database: decodeURIComponent(parsed.pathname.slice(1)),
    ...(ssl === null || ssl === 'false' ? {} : { ssl: { rejectUnauthorized: ssl !== 'insecure' } }),
  };
}
