import fc from 'fast-check';
import {
  type Database,
  insertRows,
  keysetPage,
  type ListFilter,
  type ListRequest,
  listRequest,
  type ListSort,
  migrate,
  newId,
} from 'markethall/kernel';
import { type OwnDatabase, ownDatabase } from './support/own-database.js';
import { aShelf, Box, Shelf, shelvesModule } from './support/shelf.js';

let own: OwnDatabase;
let db: Database;

const COLUMNS = {
  openedAt: 's.openedAt',
  rank: 's.rank',
  code: 's.code',
  rent: 's.rent',
  open: 's.open',
  parent: 's.parentId',
  owner: 's.ownerName',
};

const page = (request: Partial<ListRequest>) =>
  keysetPage(db.repository(Shelf).createQueryBuilder('s'), listRequest(request), COLUMNS, {
    idField: 's.id',
    idPrefix: 'shelf',
  });

const by = (text: string): ListSort[] =>
  text.split(',').map((part) => ({ field: part.replace('-', ''), direction: part.startsWith('-') ? 'desc' : 'asc' }));

const where = (
  field: string,
  op: ListFilter['op'],
  value: ListFilter['value'],
  type: ListFilter['type'] = 'string',
) => ({ filters: [{ field, op, value, type }] });

/** All ids in forward pages, then back again from the last page. */
async function walk(request: Partial<ListRequest>): Promise<{ forward: string[]; backward: string[] }> {
  const forward: string[] = [];
  let found = await page(request);
  for (;;) {
    forward.push(...found.items.map((shelf) => shelf.id));
    if (found.page.next === null) break;
    found = await page({ ...request, after: found.page.next });
  }
  const backward = found.items.map((shelf) => shelf.id);
  while (found.page.prev !== null) {
    found = await page({ ...request, before: found.page.prev });
    backward.unshift(...found.items.map((shelf) => shelf.id));
  }
  return { forward, backward };
}

beforeAll(async () => {
  own = await ownDatabase([Shelf, Box], {}, [shelvesModule]);
  ({ db } = own);
  await migrate(own.dataSource);
});
beforeEach(async () => {
  await db.query('DELETE FROM box');
  await db.query('DELETE FROM shelf');
});
afterAll(() => own.drop());

