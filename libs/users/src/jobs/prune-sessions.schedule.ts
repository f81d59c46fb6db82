import { Injectable } from '@nestjs/common';
import { Clock, Database, Schedule } from 'markethall/kernel';

const DAY_MS = 86_400_000;
/** Ended sessions stay this long for questions about who was signed in. */
const KEEP_SESSIONS_DAYS = 30;
/** Used refresh tokens stay this long to notice a thief; later ones are unknown, which is refused all the same. */
const KEEP_USED_TOKENS_DAYS = 7;
const BATCH = 1_000;

/** Forgets what nobody can use any more, in small steps. */
@Injectable()
export class PruneSessionsSchedule {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Schedule('users.prune-sessions', { everyMs: 3_600_000 })
  async prune(): Promise<void> {
    const now = this.clock.nowMs();
    const tokensBefore = new Date(now - KEEP_USED_TOKENS_DAYS * DAY_MS);
    const sessionsBefore = new Date(now - KEEP_SESSIONS_DAYS * DAY_MS);
    await this.inBatches('DELETE FROM one_time_token WHERE expires_at < ? ORDER BY id LIMIT ?', tokensBefore);
    await this.inBatches('DELETE FROM refresh_token WHERE used_at < ? ORDER BY id LIMIT ?', tokensBefore);
    await this.inBatches(
      `DELETE FROM refresh_token WHERE session_id IN (SELECT id FROM user_session WHERE expires_at < ?) ORDER BY id LIMIT ?`,
      sessionsBefore,
    );
    await this.inBatches('DELETE FROM user_session WHERE expires_at < ? ORDER BY id LIMIT ?', sessionsBefore);
  }

  private async inBatches(sql: string, before: Date): Promise<void> {
    let deleted = BATCH;
    while (deleted === BATCH) deleted = (await this.db.execute(sql, [before, BATCH])).affectedRows;
  }
}
