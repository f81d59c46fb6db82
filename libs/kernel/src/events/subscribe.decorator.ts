import 'reflect-metadata';
import type { AppEvent, EventClass } from './app-event.js';

/** What a handler learns about the delivery beside the event itself. */
export interface EventMeta {
  /** Id of the message, the same for every subscriber and every attempt: the key for idempotent calls to others. */
  readonly messageId: string;
  readonly eventName: string;
  /** When the publishing transaction recorded it. */
  readonly occurredAt: Date;
  /** Version of the aggregate when it happened, where the publisher gave one. */
  readonly aggregateVersion: number | null;
  readonly channelId: string | null;
  /** Who caused it, as `staff:usr_…`; the handler itself runs as the system. */
  readonly actor: string;
  /** Request that caused it, for logs; empty when none did. */
  readonly requestId: string;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** Aborted when the attempt is cut (`timeoutMs`) or the process stops. */
  readonly signal: AbortSignal;
}

export interface SubscribeOptions {
  /**
   * true (default): the handler runs inside one transaction that also settles the delivery, so its effect on our
   * database happens once. false: for handlers that talk to the network; settled after, so they may run twice.
   */
  transaction?: boolean;
  /** Cut after so many milliseconds; default 30 s. */
  timeoutMs?: number;
  /** Attempts before it is given up with an alert; default 16 (about five hours). */
  maxAttempts?: number;
}

/** A subscription as declared at a method. */
export interface SubscriptionMetadata {
  readonly event: EventClass;
  /** `module.handler-name`, stable for ever: it names the delivery rows. */
  readonly subscriber: string;
  readonly options: Required<SubscribeOptions>;
}

const SUBSCRIPTIONS = 'markethall:subscriptions';

/**
 * Calls the method for every event of the class, at least once, in any order, in the worker only (list the provider in
 * the module's `<module>.worker.ts`). `subscriber` is `module.handler-name`.
 */
export const Subscribe =
  <E extends AppEvent>(event: EventClass<E>, subscriber: string, options: SubscribeOptions = {}) =>
  <M extends (event: E, meta: EventMeta) => unknown>(
    target: object,
    _key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(subscriber) || subscriber.length > 80) {
      throw new Error(
        `The subscriber '${subscriber}' of ${target.constructor.name} must look like 'module.handler-name'`,
      );
    }
    const method = descriptor.value;
    if (method === undefined) return;
    const metadata: SubscriptionMetadata = {
      event,
      subscriber,
      options: {
        transaction: options.transaction ?? true,
        timeoutMs: options.timeoutMs ?? 30_000,
        maxAttempts: options.maxAttempts ?? 16,
      },
    };
    Reflect.defineMetadata(SUBSCRIPTIONS, [...subscriptionsOf(method), metadata], method);
  };

/** Subscriptions declared at a method. */
export function subscriptionsOf(method: object): SubscriptionMetadata[] {
  const found: unknown = Reflect.getMetadata(SUBSCRIPTIONS, method);
  return Array.isArray(found) ? (found as SubscriptionMetadata[]) : []; // only Subscribe writes this key
}
