import type { Invariant } from '../modules/define-module.js';

/** What must hold about events and jobs at rest; each tells of work that was passed over, not of a mere backlog. */
export const eventsInvariants: readonly Invariant[] = [
  {
    code: 'E4a',
    title: 'No event waits for the relay while later ones (by more than a minute) were taken',
    sql: `SELECT o.id, o.name FROM outbox_event o WHERE o.dispatched_at IS NULL AND EXISTS (
      SELECT 1 FROM outbox_event later WHERE later.dispatched_at IS NOT NULL AND later.occurred_at > o.occurred_at + INTERVAL 60 SECOND)`,
  },
  {
    code: 'E4b',
    title: 'No delivery that was due is passed over while later ones (by more than a minute) were settled',
    sql: `SELECT d.message_id, d.subscriber FROM event_delivery d WHERE d.state IN ('pending', 'failed') AND d.next_attempt_at < :now
      AND EXISTS (SELECT 1 FROM event_delivery later WHERE later.settled_at > d.next_attempt_at + INTERVAL 60 SECOND)`,
  },
  {
    code: 'E8',
    title: 'No job runs without a lease that was renewed within the last minutes',
    sql: `SELECT id, kind FROM background_job WHERE state = 'running' AND next_attempt_at < :now - INTERVAL 300 SECOND
      AND EXISTS (SELECT 1 FROM background_job later WHERE later.started_at > background_job.next_attempt_at + INTERVAL 60 SECOND)`,
  },
];
