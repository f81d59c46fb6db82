import type { Invariant } from '../modules/define-module.js';
import { type EventClass, eventNameOf } from './app-event.js';

/**
 * A condition for invariants: the outbox has no such event about the aggregate, whose public id the second expression
 * gives. Delivered events are purged after a time, so ask it only of what happened after `:eventsKeptSince`.
 */
export const notAnnouncedSql = (event: EventClass, aggregateType: string, aggregateId: string): string =>
  `NOT EXISTS (SELECT 1 FROM outbox_event told WHERE told.aggregate_type = '${aggregateType}'
    AND told.aggregate_id = ${aggregateId} AND told.name = '${eventNameOf(event)}')`;

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
    // A violation and no warning: what was to happen has not, and nothing brings it about but a person.
    code: 'E4c',
    title: 'No delivery is given up or waits for a subscriber that no worker has (retry-events, drop-events)',
    sql: `SELECT d.message_id, o.name, d.subscriber, d.state, d.last_error FROM event_delivery d
      LEFT JOIN outbox_event o ON o.id = d.message_id WHERE d.state IN ('dead', 'unknown')`,
  },
  {
    code: 'E8',
    title: 'No job runs without a lease that was renewed within the last minutes',
    sql: `SELECT id, kind FROM background_job WHERE state = 'running' AND next_attempt_at < :now - INTERVAL 300 SECOND
      AND EXISTS (SELECT 1 FROM background_job later WHERE later.started_at > background_job.next_attempt_at + INTERVAL 60 SECOND)`,
  },
];
