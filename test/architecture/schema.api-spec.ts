import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { DataSource } from 'typeorm';
import { dataSourceOptions, migrate, migrationsOf, pendingMigrations, revertMigrations } from 'markethall/kernel';
import { schemaDifferences } from 'markethall/testing/kernel';
import { modules } from '../../apps/modules.js';
import { serverUrl, urlOf } from '../support/database.js';
import { useApp } from '../support/app.js';

describe('the written migrations', () => {
  const name = `mhschema_${randomBytes(4).toString('hex')}`;
  let source: DataSource;

  beforeAll(async () => {
    const server = serverUrl();
    const connection = await createConnection({
      host: server.hostname,
      port: Number(server.port),
      user: decodeURIComponent(server.username),
      password: decodeURIComponent(server.password),
    });
    await connection.query(`CREATE DATABASE ${name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`);
    await connection.end();
    source = await new DataSource(await dataSourceOptions({ url: urlOf(name), poolSize: 2 }, modules)).initialize();
  });

  afterAll(async () => {
    await source.query(`DROP DATABASE ${name}`);
    await source.destroy();
  });

  it('go up, down to nothing, and up again', async () => {
    const all = migrationsOf(modules).map((migration) => migration.name);
    expect(await migrate(source)).toEqual(all);
    const first = await tables();

    expect(await revertMigrations(source, all.length)).toEqual([...all].reverse());
    expect(await tables()).toEqual([]);

    expect(await migrate(source)).toEqual(all);
    expect(await tables()).toEqual(first);
    expect(await pendingMigrations(source)).toEqual([]);
  }, 60_000);

  /** Every table of a module with its definition. */
  async function tables(): Promise<string[]> {
    const rows = await source.query<{ t: string }[]>(
      "SELECT table_name AS t FROM information_schema.tables WHERE table_schema = ? AND table_name NOT IN ('schema_migration', 'schema_lease', 'migrations') ORDER BY 1",
      [name],
    );
    const definitions: string[] = [];
    for (const { t } of rows) {
      const [created] = await source.query<Record<string, string>[]>(`SHOW CREATE TABLE \`${t}\``);
      definitions.push(created?.['Create Table'] ?? t);
    }
    return definitions;
  }
});

describe('the schema', () => {
  const app = useApp();

  it('is what the entities say', async () => {
    const { entities } = app.get(DataSource).options;
    const source = await new DataSource({
      ...(await dataSourceOptions({ url: app.database.url, poolSize: 2 }, modules)),
      entities: entities ?? [],
    }).initialize();
    try {
      expect(source.entityMetadatas.length).toBeGreaterThan(50);
      expect(await schemaDifferences(source)).toEqual([]);
    } finally {
      await source.destroy();
    }
  });

  it('has a primary key on every table, and no foreign key across modules', async () => {
    const withoutKey = await app.database.query<{ t: string }>(
      `SELECT t.table_name AS t FROM information_schema.tables t
       LEFT JOIN information_schema.table_constraints c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
         AND c.constraint_type = 'PRIMARY KEY'
       WHERE t.table_schema = DATABASE() AND t.table_type = 'BASE TABLE' AND c.constraint_name IS NULL`,
    );
    expect(withoutKey).toEqual([]);

    const owners = new Map(
      app.get(DataSource).entityMetadatas.map((entity) => [entity.tableName, moduleOf(String(entity.name))]),
    );
    const keys = await app.database.query<{ t: string; r: string }>(
      `SELECT table_name AS t, referenced_table_name AS r FROM information_schema.referential_constraints
       WHERE constraint_schema = DATABASE()`,
    );
    const crossing = keys.filter(({ t, r }) => owners.has(t) && owners.has(r) && owners.get(t) !== owners.get(r));
    expect(crossing).toEqual([]);
  });

  it('never reads the clock of the database', async () => {
    const defaults = await app.database.query<{ t: string; c: string }>(
      `SELECT table_name AS t, column_name AS c FROM information_schema.columns
       WHERE table_schema = DATABASE() AND (column_default LIKE '%current_timestamp%' OR extra LIKE '%on update%')`,
    );
    expect(defaults).toEqual([]);
  });

  /** Entities are registered by their module's forFeature; the migration that made the table names the module by its number. */
  function moduleOf(entity: string): string {
    const source = app.get(DataSource).entityMetadatas.find((metadata) => metadata.name === entity);
    const made = migrationsOf(modules).find((migration) =>
      migration.prototype.up.toString().includes(` ${source?.tableName} `),
    );
    return made?.name.slice(-13, -6) ?? entity;
  }
});
