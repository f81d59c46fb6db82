import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { Schedule } from '../schedule/schedule.decorator.js';

const KEEP_DAYS = 30;
const KEEP_FILES_DAYS = 7;
const BATCH = 100;
const ENDED = `SELECT id FROM background_job WHERE state IN ('succeeded', 'failed', 'canceled') AND finished_at < ? LIMIT ${BATCH}`;

/** Forgets ended jobs after 30 days and their files after 7, and files whose job never came to be. */
@Injectable()
export class JobCare {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  @Schedule('kernel.purge-jobs', { cron: '37 3 * * *' })
  async purge(): Promise<void> {
    for (let removed = BATCH; removed === BATCH;) removed = await this.purgeJobs();
    await this.purgeFiles();
  }

  private async purgeJobs(): Promise<number> {
    return this.db.transaction(async () => {
      const rows = await this.db.query<{ id: Buffer }[]>(ENDED, [this.daysAgo(KEEP_DAYS)]);
      if (rows.length === 0) return 0;
      const ids = rows.map((row) => row.id);
      await this.db.execute('DELETE FROM background_job_error WHERE job_id IN (?)', [ids]);
      await this.db.execute('DELETE FROM background_job_chunk WHERE job_id IN (?)', [ids]);
      await this.db.execute('DELETE FROM background_job WHERE id IN (?)', [ids]);
      return rows.length;
    });
  }

  private async purgeFiles(): Promise<void> {
    const rows = await this.db.query<{ job_id: Buffer; finished_at: Date | null; known: number | null }[]>(
      `SELECT f.job_id, j.finished_at, j.attempts AS known FROM (SELECT DISTINCT job_id FROM background_job_chunk) f
        LEFT JOIN background_job j ON j.id = f.job_id`,
    );
    const old = this.daysAgo(KEEP_FILES_DAYS).getTime();
    const expired = rows.filter((row) => {
      // Without a job: its id tells when its upload began (UUIDv7).
      const since = row.known === null ? row.job_id.readUIntBE(0, 6) : row.finished_at?.getTime();
      return since !== undefined && since < old;
    });
    if (expired.length === 0) return;
    await this.db.execute('DELETE FROM background_job_chunk WHERE job_id IN (?)', [expired.map((row) => row.job_id)]);
  }

  private daysAgo(days: number): Date {
    return new Date(this.clock.nowMs() - days * 86_400_000);
  }
}
