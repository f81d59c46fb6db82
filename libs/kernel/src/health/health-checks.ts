import { Injectable } from '@nestjs/common';
import { Database } from '../database/database.js';
import { Readiness } from '../lifecycle/readiness.js';
import { RedisConnections } from '../lifecycle/redis.js';
import { pendingMigrations } from '../migrations/migrate.js';
import { withTimeLimit } from '../worker/time-limit.js';

const TIMEOUT_MS = 1_000;

/** What `/health/ready` answers. `ready` is false where traffic makes no sense; Redis away is only `degraded`. */
export interface HealthReport {
  ready: boolean;
  status: 'ok' | 'degraded' | 'stopping' | 'unavailable';
  checks: { database: 'ok' | 'failed'; migrations: 'ok' | 'pending' | 'unknown'; redis: 'ok' | 'failed' };
}

/** Tells whether this process can do its work. */
@Injectable()
export class HealthChecks {
  private schemaIsCurrent = false;

  constructor(
    private readonly db: Database,
    private readonly redis: RedisConnections,
    private readonly readiness: Readiness,
  ) {}

  async report(): Promise<HealthReport> {
    const [database, redis] = await Promise.all([this.databaseAnswers(), this.redisAnswers()]);
    const migrations = database ? await this.migrations() : 'unknown';
    const ready = database && migrations === 'ok' && !this.readiness.shuttingDown;
    return {
      ready,
      status: this.readiness.shuttingDown ? 'stopping' : !ready ? 'unavailable' : redis ? 'ok' : 'degraded',
      checks: { database: database ? 'ok' : 'failed', migrations, redis: redis ? 'ok' : 'failed' },
    };
  }

  private databaseAnswers(): Promise<boolean> {
    return succeeds(() => this.db.query('SELECT 1'));
  }

  private redisAnswers(): Promise<boolean> {
    return succeeds(() => this.redis.commands.ping());
  }

  /** Once current, the schema stays so for this process: only a newer release adds migrations. */
  private async migrations(): Promise<'ok' | 'pending' | 'unknown'> {
    if (this.schemaIsCurrent) return 'ok';
    try {
      const pending = await withTimeLimit(TIMEOUT_MS, () => pendingMigrations(this.db.dataSource));
      this.schemaIsCurrent = pending.length === 0;
      return this.schemaIsCurrent ? 'ok' : 'pending';
    } catch {
      return 'unknown';
    }
  }
}

async function succeeds(call: () => Promise<unknown>): Promise<boolean> {
  try {
    await withTimeLimit(TIMEOUT_MS, call);
    return true;
  } catch {
    return false;
  }
}
