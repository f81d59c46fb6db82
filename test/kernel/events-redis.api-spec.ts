import { setTimeout as sleep } from 'node:timers/promises';
import { getQueueToken } from '@nestjs/bull';
import type { INestApplicationContext } from '@nestjs/common';
import type { Queue } from 'bull';
import { Database, EVENTS_QUEUE, newId, WorkerLoop } from 'markethall/kernel';
import { DeliveryRunner } from '../../libs/kernel/src/events/delivery-runner.js';
import {
  type DeliveryAttempt,
  MESSAGE_COLUMNS,
  messageOf,
  type OutboxRecord,
} from '../../libs/kernel/src/events/message.js';
import { KernelWorld, samplesOf, settled, until } from './support/kernel-world.js';
import { SampleHappened, SampleSubscriber } from './support/sample.module.js';
import { TcpProxy } from './support/tcp-proxy.js';

const redis = new URL(process.env.REDIS_URL ?? 'redis://127.0.0.1:6379');

/** The same server with the same password, behind the proxy. */
function through(port: number): string {
  const url = new URL(redis);
  url.port = String(port);
  return url.toString();
}
const proxy = new TcpProxy(redis.hostname, Number(redis.port || 6379));
jest.setTimeout(60_000);
const world = new KernelWorld();
let app: INestApplicationContext;

beforeAll(async () => {
  const port = await proxy.listen();
  await world.open({ REDIS_URL: through(port) });
  app = await world.worker();
  await samplesOf(app).publish(new SampleHappened('warm-up')); // Bull waits for jobs from here on
  await settled(app);
}, 60_000);
afterEach(() => {
  SampleSubscriber.hold = null;
  proxy.heal();
});
afterAll(async () => {
  await world.close();
  await proxy.close();
  process.env.REDIS_URL = redis.toString();
});

const queue = (): Queue => app.get<Queue>(getQueueToken(EVENTS_QUEUE), { strict: false });
const effects = (id: string): Promise<number> =>
  samplesOf(app)
    .effects('sample.effect', id)
    .then((rows) => rows.length);

it('an event outlives a Redis that forgets everything between commit and job', async () => {
  await queue().pause(true, true);
  await samplesOf(app).publish(new SampleHappened('flushed'));
  await until('its job to wait in Redis', async () => (await queue().getWaitingCount()) === 2);

  await world.loseRedis();
  await queue().resume(true);

  await settled(app);
  expect(await effects('flushed')).toBe(1);
});

it('publishing does not wait for a Redis that is away, and the effect comes when it is back', async () => {
  proxy.cut();
  const started = performance.now();
  await samplesOf(app).publish(new SampleHappened('away'));
  expect(performance.now() - started).toBeLessThan(300);

  proxy.heal();

  await settled(app);
  expect(await effects('away')).toBe(1);
});

it('publishing does not wait for a Redis that is slow', async () => {
  proxy.slow(2_000);
  const started = performance.now();
  for (let n = 0; n < 5; n += 1) await samplesOf(app).publish(new SampleHappened(`slow-${n}`));
  expect(performance.now() - started).toBeLessThan(500);

  proxy.heal();
  await until('the effects', async () => (await effects('slow-4')) === 1, 25_000);
}, 40_000);

it('a worker starts without Redis, goes on when it comes, and outlives an outage of several seconds', async () => {
  proxy.cut();
  const other = await world.worker();
  await samplesOf(other).publish(new SampleHappened('boot'));
  await sleep(4_000); // longer than every reconnect pause and than the leases of this world
  proxy.heal();

  await until('the effect', async () => (await effects('boot')) === 1);
  await settled(app);
  expect(await effects('boot')).toBe(1);
  await other.get(WorkerLoop).beforeApplicationShutdown(); // it would relay what the next tests deliver by hand
});

describe('one delivery that runs twice', () => {
  /** A delivery as a job would carry it, while the worker's own loop leaves it alone. */
  const attemptOf = async (sampleId: string, attempt: number): Promise<DeliveryAttempt> => {
    const [row] = await app
      .get(Database)
      .query<OutboxRecord[]>(`SELECT ${MESSAGE_COLUMNS} FROM outbox_event o WHERE o.aggregate_id = ?`, [sampleId]);
    if (row === undefined) throw new Error('not published');
    return { ...messageOf(row), subscriber: 'sample.effect', attempt };
  };

  beforeAll(() => app.get(WorkerLoop).beforeApplicationShutdown());

  const published = async (sampleId: string): Promise<void> => {
    await samplesOf(app).publish(new SampleHappened(sampleId));
    await app.get(Database).execute(
      `INSERT INTO event_delivery (message_id, subscriber, state, attempts, next_attempt_at)
        SELECT id, 'sample.effect', 'pending', 0, '2999-01-01' FROM outbox_event WHERE aggregate_id = ?`,
      [sampleId],
    );
  };

  it('has its effect once when both begin together', async () => {
    const id = newId('twin');
    await published(id);
    const runner = app.get(DeliveryRunner, { strict: false });
    const attempt = await attemptOf(id, 1);

    await Promise.all(Array.from({ length: 8 }, () => runner.run(attempt)));

    expect(await effects(id)).toBe(1);
  });

  it('has its effect once when the first is so slow that its lease lapses and a second begins', async () => {
    const id = newId('twin');
    await published(id);
    const runner = app.get(DeliveryRunner, { strict: false });
    let release = (): void => undefined;
    SampleSubscriber.hold = new Promise((resolve) => (release = resolve));
    const slow = runner.run(await attemptOf(id, 1));
    await until('the first to run', async () => {
      const rows = await app
        .get(Database)
        .query<{ attempts: number }[]>(
          'SELECT d.attempts FROM event_delivery d JOIN outbox_event o ON o.id = d.message_id WHERE o.aggregate_id = ?',
          [id],
        );
      return rows[0]?.attempts === 1;
    });
    const second = runner.run(await attemptOf(id, 2));
    release();

    await Promise.all([slow, second]);

    expect(await effects(id)).toBe(1);
  });

  it('does nothing when it is done already', async () => {
    const id = newId('twin');
    await published(id);
    const runner = app.get(DeliveryRunner, { strict: false });

    await runner.run(await attemptOf(id, 1));
    await runner.run(await attemptOf(id, 1));
    await runner.run(await attemptOf(id, 2));

    expect(await effects(id)).toBe(1);
  });
});
