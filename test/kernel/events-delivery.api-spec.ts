import type { INestApplicationContext } from '@nestjs/common';
import { Database, Events, newId, RequestContext, systemActor } from 'markethall/kernel';
import { KernelWorld, samplesOf, settled, until } from './support/kernel-world.js';
import { SampleHappened, SampleSpoiled } from './support/sample.module.js';

jest.setTimeout(60_000);
const world = new KernelWorld();
let app: INestApplicationContext;

beforeAll(async () => {
  await world.open();
  app = await world.worker();
}, 60_000);
afterAll(() => world.close({ violated: ['E4c'] })); // poisoned, hanging and unknown ones stay to be seen

interface DeliveryRow {
  state: string;
  attempts: number;
  last_error: string | null;
}
const deliveries = (subscriber: string): Promise<DeliveryRow[]> =>
  app
    .get(Database)
    .query<DeliveryRow[]>(
      'SELECT state, attempts, last_error FROM event_delivery WHERE subscriber = ? ORDER BY message_id',
      [subscriber],
    );

describe('an event', () => {
  it('reaches each of its subscribers once, with actor and request of its publisher', async () => {
    await RequestContext.run({ actor: systemActor('checkout'), requestId: 'req-1' }, () =>
      samplesOf(app).publish(new SampleHappened('a')),
    );
    await settled(app);

    expect(await samplesOf(app).effects('sample.effect', 'a')).toEqual([
      expect.objectContaining({ detail: 'SampleHappened:system:checkout:req-1' }),
    ]);
    expect(await samplesOf(app).effects('sample.mail', 'a')).toHaveLength(1);
  });

  it('cannot be published outside of a transaction', () => {
    expect(() => app.get(Events).publish(new SampleHappened('b'))).toThrow(/transaction/);
  });

  it('does not exist when its transaction is rolled back', async () => {
    const db = app.get(Database);
    const work = db.transaction(async () => {
      app.get(Events).publish(new SampleHappened('c'));
      await db.execute("INSERT INTO sample_effect (sample_id, subscriber, pid, detail) VALUES ('c', 'x', 1, '')");
      throw new Error('no');
    });

    await expect(work).rejects.toThrow('no');
    expect(await db.query('SELECT id FROM outbox_event WHERE aggregate_id = ?', ['c'])).toEqual([]);
  });

  it('is delivered from one INSERT for all events of a transaction', async () => {
    await samplesOf(app).publish(...Array.from({ length: 300 }, (_, n) => new SampleHappened(`bulk-${n}`)));
    await settled(app);

    const ids = (await samplesOf(app).effects('sample.effect'))
      .map((row) => row.sample_id)
      .filter((id) => id.startsWith('bulk-'));
    expect(ids).toHaveLength(300);
    expect(new Set(ids).size).toBe(300);
  });
});

describe('a poisoned handler', () => {
  it('is tried so often, then dead, without an effect and without harm to its neighbors', async () => {
    await samplesOf(app).publish(new SampleSpoiled('p'));
    await until('the poison to be dead', async () => (await deliveries('sample.poison'))[0]?.state === 'dead');

    expect(await deliveries('sample.poison')).toEqual([
      expect.objectContaining({ attempts: 3, last_error: 'Error: poisoned' }),
    ]);
    expect(await samplesOf(app).effects('sample.poison')).toEqual([]);
    expect(await samplesOf(app).effects('sample.healthy', 'p')).toEqual([expect.objectContaining({ detail: '7' })]);
  });

  it('is cut when it hangs, and its transaction is rolled back', async () => {
    await until('the hanging handler to be dead', async () => (await deliveries('sample.hang'))[0]?.state === 'dead');

    expect(await deliveries('sample.hang')).toEqual([expect.objectContaining({ attempts: 2 })]);
    expect((await deliveries('sample.hang'))[0]?.last_error).toContain('longer than 150 ms');
    expect(await samplesOf(app).effects('sample.hang')).toEqual([]);
  });
});

describe('what nobody knows', () => {
  it('a delivery for an unknown subscriber becomes unknown and stays to be seen', async () => {
    await samplesOf(app).publish(new SampleHappened('u'));
    await settled(app);
    const db = app.get(Database);
    await db.execute(
      `INSERT INTO event_delivery (message_id, subscriber, state, attempts, next_attempt_at)
        SELECT id, 'gone.handler', 'pending', 0, '2020-01-01' FROM outbox_event WHERE aggregate_id = 'u'`,
    );

    await until('the unknown state', async () => (await deliveries('gone.handler'))[0]?.state === 'unknown');
  });

  it('an event of no installed module becomes unknown', async () => {
    const db = app.get(Database);
    await db.transaction(async () => {
      class Stray extends SampleHappened {
        static override readonly eventName = 'nobody.knows.v1' as never;
      }
      app.get(Events).publish(new Stray(newId('x')));
      await Promise.resolve();
    });

    await until('the unknown state', async () => (await deliveries('kernel.unknown-event'))[0]?.state === 'unknown');
  });
});
