import { getQueueToken } from '@nestjs/bull';
import type { Queue } from 'bull';
import { EVENTS_QUEUE } from 'markethall/kernel';
import { useApp } from '../support/app.js';

describe('app.settle', () => {
  const app = useApp({ worker: true });

  /** Settles while the work holds it up; answers whether it was over before the work let go. */
  async function settledBefore(looks: () => number, letGo: () => Promise<unknown>): Promise<boolean> {
    let over = false;
    const settling = app.settle().then(() => (over = true));
    const begun = looks();
    while (!over && looks() < begun + 2) await new Promise((resolve) => setImmediate(resolve));
    const early = over;
    await letGo();
    await settling;
    return early;
  }

  it('waits for a job in Bull that no row tells of', async () => {
    const queue = app.worker?.get<Queue>(getQueueToken(EVENTS_QUEUE), { strict: false });
    if (queue === undefined) throw new Error('there is no worker');
    await queue.pause(true);
    await queue.add({
      messageId: 'evt_00000000000000000000000000',
      subscriber: 'nobody.here',
      name: 'a.b.v1',
      attempt: 1,
    });
    const looks = jest.spyOn(queue, 'getJobCounts');

    const early = await settledBefore(
      () => looks.mock.calls.length,
      () => queue.resume(true),
    );

    looks.mockRestore();
    expect(early).toBe(false);
    expect(await queue.getJobCounts()).toMatchObject({ waiting: 0, active: 0 });
  });

  it('waits for a schedule that runs', async () => {
    const looks = jest.spyOn(app.database, 'query');
    await app.database.query(
      "REPLACE INTO schedule_lease (name, fence, lease_until, next_run_at) VALUES ('sample.long', 1, ?, ?)",
      [new Date(app.clock.nowMs() + 60_000), app.clock.now()],
    );

    const early = await settledBefore(
      () => looks.mock.calls.length,
      () => app.database.query("UPDATE schedule_lease SET lease_until = NULL WHERE name = 'sample.long'"),
    );

    looks.mockRestore();
    expect(early).toBe(false);
  });

  it('does not wait for a job that is due later', async () => {
    const queue = app.worker?.get<Queue>(getQueueToken(EVENTS_QUEUE), { strict: false });
    const job = await queue?.add({}, { delay: 3_600_000 });

    await app.settle();

    expect(await job?.isDelayed()).toBe(true);
    await job?.remove();
  });
});