describe('keysetPage', () => {
  it('walks every row once, forward and backward, whatever the order, directions, ties and nulls', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({
            rank: fc.option(fc.integer({ min: 0, max: 3 })),
            rent: fc.bigInt({ min: 0n, max: 2n }),
            day: fc.integer({ min: 0, max: 2 }),
            open: fc.boolean(),
          }),
          { maxLength: 14 },
        ),
        fc.shuffledSubarray(['rank', 'rent', 'openedAt', 'open', 'code'], { maxLength: 3 }),
        fc.array(fc.boolean(), { minLength: 3, maxLength: 3 }),
        fc.integer({ min: 1, max: 5 }),
        async (rows, fields, directions, limit) => {
          await db.query('DELETE FROM shelf');
          const shelves = rows.map(({ day, ...row }) =>
            aShelf({ ...row, openedAt: new Date(Date.UTC(2026, 0, 1 + day, 0, 0, 0, day)) }),
          );
          await insertRows(db, Shelf, shelves);
          const sort = fields.map((field, index): ListSort => ({
            field,
            direction: directions[index] === true ? 'asc' : 'desc',
          }));
          const last = sort.at(-1)?.direction ?? 'asc';
          const columns: Record<string, string> = {
            rank: '`rank`',
            rent: 'rent',
            openedAt: 'opened_at',
            open: 'open',
            code: 'code',
          };
          const order = [
            ...sort.map(({ field, direction }) => `${columns[field] ?? ''} ${direction}`),
            `id ${last}`,
          ].join(', ');
          const expected = await db.query<{ code: string }[]>('SELECT code FROM shelf ORDER BY '.concat(order));
          const ids = expected.map(({ code }) => shelves.find((shelf) => shelf.code === code)?.id);

          expect(await walk({ sort, limit })).toEqual({ forward: ids, backward: ids });
        },
      ),
      { numRuns: 60 },
    );
  });

  it('keeps its place when rows come and go between the pages', async () => {
    const shelves = Array.from({ length: 6 }, (_, index) => aShelf({ rank: index * 10 }));
    await insertRows(db, Shelf, shelves);
    const first = await page({ sort: by('rank'), limit: 2 });

    await db.query('DELETE FROM shelf WHERE `rank` = 10');
    await insertRows(db, Shelf, [aShelf({ rank: 5 }), aShelf({ rank: 15 })]);
    const second = await page({ sort: by('rank'), limit: 3, after: first.page.next });

    expect(second.items.map((shelf) => shelf.rank)).toEqual([15, 20, 30]);
  });

  it('tells the neighbors of a page', async () => {
    await insertRows(
      db,
      Shelf,
      Array.from({ length: 5 }, () => aShelf()),
    );

    const first = await page({ limit: 2 });
    const second = await page({ limit: 2, after: first.page.next });
    const third = await page({ limit: 2, after: second.page.next });
    const back = await page({ limit: 2, before: second.page.prev });

    expect(first.page).toEqual({ next: expect.any(String) as string, prev: null, hasMore: true });
    expect(second.page).toEqual({
      next: expect.any(String) as string,
      prev: expect.any(String) as string,
      hasMore: true,
    });
    expect(third.page).toEqual({ next: null, prev: expect.any(String) as string, hasMore: false });
    expect(back.items).toEqual(first.items);
    expect(back.page).toEqual({ ...first.page, next: expect.any(String) as string });
    expect(await page({ filters: where('code', 'eq', 'none').filters })).toEqual({
      items: [],
      page: { next: null, prev: null, hasMore: false },
    });
  });

  it('answers 400 invalid_cursor for a forged cursor, one of another order and plain nonsense', async () => {
    await insertRows(
      db,
      Shelf,
      Array.from({ length: 3 }, (_, rank) => aShelf({ rank })),
    );
    const {
      page: { next },
    } = await page({ sort: by('rank'), limit: 1 });
    const cursor = next ?? '';
    const flipped = (cursor.startsWith('A') ? 'B' : 'A') + cursor.slice(1);

    for (const [after, sort] of [
      [cursor, 'rent'],
      [cursor, '-rank'],
      [flipped, 'rank'],
      [`${cursor}A`, 'rank'],
      ['', 'rank'],
      ["' OR 1=1", 'rank'],
      ['A'.repeat(5_000), 'rank'],
    ]) {
      await expect(page({ sort: by(sort ?? ''), after: after ?? '' })).rejects.toMatchObject({
        code: 'invalid_cursor',
        status: 400,
      });
    }
  });

  it('reads one index range: the condition is spelled a >= ? AND (a > ? OR (a = ? AND b > ?))', async () => {
    await insertRows(
      db,
      Shelf,
      Array.from({ length: 3 }, () => aShelf()),
    );
    const {
      page: { next },
    } = await page({ sort: by('openedAt'), limit: 1 });
    const seen: string[] = [];
    const qb = db.repository(Shelf).createQueryBuilder('s');
    const getMany = qb.getMany.bind(qb);
    qb.getMany = () => {
      seen.push(qb.getQuery());
      return getMany();
    };

    await keysetPage(qb, listRequest({ sort: by('openedAt'), after: next }), COLUMNS, {
      idField: 's.id',
      idPrefix: 'shelf',
    });

    expect(seen[0]?.replaceAll('`', '')).toContain(
      'WHERE (s.opened_at >= :keyset_0 AND (s.opened_at > :keyset_0 OR (s.opened_at = :keyset_0 AND (s.id > :keyset_1)))) ORDER BY s.opened_at ASC, s.id ASC LIMIT 21',
    );
  });

  it('pages the main entity although a to-many relation is joined', async () => {
    const shelves = Array.from({ length: 5 }, () => aShelf());
    await insertRows(db, Shelf, shelves);
    await insertRows(
      db,
      Box,
      shelves.flatMap((shelf) =>
        ['a', 'b'].map((label) => Object.assign(new Box(), { id: newId('box'), shelfId: shelf.id, label })),
      ),
    );
    const joined = (request: Partial<ListRequest>) =>
      keysetPage(
        db.repository(Shelf).createQueryBuilder('s').leftJoinAndSelect('s.boxes', 'b'),
        listRequest(request),
        COLUMNS,
        { idField: 's.id', idPrefix: 'shelf' },
      );

    const first = await joined({ limit: 3 });
    const second = await joined({ limit: 3, after: first.page.next });

    expect([...first.items, ...second.items].map((shelf) => [shelf.id, shelf.boxes.length])).toEqual(
      shelves.map((shelf) => [shelf.id, 2]),
    );
  });

  it('sorts by a column of a joined to-one relation', async () => {
    const shelves = ['c', 'a', 'b'].map((code) => aShelf({ code }));
    await insertRows(db, Shelf, shelves);
    await insertRows(
      db,
      Box,
      shelves.map((shelf) => Object.assign(new Box(), { id: newId('box'), shelfId: shelf.id, label: shelf.code })),
    );
    const boxes = (after: string | null) =>
      keysetPage(
        db.repository(Box).createQueryBuilder('b').leftJoinAndSelect('b.shelf', 's'),
        listRequest({ limit: 2, sort: by('code'), after }),
        { code: 's.code' },
        { idField: 'b.id', idPrefix: 'box' },
      );

    const first = await boxes(null);
    const second = await boxes(first.page.next);

    expect([...first.items, ...second.items].map((box) => box.label)).toEqual(['a', 'b', 'c']);
  });
});

