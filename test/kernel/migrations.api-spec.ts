import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { DataSource, MigrationInterface, QueryRunner } from 'typeorm';
import {
  assertSchemaCurrent,
  createMigration,
  Database,
  databaseMigrations,
  DatabaseSettings,
  defineModule,
  insertRows,
  type MigrationClass,
  migrate,
  pendingMigrations,
  revertMigrations,
  runDoctor,
} from 'markethall/kernel';
import { schemaDifferences } from 'markethall/testing/kernel';
import { ChangeRecord } from 'markethall/kernel';
import { type OwnDatabase, ownDatabase } from './support/own-database.js';
import { aShelf, Box, Shelf, shelvesModule } from './support/shelf.js';

class Nothing {}

/** Three statements, of which the second fails as often as a test wants. */
let failures = 0;
class Stairs1790000000002 implements MigrationInterface {
  async up(db: QueryRunner): Promise<void> {
    await db.query('CREATE TABLE stair (id int NOT NULL, PRIMARY KEY (id)) ENGINE=InnoDB');
    if (failures > 0) {
      failures -= 1;
      await db.query('ALTER TABLE no_such_table ADD COLUMN n int NULL');
    } else await db.query('ALTER TABLE stair ADD COLUMN height int NULL');
    await db.query('INSERT INTO stair (id, height) VALUES (1, 18)');
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query('DROP TABLE stair');
  }
}

const stairs = defineModule({ name: 'stairs', module: Nothing, migrations: [Stairs1790000000002] });
const kernel = defineModule({ name: 'kernel', module: Nothing, migrations: databaseMigrations });
const modules = [stairs, kernel, shelvesModule];

let own: OwnDatabase;
let source: DataSource;

beforeEach(async () => {
  failures = 0;
  own = await ownDatabase([Shelf, Box, ChangeRecord], { poolSize: 4 }, modules);
  source = own.dataSource;
});
afterEach(() => own.drop());

const names = ['Shelves1790000000001', 'Stairs1790000000002', 'KernelDatabase1795001000001'];

