import { type Actor, systemActor } from 'markethall/kernel';
import { assertWithinOwnRights } from './grants.js';

const staff = (permissions: string[], channels: Actor['channels'] = 'all'): Actor => ({
  kind: 'staff',
  userId: 'usr_x',
  profileId: null,
  sessionId: null,
  permissions: new Set(permissions),
  channels,
});

describe('assertWithinOwnRights', () => {
  const refused = expect.objectContaining({ code: 'above_own_rights', status: 403 }) as Error;

  it('lets somebody give what they hold', () => {
    expect(() => assertWithinOwnRights(staff(['a:read', 'a:write']), { permissions: ['a:read'] })).not.toThrow();
  });

  it('refuses one permission too many', () => {
    expect(() => assertWithinOwnRights(staff(['a:read']), { permissions: ['a:read', 'a:write'] })).toThrow(refused);
  });

  it('refuses all channels, or a foreign one, to staff of some channels', () => {
    const actor = staff([], ['chan_1']);
    expect(() => assertWithinOwnRights(actor, { permissions: [], channels: null })).toThrow(refused);
    expect(() => assertWithinOwnRights(actor, { permissions: [], channels: ['chan_2'] })).toThrow(refused);
    expect(() => assertWithinOwnRights(actor, { permissions: [], channels: ['chan_1'] })).not.toThrow();
  });

  it('lets the product itself do everything', () => {
    expect(() =>
      assertWithinOwnRights(systemActor('seed'), { permissions: ['a:write'], channels: null }),
    ).not.toThrow();
  });
});
