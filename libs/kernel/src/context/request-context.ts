import { AsyncLocalStorage } from 'node:async_hooks';
import { type Actor, systemActor } from './actor.js';

/** What travels with a request, a job or an event handler through every call. */
export interface RequestContextData {
  /** `X-Request-Id` of the request, or of the request that caused this job. */
  readonly requestId: string;
  /** W3C `traceparent`, when the caller sent a well-formed one. */
  readonly traceparent: string | null;
  /** Set by the guard once it is known. */
  actor: Actor;
  /** Idempotency record of this request, when it carries a key (see idempotency/). */
  idempotency: IdempotencyBinding | null;
}

/** The claimed record that the first outermost transaction of the request writes its effect into. */
export interface IdempotencyBinding {
  /** Primary key of the record. */
  readonly record: Buffer;
  /** Raised by every claim: a take-over after a lapsed lease fences off the former holder. */
  readonly fence: number;
  /** Public id of what the request made; 'done' is written where the use case names none. */
  effect: string | null;
  /** Effect of an earlier request with this key that got no answer stored; null for a first one. */
  readonly earlierEffect: string | null;
  /** True once a transaction with the effect has committed. */
  bound: boolean;
  /** The answer is kept for replays, so the lease holds until it is stored. */
  storesAnswer: boolean;
  /** True once a committed transaction has ended the lease (`releaseKeyWithTransaction`). */
  released: boolean;
}

const storage = new AsyncLocalStorage<RequestContextData>();
const OUTSIDE: RequestContextData = {
  requestId: '',
  traceparent: null,
  actor: systemActor('process'),
  idempotency: null,
};

/** The ambient request. Outside of any request or job it is the system itself without a request id. */
export class RequestContext {
  /** The running context; never null. */
  static current(): RequestContextData {
    return storage.getStore() ?? OUTSIDE;
  }

  /** The running context, or undefined outside of requests and jobs. */
  static find(): RequestContextData | undefined {
    return storage.getStore();
  }

  /** The present actor. */
  static actor(): Actor {
    return (storage.getStore() ?? OUTSIDE).actor;
  }

  /** Runs `work` in the given context. Everything awaited inside sees it. */
  static run<T>(data: Partial<RequestContextData> & { actor: Actor }, work: () => T): T {
    const complete: RequestContextData = {
      requestId: data.requestId ?? '',
      traceparent: data.traceparent ?? null,
      actor: data.actor,
      idempotency: data.idempotency ?? null,
    };
    return storage.run(complete, work);
  }

  /** Runs `work` in exactly this object: the door of the HTTP hook, which fills in the actor later. */
  static enter<T>(data: RequestContextData, work: () => T): T {
    return storage.run(data, work);
  }

  /** Runs `work` as another actor (a command, a schedule, a subscriber), keeping the request id. */
  static runAs<T>(actor: Actor, work: () => T): T {
    const outer = storage.getStore();
    return RequestContext.run({ requestId: outer?.requestId, traceparent: outer?.traceparent, actor }, work);
  }
}

/**
 * Names what this request makes (`ord_…`), for the idempotency record of its key. Call it inside the request's first
 * transaction; without a key it does nothing.
 */
export function bindIdempotencyEffect(resourceId: string): void {
  const binding = storage.getStore()?.idempotency;
  if (binding !== null && binding !== undefined && !binding.bound) binding.effect = resourceId.slice(0, 80);
}
