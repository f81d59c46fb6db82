import { ChangeRecord, insertMany, newId } from 'markethall/kernel';
import { useApp } from '../support/app.js';

const TEXTS = [
  `'); DROP TABLE change_record; -- `,
  'back\\slash, "quotes" and \'apostrophes\'',
  '\\',
  "\\'",
  '\u0000\b\t\n\r\u001a',
  '? ?? :name % _ /* */ # ;',
  'Größe ☕ 👩‍🚀 \u2028',
  '',
];

describe('insertMany', () => {
  const app = useApp();
  const record = (text: string, index: number): ChangeRecord =>
    Object.assign(new ChangeRecord(), {
      id: newId('chg'),
      entityType: 'sample',
      entityId: `entity-${index}`,
      version: index - 3,
      actorKind: 'system',
      actorId: index % 2 === 0 ? null : text,
      requestId: 'request',
      reason: text,
      changes: { text: [null, text], nested: [{ 'a"b': text }, [1, true, null]] },
      personalFields: null,
      occurredAt: new Date(Date.UTC(2026, 1, 3, 4, 5, 6, 78 + index)),
    });

  it('stores hostile texts, numbers, times and JSON as they are', async () => {
    const records = TEXTS.map(record);

    await app.db.transaction(() => insertMany(app.db, ChangeRecord, records));

    const found = await app.db
      .repository(ChangeRecord)
      .find({ where: { entityType: 'sample' }, order: { entityId: 'ASC' } });
    expect(found).toEqual(records);
  });

  it('rewrites rows whose key is there, and takes more rows than one statement holds', async () => {
    const records = Array.from({ length: 2_100 }, (_, index) => record(`text ${index}`, index));
    await app.db.transaction(() => insertMany(app.db, ChangeRecord, records));
    const changed = records.map((row) => Object.assign(new ChangeRecord(), row, { reason: 'changed' }));

    await app.db.transaction(() => insertMany(app.db, ChangeRecord, changed, { orUpdate: true }));

    const found = await app.db.repository(ChangeRecord).countBy({ entityType: 'sample', reason: 'changed' });
    expect(found).toBe(2_100);
  });

  it('refuses what is no value', async () => {
    const wrong = Object.assign(record('x', 1), { version: Number.NaN });
    await expect(app.db.transaction(() => insertMany(app.db, ChangeRecord, [wrong]))).rejects.toThrow(TypeError);
  });
});