describe('filters', () => {
  const codes = async (request: Partial<ListRequest>) =>
    (await page({ sort: by('code'), ...request })).items.map((shelf) => shelf.code);

  it.each([
    ['eq', where('code', 'eq', 'b'), ['b']],
    ['in', where('code', 'in', ['a', 'c', 'x']), ['a', 'c']],
    ['an empty in', where('code', 'in', []), []],
    ['ne', where('code', 'ne', 'a'), ['b', 'c']],
    ['ne of a nullable column', where('rank', 'ne', 1, 'number'), ['b', 'c']],
    ['gt', where('rank', 'gt', 1, 'number'), ['b']],
    ['gte', where('rank', 'gte', 1, 'number'), ['a', 'b']],
    ['lt', where('openedAt', 'lt', new Date('2026-01-02T00:00:00Z'), 'date'), ['a']],
    ['lte', where('openedAt', 'lte', new Date('2026-01-02T00:00:00Z'), 'date'), ['a', 'b']],
    ['null', where('rank', 'null', true, 'boolean'), ['c']],
    ['not null', where('rank', 'null', false, 'boolean'), ['a', 'b']],
    ['a boolean', where('open', 'eq', false, 'boolean'), ['b']],
    ['like', where('owner', 'like', '%_', 'string'), ['b']],
    ['like with the escape character', where('owner', 'like', '!', 'string'), ['c']],
    ['an attack', where('code', 'eq', "' OR '1'='1"), []],
    ['text beyond ascii', where('code', 'eq', 'käse'), []],
    ['a list with text beyond ascii', where('code', 'in', ['käse', 'a']), ['a']],
    ['like beyond ascii', where('code', 'like', 'ä'), []],
    ['ne beyond ascii', where('code', 'ne', 'ä'), ['a', 'b', 'c']],
  ])('%s', async (_name, request, expected) => {
    await insertRows(db, Shelf, [
      aShelf({ code: 'a', rank: 1, openedAt: new Date('2026-01-01T00:00:00Z') }),
      aShelf({ code: 'b', rank: 2, open: false, ownerName: 'five%_off', openedAt: new Date('2026-01-02T00:00:00Z') }),
      aShelf({ code: 'c', ownerName: 'hey!', openedAt: new Date('2026-01-03T00:00:00Z') }),
    ]);

    expect(await codes(request)).toEqual(expected);
  });

  it('bind ids as bytes, in lists too', async () => {
    const parent = aShelf({ code: 'parent' });
    await insertRows(db, Shelf, [parent, aShelf({ code: 'child', parentId: parent.id })]);

    expect(await codes(where('parent', 'eq', parent.id, 'id'))).toEqual(['child']);
    expect(await codes(where('parent', 'in', [newId('shelf'), parent.id], 'id'))).toEqual(['child']);
    expect(await codes(where('parent', 'in', [], 'id'))).toEqual([]);
  });

  it('apply to the count, which no page and no join changes', async () => {
    const shelves = Array.from({ length: 7 }, (_, rank) => aShelf({ rank }));
    await insertRows(db, Shelf, shelves);
    await insertRows(
      db,
      Box,
      shelves.flatMap((shelf) =>
        ['a', 'b'].map((label) => Object.assign(new Box(), { id: newId('box'), shelfId: shelf.id, label })),
      ),
    );

    for (const count of ['exact', 'estimate'] as const) {
      const request = listRequest({ limit: 2, count, ...where('rank', 'gte', 2, 'number') });
      const qb = db.repository(Shelf).createQueryBuilder('s').leftJoinAndSelect('s.boxes', 'b');
      expect(await keysetPage(qb, request, COLUMNS, { idField: 's.id', idPrefix: 'shelf' })).toMatchObject({
        total: 5,
      });
    }
    expect(await page({ limit: 2 })).not.toHaveProperty('total');
  });
});
