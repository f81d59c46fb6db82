import { Injectable } from '@nestjs/common';
import { type Actor, Cache, Clock, Database, idBytes, idFromBytes, isId } from 'markethall/kernel';
import type { UserKind } from '../accounts/user-account.entity.js';
import { permissionsOf } from '../staff/role.entity.js';

/** For how long a process may act on what it knew of a session when nobody can tell it of a change. */
const KNOWN_SECONDS = 5;
const ROLES_TAG = 'users:roles';

/** A session's owner and rights as plain data. */
interface Principal {
  readonly userId: string;
  readonly sessionId: string;
  readonly kind: UserKind;
  readonly profileId: string | null;
  readonly channels: string[] | null;
  readonly permissions: string[];
  readonly expiresAt: number;
}

interface SessionRow {
  user_id: Buffer;
  kind: UserKind;
  profile_id: string | null;
  channel_scope: unknown;
  expires_at: Date;
}

/**
 * Who acts in a session, and with which rights, as of at most 5 seconds ago: ended sessions, disabled accounts and
 * changed roles are dropped from every process's memory at once (`forget…`), or after 5 seconds when Redis is away.
 */
@Injectable()
export class SessionActors {
  /** One Actor a principal, so that a hot session costs no new permission set a request. */
  private readonly actors = new WeakMap<Principal, Actor>();

  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
    private readonly clock: Clock,
  ) {}

  /** null when the session has ended or its owner may not sign in any more. */
  async find(sessionId: string): Promise<Actor | null> {
    if (!isId('ses', sessionId)) return null;
    const { principal } = await this.cache.getOrLoad(
      `users:session:1:${sessionId}`,
      { ttlSeconds: KNOWN_SECONDS, tags: [sessionTag(sessionId), ROLES_TAG] },
      async (context) => {
        const loaded = await this.load(sessionId);
        if (loaded) context.tag(userTag(loaded.userId));
        return { principal: loaded };
      },
    );
    if (!principal || principal.expiresAt <= this.clock.nowMs()) return null;
    return this.actorOf(principal);
  }

  /** After these sessions have ended. Inside a transaction it happens once that is committed. */
  forgetSessions(sessionIds: readonly string[]): Promise<void> {
    return this.forget(sessionIds.map(sessionTag));
  }

  /** After a change of the account, its roles or its channels. */
  forgetUser(userId: string): Promise<void> {
    return this.forget([userTag(userId)]);
  }

  /** After a change of any role. */
  forgetRoles(): Promise<void> {
    return this.forget([ROLES_TAG]);
  }

  private async forget(tags: string[]): Promise<void> {
    if (tags.length === 0) return;
    if (this.db.inTransaction) this.db.afterCommit(() => this.cache.invalidateTags(tags));
    else await this.cache.invalidateTags(tags);
  }

  private actorOf(principal: Principal): Actor {
    const known = this.actors.get(principal);
    if (known) return known;
    const actor: Actor = {
      kind: principal.kind,
      userId: principal.userId,
      profileId: principal.profileId,
      sessionId: principal.sessionId,
      permissions: new Set(principal.permissions),
      channels: principal.channels ?? 'all',
    };
    this.actors.set(principal, actor);
    return actor;
  }

  private async load(sessionId: string): Promise<Principal | null> {
    const [row] = await this.db.query<SessionRow[]>(
      `SELECT u.id AS user_id, u.kind, u.profile_id, u.channel_scope, s.expires_at
         FROM user_session s JOIN user_account u ON u.id = s.user_id
        WHERE s.id = ? AND s.ended_at IS NULL AND u.status = 'active'`,
      [idBytes(sessionId)],
    );
    if (!row) return null;
    const userId = idFromBytes('usr', row.user_id);
    return {
      userId,
      sessionId,
      kind: row.kind,
      profileId: row.profile_id,
      channels: row.kind === 'staff' ? textList(row.channel_scope) : null,
      permissions: row.kind === 'staff' ? await this.loadPermissions(row.user_id) : [],
      expiresAt: row.expires_at.getTime(),
    };
  }

  private async loadPermissions(userId: Buffer): Promise<string[]> {
    const rows = await this.db.query<{ code: string; permissions: unknown }[]>(
      'SELECT r.code, r.permissions FROM role_assignment a JOIN role r ON r.id = a.role_id WHERE a.user_id = ?',
      [userId],
    );
    return [...new Set(rows.flatMap((row) => permissionsOf(row.code, textList(row.permissions) ?? [])))];
  }
}

/** JSON comes as text on MariaDB and parsed on MySQL. */
function textList(value: unknown): string[] | null {
  const list: unknown = typeof value === 'string' ? JSON.parse(value) : value;
  return Array.isArray(list) ? list.filter((item) => typeof item === 'string') : null;
}

const sessionTag = (sessionId: string): string => `users:session:${sessionId}`;
const userTag = (userId: string): string => `users:user:${userId}`;
