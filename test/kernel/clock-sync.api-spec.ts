import { Clock, ClockSync } from 'markethall/kernel';
import { type OwnDatabase, ownDatabase } from './support/own-database.js';

let own: OwnDatabase;

beforeEach(async () => {
  own = await ownDatabase([], { poolSize: 1 });
});
afterEach(() => own.drop());

describe('ClockSync', () => {
  it('makes the clock tell the time of a database that is an hour ahead', async () => {
    const clock = new Clock();
    await own.db.query('SET SESSION timestamp = ?', [(Date.now() + 3_600_000) / 1000]);

    await new ClockSync(own.db, clock).measure();

    expect(Math.abs(clock.nowMs() - Date.now() - 3_600_000)).toBeLessThan(1_000);
  });

  it('leaves the clock alone when the distance is noise', async () => {
    const clock = new Clock();
    await own.db.query('SET SESSION timestamp = ?', [(Date.now() + 100) / 1000]);

    await new ClockSync(own.db, clock).measure();

    expect(clock.nowMs() - Date.now()).toBeLessThanOrEqual(1);
  });
});
