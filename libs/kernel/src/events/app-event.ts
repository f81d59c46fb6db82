/** What an event is about. `version` lets a subscriber that needs order wait for it. */
export interface EventAggregate {
  type: string;
  id: string;
  version?: number;
}

/**
 * A fact that other modules may rely on: past tense, versioned on the wire (`orders.placed.v1`), ids and facts only,
 * never an entity, a secret or a one-time token. Its payload is its own fields except `aggregate` and `channelId`;
 * they must be plain JSON (no bigint, no Date: send minor units as number, time as text).
 */
export abstract class AppEvent {
  static readonly eventName: string;
  /** The thing that changed. */
  abstract readonly aggregate: EventAggregate;
  /** Sales channel that it happened in, where there is one. */
  readonly channelId?: string | null;
}

/** The class of an event. */
export interface EventClass<E extends AppEvent = AppEvent> {
  readonly eventName: string;
  readonly name: string;
  readonly prototype: E;
}

const ENVELOPE: ReadonlySet<string> = new Set(['aggregate', 'channelId']);

/** The name on the wire. Throws where the class forgot it or it carries no version. */
export function eventNameOf(type: EventClass): string {
  const name = type.eventName;
  if (typeof name !== 'string' || !/^[a-z][a-z0-9-]*\.[a-z][a-z0-9-]*\.v[1-9]\d?$/.test(name) || name.length > 100) {
    throw new Error(
      `${type.name}.eventName must look like 'orders.placed.v1' and have at most 100 characters, not '${name}'`,
    );
  }
  return name;
}

/** `orders.placed.v1` → 1. */
export const eventVersionOf = (name: string): number => Number(/\.v(\d+)$/.exec(name)?.[1] ?? 1);

/** The facts that go on the wire. */
export function payloadOf(event: AppEvent): Record<string, unknown> {
  return Object.fromEntries(Object.entries(event).filter(([key]) => !ENVELOPE.has(key)));
}

/** An instance as its publisher made it, from what was stored. Its constructor does not run. */
export function reviveEvent<E extends AppEvent>(
  type: EventClass<E>,
  stored: { payload: Record<string, unknown>; aggregate: EventAggregate; channelId: string | null },
): E {
  const event = Object.create(type.prototype) as E;
  Object.assign(event, stored.payload);
  for (const key of ['aggregate', 'channelId'] as const) {
    if (!isComputed(type.prototype, key)) Object.defineProperty(event, key, { value: stored[key], enumerable: true });
  }
  return event;
}

/** True where the class computes the property by a getter. */
function isComputed(prototype: object | null, key: string): boolean {
  if (prototype === null) return false;
  const descriptor = Object.getOwnPropertyDescriptor(prototype, key);
  return descriptor?.get !== undefined || isComputed(Object.getPrototypeOf(prototype) as object | null, key);
}
