import {
  ChangeRecord,
  Changes,
  type Database,
  databaseMigrations,
  defineModule,
  insertRows,
  migrate,
  newId,
  RequestContext,
  systemActor,
  updateVersioned,
} from 'markethall/kernel';
import { TestClock } from 'markethall/testing/kernel';
import { type OwnDatabase, ownDatabase } from './support/own-database.js';
import { aShelf, Box, Shelf, shelvesModule } from './support/shelf.js';

class Nothing {}
const kernel = defineModule({ name: 'kernel', module: Nothing, migrations: databaseMigrations });

let own: OwnDatabase;
let db: Database;
let changes: Changes;
const clock = new TestClock();

const records = () => db.repository(ChangeRecord).find({ order: { id: 'ASC' } });

/** A use case as modules write them: load, change, save, record. */
const raise = (id: string, rent: bigint, reason?: string) =>
  db.transaction(async () => {
    const shelf = await db.repository(Shelf).findOneByOrFail({ id });
    const before = { ...shelf };
    shelf.rent = rent;
    shelf.ownerName = 'Grace';
    await updateVersioned(db, Shelf, shelf);
    changes.record({
      entityType: 'shelf',
      id,
      version: shelf.version,
      before,
      after: shelf,
      ...(reason === undefined ? {} : { reason }),
    });
  });

beforeAll(async () => {
  own = await ownDatabase([Shelf, Box, ChangeRecord], {}, [kernel, shelvesModule]);
  ({ db } = own);
  await migrate(own.dataSource);
  changes = new Changes(db, clock);
  clock.set('2026-05-05T05:05:05.005Z');
});
beforeEach(async () => {
  await db.query('DELETE FROM shelf');
  await db.query('DELETE FROM change_record');
});
afterAll(() => own.drop());

describe('Changes', () => {
  it('remember who changed what, when and why, with personal fields marked', async () => {
    const shelf = aShelf();
    await insertRows(db, Shelf, [shelf]);
    const staff = { ...systemActor('x'), kind: 'staff', userId: newId('usr') } as const;

    await RequestContext.run({ actor: staff, requestId: 'req-1' }, () => raise(shelf.id, 5n, 'new contract'));

    expect(await records()).toEqual([
      {
        id: expect.stringMatching(/^chg_/) as string,
        entityType: 'shelf',
        entityId: shelf.id,
        version: 2,
        actorKind: 'staff',
        actorId: staff.userId,
        requestId: 'req-1',
        reason: 'new contract',
        changes: { rent: ['1999', '5'], ownerName: ['Ada', 'Grace'] },
        personalFields: ['ownerName'],
        occurredAt: clock.now(),
      },
    ]);
  });

  it('are written with one INSERT a transaction', async () => {
    const statements = await db.transaction(async () => {
      const read = async () =>
        Number((await db.query<{ Value: string }[]>("SHOW SESSION STATUS LIKE 'Com_insert'"))[0]?.Value);
      const before = await read();
      for (let n = 0; n < 20; n += 1)
        changes.record({ entityType: 'shelf', id: newId('shelf'), version: 1, before: null, after: { n } });
      let after = 0;
      db.beforeCommit(async () => void (after = await read()), 'guard');
      db.afterCommit(() => expect(after - before).toBe(1));
      return () => after - before;
    });

    expect(statements()).toBe(1);
    expect(await records()).toHaveLength(20);
  });

  it('vanish with the transaction', async () => {
    const shelf = aShelf();
    await insertRows(db, Shelf, [shelf]);

    await expect(
      db.transaction(async () => {
        await raise(shelf.id, 5n);
        throw new Error('no');
      }),
    ).rejects.toThrow('no');

    expect(await records()).toEqual([]);
  });

  it('say nothing when nothing changed, but keep a reason', async () => {
    const shelf = aShelf();
    const same = { entityType: 'shelf', id: shelf.id, version: 1, before: shelf, after: { ...shelf } };

    await db.transaction(async () => {
      changes.record(same);
      changes.record({ ...same, reason: 'looked at it' });
      await Promise.resolve();
    });

    expect(await records()).toMatchObject([{ reason: 'looked at it', changes: {} }]);
  });

  it('need a transaction', () => {
    expect(() =>
      changes.record({ entityType: 'shelf', id: newId('shelf'), version: 1, before: null, after: {} }),
    ).toThrow(/needs a transaction/);
  });
});