describe('migrate', () => {
  it('applies all migrations in one order by timestamp, tells so, and then has nothing to do', async () => {
    const lines: string[] = [];
    expect(await pendingMigrations(source)).toEqual(names);
    await expect(assertSchemaCurrent(source)).rejects.toThrow(/lacks 3 migration.*markethall migrate/);

    expect(await migrate(source, { log: (line) => lines.push(line) })).toEqual(names);

    expect(lines.map((line) => line.replace(/ \(\d+ ms\)/, ''))).toEqual(
      names.map((name, index) => `[${index + 1}/3] ${name}`),
    );
    expect(await migrate(source)).toEqual([]);
    await expect(assertSchemaCurrent(source)).resolves.toBeUndefined();
    expect(await schemaDifferences(await own.open())).toEqual([]);
  });

  it('stops between two migrations when it is asked to, and the next run goes on there', async () => {
    const stop = new AbortController();
    const lines: string[] = [];
    const log = (line: string) => {
      lines.push(line);
      stop.abort();
    };

    expect(await migrate(source, { log, stop: stop.signal })).toEqual(names.slice(0, 1));

    expect(lines.at(-1)).toBe('stopped before Stairs1790000000002: the next run goes on there');
    expect(await migrate(source, { waitMs: 0 })).toEqual(names.slice(1));
  });

  it('goes down and up again to the same schema', async () => {
    await migrate(source);

    expect(await revertMigrations(source, 3)).toEqual([...names].reverse());
    expect(await source.query('SHOW TABLES WHERE 1 = 1')).toHaveLength(2); // the migrator's own
    expect(await migrate(source)).toEqual(names);

    expect(await schemaDifferences(await own.open())).toEqual([]);
  });

  it('lets three migrators race: everything is applied once', async () => {
    const others = [await own.open(), await own.open()];

    const applied = await Promise.all([source, ...others].map((each) => migrate(each)));

    expect(applied.flat().sort()).toEqual([...names].sort());
    expect(await source.query('SELECT id FROM stair')).toHaveLength(1);
  });

  it('says where a migration broke, and continues behind the last statement that was executed', async () => {
    failures = 1;
    await expect(migrate(source)).rejects.toThrow(
      /Stairs1790000000002 failed at statement 2 \(ALTER TABLE no_such_table/,
    );
    expect(await pendingMigrations(source)).toEqual(names.slice(1));

    expect(await migrate(source)).toEqual(names.slice(1));

    expect(await source.query('SELECT * FROM stair')).toEqual([{ id: 1, height: 18 }]);
  });

  it('takes over the lease of a migrator that was killed', async () => {
    await migrate(source);
    await revertMigrations(source, 1);
    await source.query("UPDATE schema_lease SET holder = 'dead:1', lease_until = ?", [new Date(Date.now() - 1)]);

    expect(await migrate(source)).toEqual(names.slice(2));
  });

  it('gives up waiting for a migrator that is alive', async () => {
    await migrate(source);
    await source.query("UPDATE schema_lease SET holder = 'busy:1', lease_until = ?", [new Date(Date.now() + 60_000)]);
    const lines: string[] = [];

    await expect(migrate(source, { waitMs: 100, log: (line) => lines.push(line) })).rejects.toThrow(/another migrator/);

    expect(lines).toEqual(['waiting for the migrator busy:1']);
  });

  it('refuses two migrations with one timestamp and a class without one', async () => {
    class Twin1790000000001 extends Stairs1790000000002 {}
    class Timeless extends Stairs1790000000002 {}
    const withMigration = (migration: MigrationClass) =>
      defineModule({ name: 'odd', module: Nothing, migrations: [migration] });

    await expect(own.open({}, [shelvesModule, withMigration(Twin1790000000001)])).rejects.toThrow(/same timestamp/);
    await expect(own.open({}, [withMigration(Timeless)])).rejects.toThrow(/13-digit timestamp/);
  });
});

describe('createMigration', () => {
  it('writes a file whose class ends with its timestamp, and never over an existing one', async () => {
    const root = await mkdtemp(join(tmpdir(), 'markethall-'));
    try {
      const file = await createMigration('orders', 'add-note', { root, timestamp: 1_790_000_000_009 });

      expect(file).toBe(join(root, 'libs/orders/src/migrations/1790000000009-add-note.ts'));
      expect(await readFile(file, 'utf8')).toContain('export class AddNote1790000000009 implements MigrationInterface');
      await expect(createMigration('orders', 'add-note', { root, timestamp: 1_790_000_000_009 })).rejects.toThrow(
        /EEXIST/,
      );
      await expect(createMigration('../etc', 'add-note', { root })).rejects.toThrow(TypeError);
    } finally {
      await rm(root, { recursive: true });
    }
  });
});

describe('runDoctor', () => {
  it('returns nothing while all invariants hold, and the violating rows otherwise', async () => {
    await migrate(source);
    const db = new Database(source, new DatabaseSettings());
    const now = new Date('2026-06-01T00:00:00.000Z');
    expect(await runDoctor(db, modules, now, { retentionDays: 60 })).toEqual([]);

    const [poor, early] = [aShelf({ rent: -1n }), aShelf({ openedAt: new Date('2026-06-01T00:00:00.001Z') })];
    await insertRows(db, Shelf, [poor, early]);

    expect(await runDoctor(db, modules, now, { retentionDays: 60 })).toEqual([
      {
        code: 'T1',
        title: 'no rent is negative',
        rows: [{ id: expect.stringMatching(/^[0-9a-f]{32}$/) as string, rent: '-1' }],
      },
      { code: 'T2', title: 'no shelf opens in the future', rows: [{ code: early.code, word: ':now' }] },
    ]);
  });

  it('names the invariant whose query is broken', async () => {
    const broken = defineModule({
      name: 'broken',
      module: Nothing,
      invariants: [{ code: 'X1', title: 'x', sql: 'SELECT nothing FROM nowhere' }],
    });

    const db = new Database(source, new DatabaseSettings());
    await expect(runDoctor(db, [broken], new Date(), { retentionDays: 60 })).rejects.toThrow(/X1/);
  });

  it('tells an invariant since when no event has been purged', async () => {
    const since = defineModule({
      name: 'since',
      module: Nothing,
      invariants: [{ code: 'X2', title: 'x', sql: "SELECT :eventsKeptSince AS since, ':eventsKeptSince' AS word" }],
    });
    const db = new Database(source, new DatabaseSettings());

    const [finding] = await runDoctor(db, [since], new Date('2026-06-03T00:00:00.000Z'), { retentionDays: 2 });

    expect(String(finding?.rows[0]?.since)).toMatch(/2026-06-01|Jun 01 2026/);
    expect(finding?.rows[0]?.word).toBe(':eventsKeptSince');
  });
});
