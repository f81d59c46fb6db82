import { hostname } from 'node:os';
import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';

/** The lease of one run. */
export interface Lease {
  readonly name: string;
  readonly fence: number;
}

/** The rows of `schedule_lease`. Every step is one guarded UPDATE, so that of many processes one wins. */
@Injectable()
export class ScheduleLeases {
  private readonly owner = `${hostname()}:${process.pid}`.slice(0, 120);

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Makes the rows of schedules that are new here, due first at `firstRunAt`; one that runs more often now is due earlier. */
  async ensure(schedules: readonly { name: string; firstRunAt: Date }[]): Promise<void> {
    if (schedules.length === 0) return;
    await this.db.execute(
      `INSERT INTO schedule_lease (name, fence, next_run_at) VALUES ?
        ON DUPLICATE KEY UPDATE next_run_at = LEAST(next_run_at, VALUES(next_run_at))`,
      [[...schedules].sort((a, b) => (a.name < b.name ? -1 : 1)).map(({ name, firstRunAt }) => [name, 0, firstRunAt])],
    );
  }

  /** The rows of these schedules: which there are, and which are due and free. */
  async look(names: readonly string[]): Promise<{ known: Set<string>; due: string[] }> {
    const now = this.clock.now();
    const rows = await this.db.query<{ name: string; next_run_at: Date; lease_until: Date | null }[]>(
      'SELECT name, next_run_at, lease_until FROM schedule_lease WHERE name IN (?) ORDER BY next_run_at',
      [names],
    );
    const due = rows.filter((row) => row.next_run_at <= now && (row.lease_until === null || row.lease_until <= now));
    return { known: new Set(rows.map((row) => row.name)), due: due.map((row) => row.name) };
  }

  /** Takes the lease, if it is due and free (`anyTime`: free). null when somebody else was first. */
  async take(name: string, leaseMs: number, anyTime = false): Promise<Lease | null> {
    const now = this.clock.now();
    const { affectedRows } = await this.db.execute(
      `UPDATE schedule_lease SET owner = ?, fence = fence + 1, lease_until = ?, last_run_at = ?
        WHERE name = ? AND (lease_until IS NULL OR lease_until <= ?) AND (next_run_at <= ? OR ?)`,
      [this.owner, new Date(now.getTime() + leaseMs), now, name, now, now, anyTime ? 1 : 0],
    );
    if (affectedRows === 0) return null;
    // Nobody else can raise the fence while the lease is ours; a lapse in between shows at the next guarded step.
    const [row] = await this.db.query<{ fence: string | number }[]>('SELECT fence FROM schedule_lease WHERE name = ?', [
      name,
    ]);
    return row === undefined ? null : { name, fence: Number(row.fence) };
  }

  /** Prolongs the lease. False: it was lost. */
  async renew(lease: Lease, leaseMs: number): Promise<boolean> {
    const { affectedRows } = await this.db.execute(
      'UPDATE schedule_lease SET lease_until = ? WHERE name = ? AND fence = ?',
      [new Date(this.clock.nowMs() + leaseMs), lease.name, lease.fence],
    );
    return affectedRows === 1;
  }

  /** Ends the run: free again, due next at `nextRunAt`. False: the lease was lost, nothing is changed. */
  async finish(lease: Lease, nextRunAt: Date, error: string | null): Promise<boolean> {
    const { affectedRows } = await this.db.execute(
      `UPDATE schedule_lease SET lease_until = NULL, next_run_at = ?, last_error = ?,
        last_success_at = COALESCE(?, last_success_at) WHERE name = ? AND fence = ?`,
      [nextRunAt, error, error === null ? this.clock.now() : null, lease.name, lease.fence],
    );
    return affectedRows === 1;
  }
}
