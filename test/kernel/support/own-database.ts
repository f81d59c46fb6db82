import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { type DataSource, DataSource as TypeOrmDataSource, type DataSourceOptions } from 'typeorm';
import {
  Database,
  type DatabaseConnection,
  dataSourceOptions,
  DatabaseSettings,
  type ModuleDefinition,
} from 'markethall/kernel';

/** A database of this spec file alone, on the test server, with the entities of the spec. */
export interface OwnDatabase {
  readonly url: string;
  readonly dataSource: DataSource;
  readonly db: Database;
  readonly settings: DatabaseSettings;
  /** Another pool on the same database. */
  open(options?: Partial<DatabaseConnection>, modules?: readonly ModuleDefinition[]): Promise<DataSource>;
  drop(): Promise<void>;
}

/** Creates an empty database and connects to it. Call `drop` at the end. */
export async function ownDatabase(
  entities: NonNullable<DataSourceOptions['entities']>,
  options: Partial<DatabaseConnection> = {},
  modules: readonly ModuleDefinition[] = [],
): Promise<OwnDatabase> {
  const server = process.env.DATABASE_URL;
  if (server === undefined) throw new Error('DATABASE_URL is missing: run the specs through `npm test -- <path>`');
  const name = `mhtest_kernel_${process.pid}_${randomBytes(4).toString('hex')}`;
  await onServer(server, `CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
  const url = Object.assign(new URL(server), { pathname: `/${name}` }).toString();

  const opened: DataSource[] = [];
  const open = async (more: Partial<DatabaseConnection> = {}, ofModules = modules): Promise<DataSource> => {
    const dataSource = new TypeOrmDataSource(
      await dataSourceOptions({ url, entities, ...options, ...more }, ofModules),
    );
    opened.push(dataSource);
    return dataSource.initialize();
  };
  const dataSource = await open();
  const settings = new DatabaseSettings();
  return {
    url,
    dataSource,
    settings,
    db: new Database(dataSource, settings),
    open,
    async drop() {
      for (const each of opened) if (each.isInitialized) await each.destroy();
      await onServer(server, `DROP DATABASE ${name}`);
    },
  };
}

async function onServer(url: string, sql: string): Promise<void> {
  const parsed = new URL(url);
  const connection = await createConnection({
    host: parsed.hostname,
    port: Number(parsed.port || 3306),
    user: decodeURIComponent(parsed.username),
    password: decodeURIComponent(parsed.password),
  });
  await connection.query(sql);
  await connection.end();
}
