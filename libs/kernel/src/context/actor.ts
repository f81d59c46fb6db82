/** Who acts. Every use case sees the same actor whichever door (REST, GraphQL, WebSocket, queue) it came through. */
export interface Actor {
  readonly kind: 'anonymous' | 'customer' | 'staff' | 'system' | 'apiKey';
  /** `usr_…` of customers and staff. */
  readonly userId: string | null;
  /** Opaque id of the profile behind the user, such as `cus_…`. */
  readonly profileId: string | null;
  readonly sessionId: string | null;
  readonly permissions: ReadonlySet<string>;
  /** Sales channels that the actor may see: all, or these ids. */
  readonly channels: 'all' | readonly string[];
  /** For logs and change records: the schedule's, key's or command's name. */
  readonly name?: string;
}

const NO_PERMISSIONS: ReadonlySet<string> = new Set<string>();

/** A request without credentials. */
export const anonymousActor: Actor = Object.freeze({
  kind: 'anonymous',
  userId: null,
  profileId: null,
  sessionId: null,
  permissions: NO_PERMISSIONS,
  channels: 'all',
});

/** The product itself: a schedule, subscriber, command. Sees every channel; holds no permission of the guard. */
export const systemActor = (name: string): Actor => ({
  kind: 'system',
  userId: null,
  profileId: null,
  sessionId: null,
  permissions: NO_PERMISSIONS,
  channels: 'all',
  name,
});

/** `staff:usr_…`, `system:orders.expire`, `anonymous`: for outbox rows, change records and logs (at most 120 characters). */
export function actorRef(actor: Actor): string {
  const id = actor.userId ?? actor.name;
  return (id === undefined || id === null ? actor.kind : `${actor.kind}:${id}`).slice(0, 120);
}

/** True when the actor may see rows of this channel; rows without a channel (null) are visible to all. */
export function actorCanSeeChannel(actor: Actor, channelId: string | null): boolean {
  return channelId === null || actor.channels === 'all' || actor.channels.includes(channelId);
}

/** For the WHERE of a list: 'all', or the ids to bind in `IN (…)` (an empty list matches nothing). */
export const channelScope = (actor: Actor): 'all' | string[] =>
  actor.channels === 'all' ? 'all' : [...actor.channels];
