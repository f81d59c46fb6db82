import type { Actor } from 'markethall/kernel';
import { aboveOwnRights } from '../user.errors.js';

/**
 * Nobody gives, or takes charge of, more than they hold: neither a permission nor a channel.
 * The product itself (seed, command) may. Throws 403 `above_own_rights`.
 */
export function assertWithinOwnRights(
  actor: Actor,
  rights: { permissions: Iterable<string>; channels?: readonly string[] | null },
): void {
  if (actor.kind === 'system') return;
  const missing = [...new Set(rights.permissions)].filter((permission) => !actor.permissions.has(permission));
  if (missing.length > 0) throw aboveOwnRights(missing.sort());
  if (rights.channels === undefined || actor.channels === 'all') return;
  const own = actor.channels;
  if (rights.channels === null || rights.channels.some((channel) => !own.includes(channel))) {
    throw aboveOwnRights(['channels']);
  }
}
