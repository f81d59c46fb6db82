import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';

/** A statement for a server-side name: names come from information_schema or from this file, never from input. */
const name = (identifier: string): string => `\`${identifier.replaceAll('`', '``')}\``;

/** The test server: given by `npm test`, which starts a private one. */
export function serverUrl(): URL {
  const url = process.env.DATABASE_URL;
  if (url === undefined) throw new Error('DATABASE_URL is missing: run the specs through `npm test -- <path>`');
  return new URL(url);
}

export function urlOf(database: string): string {
  const url = serverUrl();
  url.pathname = `/${database}`;
  return url.toString();
}

async function connect(database?: string): Promise<Connection> {
  const url = serverUrl();
  return createConnection({
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    charset: 'utf8mb4',
    ...(database === undefined ? {} : { database }),
  });
}

async function rows<T>(connection: Connection, sql: string, parameters: unknown[] = []): Promise<T[]> {
  const [result] = await connection.query<RowDataPacket[]>(sql, parameters);
  return result as T[];
}

/**
 * One database a Jest worker, copied table by table from a migrated and installed template.
 * The template is made once for each state of the migrations (`fingerprint`), under a server lock.
 */
export class WorkerDatabase {
  readonly template: string;
  readonly database: string;
  private connection: Connection | null = null;
  private tables: { name: string; columns: string }[] = [];
  /** Tables that hold rows in the template: installed facts such as the default channel. */
  private installed = new Set<string>();

  constructor(fingerprint: string) {
    this.template = `mhtest_${fingerprint}_template`;
    this.database = `mhtest_${fingerprint}_w${process.env.JEST_WORKER_ID ?? '1'}_${process.ppid}`;
  }

  get url(): string {
    return urlOf(this.database);
  }

  /** Makes the template with `install` where it is missing, then this worker's copy where it is missing. */
  async prepare(install: (url: string) => Promise<void>): Promise<void> {
    const connection = await connect();
    this.connection = connection;
    await rows(connection, 'SELECT GET_LOCK(?, 300)', [this.template]);
    try {
      if (!(await this.exists(`${this.template}_ready`))) {
        await connection.query(`DROP DATABASE IF EXISTS ${name(this.template)}`);
        await connection.query(`CREATE DATABASE ${name(this.template)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
        await install(urlOf(this.template));
        await connection.query(`CREATE DATABASE ${name(`${this.template}_ready`)}`);
      }
    } catch (error) {
      await this.close(); // releases the lock, and lets Jest end
      throw error;
    }
    await rows(connection, 'SELECT RELEASE_LOCK(?)', [this.template]);
    await this.readTables(connection);
    if (!(await this.exists(this.database))) await this.copy(connection);
    await connection.query(`USE ${name(this.database)}`);
  }

  /** Puts every table back to its state in the template. About one statement for all tables, then only what was written. */
  async reset(): Promise<void> {
    const connection = this.connection;
    if (connection === null) throw new Error('prepare() first');
    const filled = await rows<{ t: string }>(
      connection,
      this.tables
        .filter((table) => !this.installed.has(table.name))
        .map((table) => `SELECT '${table.name}' AS t FROM (SELECT 1 FROM ${name(table.name)} LIMIT 1) x`)
        .join(' UNION ALL '),
    );
    const changed = await this.changedInstalled(connection);
    if (filled.length + changed.length === 0) return;
    await connection.query('SET foreign_key_checks = 0');
    for (const { t } of filled) await connection.query(`DELETE FROM ${name(t)}`);
    for (const table of changed) {
      await connection.query(`DELETE FROM ${name(table.name)}`);
      await connection.query(this.fill(table));
    }
    await connection.query('SET foreign_key_checks = 1');
  }

  /** Statements that this worker's database user sends are counted at the server. */
  async query<T>(sql: string, parameters: unknown[] = []): Promise<T[]> {
    if (this.connection === null) throw new Error('prepare() first');
    return rows<T>(this.connection, sql, parameters);
  }

  async close(): Promise<void> {
    await this.connection?.end();
    this.connection = null;
  }

  /** At the end of a run: this run's copies go, the template stays for the next one. */
  static async dropCopies(ppid: number): Promise<void> {
    const connection = await connect();
    const databases = await rows<{ n: string }>(
      connection,
      'SELECT schema_name AS n FROM information_schema.schemata WHERE schema_name LIKE ?',
      [`mhtest\\_%\\_${ppid}`],
    );
    for (const { n } of databases) await connection.query(`DROP DATABASE ${name(n)}`);
    await connection.end();
  }

  private async exists(database: string): Promise<boolean> {
    if (this.connection === null) return false;
    const found = await rows(this.connection, 'SELECT 1 FROM information_schema.schemata WHERE schema_name = ?', [
      database,
    ]);
    return found.length > 0;
  }

  private async readTables(connection: Connection): Promise<void> {
    const columns = await rows<{ t: string; c: string }>(
      connection,
      `SELECT c.table_name AS t, c.column_name AS c FROM information_schema.columns c
       JOIN information_schema.tables x ON x.table_schema = c.table_schema AND x.table_name = c.table_name
       WHERE c.table_schema = ? AND x.table_type = 'BASE TABLE' AND c.extra NOT LIKE '%GENERATED%'
       ORDER BY c.table_name, c.ordinal_position`,
      [this.template],
    );
    const byTable = new Map<string, string[]>();
    for (const { t, c } of columns) byTable.set(t, [...(byTable.get(t) ?? []), name(c)]);
    this.tables = [...byTable].map(([table, list]) => ({ name: table, columns: list.join(', ') }));
    const filled = await rows<{ t: string }>(
      connection,
      this.tables
        .map(
          (table) =>
            `SELECT '${table.name}' AS t FROM (SELECT 1 FROM ${name(this.template)}.${name(table.name)} LIMIT 1) x`,
        )
        .join(' UNION ALL '),
    );
    this.installed = new Set(filled.map((row) => row.t));
  }

  private async copy(connection: Connection): Promise<void> {
    await connection.query(`CREATE DATABASE ${name(this.database)} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    await connection.query(`USE ${name(this.database)}`);
    await connection.query('SET foreign_key_checks = 0');
    for (const table of this.tables) {
      const [created] = await rows<{ 'Create Table': string }>(
        connection,
        `SHOW CREATE TABLE ${name(this.template)}.${name(table.name)}`,
      );
      if (created !== undefined) await connection.query(created['Create Table']);
      if (this.installed.has(table.name)) await connection.query(this.fill(table));
    }
    await connection.query('SET foreign_key_checks = 1');
  }

  private fill(table: { name: string; columns: string }): string {
    return `INSERT INTO ${name(table.name)} (${table.columns}) SELECT ${table.columns} FROM ${name(this.template)}.${name(table.name)}`;
  }

  private async changedInstalled(connection: Connection): Promise<{ name: string; columns: string }[]> {
    const tables = this.tables.filter((table) => this.installed.has(table.name));
    if (tables.length === 0) return [];
    const sums = async (database: string) => {
      const list = tables.map((table) => `${name(database)}.${name(table.name)}`).join(', ');
      const found = await rows<{ Table: string; Checksum: string }>(connection, `CHECKSUM TABLE ${list}`);
      return new Map(found.map((row) => [row.Table.slice(row.Table.indexOf('.') + 1), String(row.Checksum)]));
    };
    const [now, then] = [await sums(this.database), await sums(this.template)];
    return tables.filter((table) => now.get(table.name) !== then.get(table.name));
  }
}
