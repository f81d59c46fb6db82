import {
  CustomFields,
  type CustomField,
  customColumnSql,
  type Database,
  defineFields,
  insertRows,
  migrate,
} from 'markethall/kernel';
import { schemaDifferences } from 'markethall/testing/kernel';
import { type OwnDatabase, ownDatabase } from './support/own-database.js';
import { aShelf, Box, Shelf, shelvesModule } from './support/shelf.js';

const FIELDS = {
  giftNote: { type: 'string', maxLength: 200, filterable: true },
  weight: { type: 'number', integer: true, filterable: true },
  ratio: { type: 'number', filterable: true },
  wrapped: { type: 'boolean', filterable: true },
  paper: { type: 'enum', values: ['red', 'blue'], filterable: true },
  day: { type: 'date', filterable: true },
} satisfies Record<string, CustomField>;

let own: OwnDatabase;
let db: Database;

beforeAll(async () => {
  own = await ownDatabase([Shelf, Box], {}, [shelvesModule]);
  ({ db } = own);
  await migrate(own.dataSource);
  defineFields(Shelf, FIELDS);
  for (const [name, field] of Object.entries(FIELDS)) await db.query(customColumnSql('shelf', name, field).up);
});
afterAll(async () => {
  CustomFields.clear('shelf');
  await own.drop();
});

describe('generated columns of custom fields', () => {
  it('hold the value of the JSON column, typed, and null where it is not set', async () => {
    const custom = CustomFields.validate('shelf', {
      giftNote: 'für "dich"',
      weight: 5,
      ratio: 0.5,
      wrapped: false,
      paper: 'red',
      day: '2026-02-28',
    });
    await insertRows(db, Shelf, [aShelf({ code: 'full', custom }), aShelf({ code: 'empty' })]);

    const rows = await db.query(
      'SELECT custom_gift_note, custom_weight, custom_ratio, custom_wrapped, custom_paper, DATE_FORMAT(custom_day, "%Y-%m-%d") AS day FROM shelf ORDER BY code',
    );

    expect(rows).toEqual([
      {
        custom_gift_note: null,
        custom_weight: null,
        custom_ratio: null,
        custom_wrapped: null,
        custom_paper: null,
        day: null,
      },
      {
        custom_gift_note: 'für "dich"',
        custom_weight: '5',
        custom_ratio: 0.5,
        custom_wrapped: 0,
        custom_paper: 'red',
        day: '2026-02-28',
      },
    ]);
  });

  it('are indexed', async () => {
    const [plan] = await db.query<{ possible_keys: string | null }[]>(
      "EXPLAIN SELECT id FROM shelf WHERE custom_gift_note = 'x'",
    );

    expect(plan?.possible_keys).toContain('ix_shelf_custom_gift_note');
  });

  it('are nothing that the schema check complains about, and can be taken back', async () => {
    expect(await schemaDifferences(await own.open())).toEqual([]);

    for (const [name, field] of Object.entries(FIELDS)) await db.query(customColumnSql('shelf', name, field).down);

    expect(await db.query("SHOW COLUMNS FROM shelf LIKE 'custom\\_%'")).toEqual([]);
  });
});
