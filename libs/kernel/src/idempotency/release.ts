import type { Clock } from '../clock/clock.js';
import { RequestContext } from '../context/request-context.js';
import type { Database } from '../database/database.js';

/**
 * Ends the lease of the request's Idempotency-Key with the ambient transaction, which saves a statement of its own: for
 * the transaction that completes a request whose answer is not stored, so that a retry finds what was made. Where there
 * is no key, no committed effect or an answer to be stored, nothing happens.
 */
export function releaseKeyWithTransaction(db: Database, clock: Clock): void {
  const binding = RequestContext.find()?.idempotency;
  if (!binding?.bound || binding.storesAnswer) return;
  db.post('UPDATE idempotency_record SET lease_until = ? WHERE id = ? AND fence = ?', [
    clock.now(),
    binding.record,
    binding.fence,
  ]);
  db.afterCommit(() => {
    binding.released = true;
  });
}
