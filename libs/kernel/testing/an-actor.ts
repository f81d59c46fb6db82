import type { Actor } from 'markethall/kernel';
import { newId } from 'markethall/kernel';

/** An actor for `RequestContext.run`: by default a staff member of all channels without any permission. */
export function anActor(values: Partial<Omit<Actor, 'permissions'>> & { permissions?: readonly string[] } = {}): Actor {
  const { permissions, ...rest } = values;
  return {
    kind: 'staff',
    userId: newId('usr'),
    profileId: null,
    sessionId: newId('ses'),
    channels: 'all',
    ...rest,
    permissions: new Set(permissions),
  };
}
