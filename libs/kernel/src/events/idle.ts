import type { Database } from '../database/database.js';

/**
 * True when nothing is on its way: no event or job waits for the relay, none is queued or running. Deliveries and jobs
 * that wait for a later attempt after a failure do not count before `now`. For tests (`app.settle()`) and for a clean
 * end of commands.
 */
export async function eventsIdle(db: Database, now: Date): Promise<boolean> {
  const [row] = await db.query<{ busy: string | number }[]>(
    `SELECT EXISTS (SELECT 1 FROM outbox_event WHERE dispatched_at IS NULL)
      OR EXISTS (SELECT 1 FROM event_delivery WHERE state = 'pending')
      OR EXISTS (SELECT 1 FROM event_delivery WHERE state = 'failed' AND (lease_until IS NOT NULL OR next_attempt_at <= ?))
      OR EXISTS (SELECT 1 FROM background_job WHERE state = 'running')
      OR EXISTS (SELECT 1 FROM background_job WHERE state = 'queued' AND (attempts = 0 OR next_attempt_at <= ?)) AS busy`,
    [now, now],
  );
  return Number(row?.busy ?? 0) === 0;
}
