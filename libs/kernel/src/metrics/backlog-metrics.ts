import { Injectable, type OnModuleInit } from '@nestjs/common';
import { MemoryStore } from '../cache/memory-store.js';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { Metrics } from './metrics.js';

/** Gauges that are read from the database when somebody scrapes; bounded counts, so that a backlog stays cheap to see. */
@Injectable()
export class BacklogMetrics implements OnModuleInit {
  constructor(
    private readonly metrics: Metrics,
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly memory: MemoryStore,
  ) {}

  onModuleInit(): void {
    const { metrics } = this;
    metrics.gauge('markethall_outbox_waiting', 'Events that the relay has not taken yet (at most 10,000)', () =>
      this.count('SELECT id FROM outbox_event WHERE dispatched_at IS NULL'),
    );
    metrics.gauge('markethall_outbox_lag_seconds', 'Age of the oldest event that the relay has not taken yet', () =>
      this.lag(),
    );
    for (const state of ['pending', 'failed', 'dead', 'unknown']) {
      metrics.gauge(`markethall_event_deliveries_${state}`, `Deliveries that are ${state} (at most 10,000)`, () =>
        this.count(`SELECT message_id FROM event_delivery WHERE state = ?`, [state]),
      );
    }
    for (const state of ['queued', 'running']) {
      metrics.gauge(`markethall_jobs_${state}`, `Background jobs that are ${state} (at most 10,000)`, () =>
        this.count('SELECT id FROM background_job WHERE state = ?', [state]),
      );
    }
    metrics.gauge('markethall_cache_entries', 'Entries of the in-process cache', () => this.memory.size.entries);
    metrics.gauge('markethall_cache_bytes', 'Bytes of the in-process cache', () => this.memory.size.bytes);
    metrics.gauge('markethall_db_pool_in_use', 'Connections to the database in use', () =>
      poolInUse(this.db.dataSource.driver),
    );
  }

  private async count(rows: string, parameters: unknown[] = []): Promise<number | null> {
    return this.number(`SELECT COUNT(*) AS n FROM (${rows} LIMIT 10000) AS bounded`, parameters);
  }

  private async lag(): Promise<number | null> {
    const sql = 'SELECT occurred_at AS n FROM outbox_event WHERE dispatched_at IS NULL ORDER BY id LIMIT 1';
    const [row] = await this.db.query<{ n: Date }[]>(sql).catch(() => []);
    return row === undefined ? 0 : Math.max(0, (this.clock.nowMs() - row.n.getTime()) / 1000);
  }

  private async number(sql: string, parameters: unknown[]): Promise<number | null> {
    const [row] = await this.db.query<{ n: string | number }[]>(sql, parameters).catch(() => []);
    return row === undefined ? null : Number(row.n);
  }
}

/** mysql2 does not offer the figure officially: what cannot be read is not shown. */
function poolInUse(driver: unknown): number | null {
  const pool = (driver as { pool?: { _allConnections?: { length: number }; _freeConnections?: { length: number } } })
    .pool;
  if (pool?._allConnections === undefined || pool._freeConnections === undefined) return null;
  return pool._allConnections.length - pool._freeConnections.length;
}
