import type { INestApplicationContext } from '@nestjs/common';
import { BackgroundJobs } from 'markethall/kernel';
import { KernelWorld, samplesOf, until } from './support/kernel-world.js';
import { SampleHappened } from './support/sample.module.js';

jest.setTimeout(60_000);
const world = new KernelWorld();
let app: INestApplicationContext;

beforeAll(async () => {
  await world.open({ EVENTS_POLL_MS: '60000' }); // polling is too rare to explain anything here
  app = await world.worker();
}, 60_000);
afterAll(() => world.close());

it('a nudge after COMMIT starts handlers and jobs without waiting for a poll', async () => {
  // The first one may come before the worker listens; from then on the nudge alone must do.
  await until('the worker to listen', async () => {
    await samplesOf(app).publish(new SampleHappened('first'));
    return (await samplesOf(app).effects('sample.effect', 'first')).length > 0;
  });
  const times: number[] = [];
  for (let n = 0; n < 15; n += 1) {
    const started = performance.now();
    await samplesOf(app).publish(new SampleHappened(`quick-${n}`));
    await until(
      'the effect',
      async () => (await samplesOf(app).effects('sample.effect', `quick-${n}`)).length === 1,
      5_000,
    );
    times.push(performance.now() - started);
  }
  const job = await app.get(BackgroundJobs).enqueue('sample.count', { steps: 1 });
  await until('the job', async () => (await app.get(BackgroundJobs).find(job.id))?.state === 'succeeded', 5_000);

  times.sort((a, b) => a - b);
  expect(times[7]).toBeLessThan(1_000); // milliseconds on a quiet machine; see markethall_event_start_lag_seconds
});
