import type { Invariant } from '../modules/define-module.js';
import { LEASE_MS } from './idempotency.store.js';

const LEASE_SECONDS = LEASE_MS / 1_000;

/** What must hold about idempotency keys at rest. */
export const idempotencyInvariants: readonly Invariant[] = [
  {
    // An answer without a body (204, an empty 200) has no content type either.
    code: 'E2',
    title: 'A stored answer is whole: a status that HTTP knows, its headers, and a body where they tell of one',
    sql: `SELECT id, route, response_status FROM idempotency_record
      WHERE response_status IS NOT NULL AND (response_status < 200 OR response_status > 599 OR response_headers IS NULL
        OR (response_body IS NULL AND JSON_EXTRACT(response_headers, '$."content-type"') IS NOT NULL))`,
  },
  {
    // A minute of grace: what a killed process left is forgotten by a schedule. A claim with an effect may stay: its
    // answer is not stored, and a retry finds what was made.
    code: 'E2-running',
    title: 'No key is claimed for longer than a request may take, with nothing made and nothing answered',
    sql: `SELECT id, route, fence, lease_until FROM idempotency_record
      WHERE response_status IS NULL AND (lease_until > :now + INTERVAL ${LEASE_SECONDS + 60} SECOND
        OR (effect IS NULL AND lease_until < :now - INTERVAL 60 SECOND))`,
  },
];
