import { allPermissions, Changes, Database, RequestContext, systemActor } from 'markethall/kernel';
import { useApp } from '../support/app.js';
import { oneOfEach } from '../support/one-of-each.js';

/** The watch itself; it runs behind each test of `useApp`, and with every operation in test/platform/fuzz. */
describe('a write without a change record', () => {
  const app = useApp({ worker: true });
  const asSystem = (work: () => Promise<unknown>): Promise<unknown> =>
    RequestContext.run({ actor: systemActor('spec') }, () => app.get(Database).transaction(work));

  it('is noticed, also outside of a transaction, and not where there is one, or the table is listed', async () => {
    await oneOfEach(app, app.as(allPermissions()));
    const touch = () => app.db.execute('UPDATE category SET position = position');
    await app.settle();
    expect(app.unrecorded()).toEqual([]);

    await asSystem(touch);
    expect(app.unrecorded()).toEqual(['system:spec wrote category']);
    await RequestContext.run({ actor: systemActor('spec') }, touch);
    expect(app.unrecorded()).toEqual(['system:spec wrote category']);
    await expect(asSystem(() => touch().then(() => Promise.reject(new Error('back'))))).rejects.toThrow('back');
    await asSystem(async () => {
      await touch();
      app
        .get(Changes)
        .record({ entityType: 'category', id: 'cat_1', version: 2, before: null, after: { position: 1 } });
    });
    await asSystem(() => app.db.execute('UPDATE cart SET email = email'));
    expect(app.unrecorded()).toEqual([]);
  });
});
