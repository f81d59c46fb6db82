import { Relay } from '../../libs/kernel/src/events/relay.js';
import { useApp } from '../support/app.js';

describe('counting statements', () => {
  const app = useApp({ worker: true });

  it('leaves out what the worker sends at the same time, unless it is asked for', async () => {
    const work = () => Promise.all([app.worker?.get(Relay).dispatchDue(), app.db.query('SELECT 42')]);

    expect((await app.sql(work)).list).toEqual(['SELECT 42']);
    expect((await app.sql(work, { worker: true })).list).toEqual(
      expect.arrayContaining(['SELECT 42', 'START TRANSACTION', 'COMMIT']),
    );
  });
});
