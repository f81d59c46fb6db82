import type { TestApp } from './app.js';

const LONGEST_MS = 30_000;
const STEP_MS = 25;

/**
 * Waits until nothing is on its way: the outbox is dispatched, deliveries and jobs have ended, no lease is held. Retries
 * that wait for their time are brought forward by nothing: a failing handler fails the spec with its error.
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
     SELECT 'jobs', COUNT(*), MAX(kind) FROM background_job WHERE state IN ('queued', 'running')`,
  );
  return rows.filter((row) => Number(row.n) > 0).map((row) => `${row.n} ${row.what} (${row.detail ?? ''})`);
}
