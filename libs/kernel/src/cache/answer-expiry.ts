import { RequestContext, type RequestContextData } from '../context/request-context.js';

const expiries = new WeakMap<RequestContextData, number>();

/**
 * Says that the answer to the present request changes by itself at this time (a price that is scheduled, say):
 * `@CachedBytes` keeps it no longer. The earliest of several counts; null says nothing.
 */
export function answerHoldsUntil(time: Date | null): void {
  const context = RequestContext.find();
  if (time === null || context === undefined) return;
  expiries.set(context, Math.min(expiries.get(context) ?? Infinity, time.getTime()));
}

/** When the answer to the present request ends, in ms since the epoch; undefined: nobody said. */
export function answerExpiry(): number | undefined {
  const context = RequestContext.find();
  return context === undefined ? undefined : expiries.get(context);
}
