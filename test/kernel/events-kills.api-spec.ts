import { setTimeout as sleep } from 'node:timers/promises';
import type { INestApplicationContext } from '@nestjs/common';
import { BackgroundJobs, Database, WorkerLoop } from 'markethall/kernel';
import { buildChildren, removeChildren } from './support/child-build.js';
import { type Child, killChildren, startChild } from './support/children.js';
import { KernelWorld, samplesOf, settled, until } from './support/kernel-world.js';
import { SampleHappened } from './support/sample.module.js';

const world = new KernelWorld();
const script = buildChildren()('child-worker');
/** Publishes and looks; leaves all work to the children. */
let app: INestApplicationContext;

beforeAll(async () => {
  await world.open();
  app = await world.worker();
  await app.get(WorkerLoop).beforeApplicationShutdown();
}, 60_000);
afterEach(killChildren);
afterAll(async () => {
  await world.close();
  removeChildren();
});

const started = async (sampleId: string): Promise<boolean> => {
  const rows = await app.get(Database).query<unknown[]>(
    `SELECT 1 FROM event_delivery d JOIN outbox_event o ON o.id = d.message_id
      WHERE o.aggregate_id = ? AND d.subscriber = 'sample.effect' AND d.attempts > 0`,
    [sampleId],
  );
  return rows.length > 0;
};

it('a worker killed in the middle of its handlers loses no effect and repeats none', async () => {
  const names: string[] = [];
  for (let round = 0; round < 5; round += 1) {
    const worker = await startChild(script);
    const batch = Array.from({ length: 6 }, (_, n) => new SampleHappened(`kill-${round}-${n}`, 150));
    names.push(...batch.map((event) => event.sampleId));
    await samplesOf(app).publish(...batch);
    await until('a handler to run', () => started(`kill-${round}-0`));
    await sleep(Math.random() * 120);
    await worker.kill();
  }
  const last = await startChild(script);
  await settled(app);
  await last.stop('SIGTERM');

  const effects = (await samplesOf(app).effects('sample.effect')).map((row) => row.sample_id);
  expect(effects.sort()).toEqual(names.sort());
}, 60_000);

it('a background job goes on from its checkpoint after a kill, every step once', async () => {
  const job = await app.get(BackgroundJobs).enqueue('sample.count', { steps: 60, pauseMs: 20 });
  let worker: Child = await startChild(script);
  for (const progress of [8, 25]) {
    await until('some progress', async () => ((await app.get(BackgroundJobs).find(job.id))?.progress ?? 0) >= progress);
    await worker.kill();
    worker = await startChild(script);
  }
  await until(
    'the job to end',
    async () => (await app.get(BackgroundJobs).find(job.id))?.state === 'succeeded',
    20_000,
  );
  await worker.kill();

  const steps = (await samplesOf(app).effects('sample.count', job.id)).map((row) => Number(row.detail));
  expect(steps).toEqual(Array.from({ length: 60 }, (_, step) => step));
  expect(await app.get(BackgroundJobs).find(job.id)).toMatchObject({
    attempts: 3,
    errorCount: 60,
    result: { counted: 60 },
  });
}, 60_000);

it('a worker that is asked to stop finishes its handlers, hands its job over and ends with 0', async () => {
  const worker = await startChild(script);
  const job = await app.get(BackgroundJobs).enqueue('sample.count', { steps: 200, pauseMs: 20 });
  await samplesOf(app).publish(new SampleHappened('term', 400));
  await until(
    'both to run',
    async () => (await started('term')) && ((await app.get(BackgroundJobs).find(job.id))?.progress ?? 0) > 2,
  );

  const code = await worker.stop('SIGTERM');

  expect(code).toBe(0);
  expect(await samplesOf(app).effects('sample.effect', 'term')).toHaveLength(1);
  expect(await app.get(BackgroundJobs).find(job.id)).toMatchObject({ state: 'queued', leaseUntil: null });
  const next = await startChild(script);
  await until(
    'the job to end',
    async () => (await app.get(BackgroundJobs).find(job.id))?.state === 'succeeded',
    20_000,
  );
  await next.kill();
  expect(await samplesOf(app).effects('sample.count', job.id)).toHaveLength(200);
}, 60_000);

it('a schedule runs once a tick however many workers there are', async () => {
  const workers = await Promise.all([1, 2, 3].map(() => startChild(script, ['schedules'])));
  const from = performance.now();
  await until('a first tick', async () => (await samplesOf(app).effects('sample.tick')).length > 0);
  await sleep(3_000);
  await Promise.all(workers.map((worker) => worker.kill()));
  const elapsed = performance.now() - from;

  const ticks = await samplesOf(app).effects('sample.tick');
  const fences = ticks.map((tick) => Number(tick.detail));
  expect(new Set(fences).size).toBe(fences.length);
  expect(ticks.length).toBeLessThanOrEqual(Math.ceil(elapsed / 400) + 1);
  expect(ticks.length).toBeGreaterThanOrEqual(2);
}, 60_000);
