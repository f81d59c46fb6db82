import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, idBytes } from 'markethall/kernel';
import { IsNull } from 'typeorm';
import { SessionActors } from './session-actors.js';
import { Session, type SessionEnd } from './session.entity.js';

/** Open sessions of one account; the one used longest ago gives way to a new one. */
const MOST_SESSIONS = 20;

/** The one way in which sessions end. Callers hold a transaction, and call `forget` once it is committed. */
@Injectable()
export class SessionEndings {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly actors: SessionActors,
  ) {}

  /** Ends those of the given sessions that are open, with their refresh tokens. */
  async end(sessionIds: readonly string[], reason: SessionEnd): Promise<void> {
    if (sessionIds.length === 0) return;
    const ids = [...sessionIds].sort().map((id) => idBytes(id));
    const now = this.clock.now();
    await this.db.execute(
      'UPDATE user_session SET ended_at = ?, end_reason = ? WHERE id IN (?) AND ended_at IS NULL ORDER BY id',
      [now, reason, ids],
    );
    await this.db.execute('UPDATE refresh_token SET active_session_id = NULL WHERE active_session_id IN (?)', [ids]);
    for (const id of sessionIds) {
      this.changes.record({
        entityType: 'user_session',
        id,
        version: 2,
        before: { endedAt: null, endReason: null },
        after: { endedAt: now, endReason: reason },
      });
    }
    await this.actors.forgetSessions(sessionIds);
  }

  /** Ends every open session of an account, except one; answers which. */
  async endAll(userId: string, reason: SessionEnd, exceptSessionId?: string | null): Promise<string[]> {
    const open = await this.openOf(userId);
    const ids = open.map((session) => session.id).filter((id) => id !== exceptSessionId);
    await this.end(ids, reason);
    return ids;
  }

  /** Makes room for one more session. */
  async endOldest(userId: string): Promise<void> {
    const open = await this.openOf(userId);
    const surplus = open.sort((a, b) => b.lastUsedAt.getTime() - a.lastUsedAt.getTime()).slice(MOST_SESSIONS - 1);
    await this.end(
      surplus.map((session) => session.id),
      'too_many',
    );
  }

  /** Makes every process forget them now; `end` alone does so a moment after the commit. */
  forget(sessionIds: readonly string[]): Promise<void> {
    return this.actors.forgetSessions(sessionIds);
  }

  /** The same for everything known of an account. */
  forgetUser(userId: string): Promise<void> {
    return this.actors.forgetUser(userId);
  }

  private openOf(userId: string): Promise<Session[]> {
    return this.db.repository(Session).find({ where: { userId, endedAt: IsNull() }, order: { id: 'ASC' }, take: 1000 });
  }
}
