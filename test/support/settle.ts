import { getQueueToken } from '@nestjs/bull';
import type { INestApplicationContext } from '@nestjs/common';
import type { Queue } from 'bull';
import { EVENTS_QUEUE, JOBS_QUEUE } from 'markethall/kernel';
import { withTimeLimit } from '../../libs/kernel/src/worker/time-limit.js';
import type { TestApp } from './app.js';

const QUEUES = [EVENTS_QUEUE, JOBS_QUEUE];
const QUEUE_ANSWER_MS = 1_000;
const LONGEST_MS = 30_000;
const STEP_MS = 25;

/**
 * Waits until nothing is on its way: the outbox is dispatched, deliveries and jobs have ended, no lease is held. Retries
 * that wait for their time are brought forward by nothing: a failing handler fails the spec with its error. A delivery that
 * was given up is not waited for: the doctor behind the test finds it (E4c).
 */
export async function settle(app: TestApp): Promise<void> {
  const deadline = performance.now() + LONGEST_MS;
  for (;;) {
    const open = await openWork(app);
    if (open.length === 0) return;
    if (performance.now() > deadline) throw new Error(`still open after ${LONGEST_MS} ms: ${open.join('; ')}`);
    await new Promise((done) => setTimeout(done, STEP_MS)); // the only wait in the suite: polls what other threads do
  }
}

async function openWork(app: TestApp): Promise<string[]> {
  const rows = await app.database.query<{ what: string; n: number | string; detail: string | null }>(
    `SELECT 'events not dispatched' AS what, COUNT(*) AS n, MAX(name) AS detail FROM outbox_event WHERE dispatched_at IS NULL
     UNION ALL
     SELECT CONCAT('deliveries ', MAX(state)), COUNT(*), MAX(CONCAT(subscriber, ': ', COALESCE(last_error, 'waiting')))
       FROM event_delivery WHERE state NOT IN ('done', 'dead', 'unknown')
     UNION ALL
     SELECT 'jobs', COUNT(*), MAX(kind) FROM background_job WHERE state IN ('queued', 'running')
     UNION ALL
     SELECT 'schedules that run', COUNT(*), MAX(name) FROM schedule_lease WHERE lease_until > ?`,
    [app.clock.now()],
  );
  const open = rows.filter((row) => Number(row.n) > 0).map((row) => `${row.n} ${row.what} (${row.detail ?? ''})`);
  // Bull is asked last and only where the rows are quiet: a job ends a moment after its row.
  return open.length > 0 || app.worker === null ? open : busyQueues(app.worker);
}

/** Queues with a job that waits, runs or is due. */
async function busyQueues(worker: INestApplicationContext): Promise<string[]> {
  const found = await Promise.all(
    QUEUES.map(async (name) => {
      const queue = worker.get<Queue>(getQueueToken(name), { strict: false });
      // A Redis that is away runs nothing, and the rows have just said that nothing is missing.
      const jobs = await withTimeLimit(QUEUE_ANSWER_MS, () => openJobs(queue)).catch(() => 0);
      return jobs > 0 ? [`${jobs} jobs in Bull (${name})`] : [];
    }),
  );
  return found.flat();
}

async function openJobs(queue: Queue): Promise<number> {
  const { waiting, active, delayed } = await queue.getJobCounts();
  const later = delayed > 0 ? await queue.getDelayed() : [];
  return waiting + active + later.filter((job) => job.timestamp + (job.opts.delay ?? 0) <= Date.now()).length;
}
