import { newId, RequestContext } from 'markethall/kernel';

/** A key that is the same when a request comes again with its Idempotency-Key, also after its answer was lost. */
export function onceKey(purpose: string): string {
  const record = RequestContext.find()?.idempotency?.record;
  return `${purpose}:${record === undefined ? newId('once') : record.toString('hex')}`;
}
