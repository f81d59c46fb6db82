import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { idBytes } from '../ids/id.js';
import { BackgroundJob, type JobState } from './entities/background-job.entity.js';
import { insertJobErrors } from './job-errors.js';
import type { JobRowError } from './running-job.js';

/** One attempt of a job; its number is its fence. */
export interface JobAttempt {
  jobId: string;
  attempt: number;
}

/** The steps of a job's row. Each is one guarded UPDATE: an attempt that lost its lease changes nothing. */
@Injectable()
export class JobRows {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Begins the attempt and leases the row; the job as it then is, or null when somebody else was first. */
  async begin(key: JobAttempt, leaseMs: number): Promise<BackgroundJob | null> {
    const until = this.inMs(leaseMs);
    const { affectedRows } = await this.db.execute(
      `UPDATE background_job SET state = 'running', attempts = ?, lease_until = ?, next_attempt_at = ?,
        started_at = COALESCE(started_at, ?) WHERE id = ? AND attempts = ? AND state IN ('queued', 'running')`,
      [key.attempt, until, until, this.clock.now(), idBytes(key.jobId), key.attempt - 1],
    );
    return affectedRows === 0 ? null : this.db.repository(BackgroundJob).findOneBy({ id: key.jobId });
  }

  /** Prolongs the lease and writes the progress. null: the attempt was lost; else whether somebody wants to cancel. */
  async beat(
    key: JobAttempt,
    leaseMs: number,
    progress: { done: number; total: number | null },
  ): Promise<boolean | null> {
    const until = this.inMs(leaseMs);
    const { affectedRows } = await this.db.execute(
      `UPDATE background_job SET lease_until = ?, next_attempt_at = ?, progress = ?, total = ? WHERE id = ? AND attempts = ? AND state = 'running'`,
      [until, until, progress.done, progress.total, ...own(key)],
    );
    if (affectedRows === 0) return null;
    const [row] = await this.db.query<{ cancel_requested: number }[]>(
      'SELECT cancel_requested FROM background_job WHERE id = ?',
      [idBytes(key.jobId)],
    );
    return row?.cancel_requested === 1;
  }

  /** Saves where the next attempt goes on, in the ambient transaction where there is one. False: the attempt was lost. */
  async checkpoint(key: JobAttempt, state: object, progress: { done: number; total: number | null }): Promise<boolean> {
    const { affectedRows } = await this.db.execute(
      `UPDATE background_job SET checkpoint = ?, progress = ?, total = ? WHERE id = ? AND attempts = ? AND state = 'running'`,
      [JSON.stringify(state), progress.done, progress.total, ...own(key)],
    );
    return affectedRows === 1;
  }

  /** Names the output file, whose pieces are stored. */
  async output(key: JobAttempt, file: { name: string; contentType: string }): Promise<void> {
    await this.db.execute(
      `UPDATE background_job SET output_name = ?, output_type = ? WHERE id = ? AND attempts = ? AND state = 'running'`,
      [file.name.slice(0, 255), file.contentType.slice(0, 100), ...own(key)],
    );
  }

  /** Ends the job. False: the attempt was lost. */
  async finish(
    key: JobAttempt,
    end: {
      state: Exclude<JobState, 'queued' | 'running'>;
      result: object | null;
      error: string | null;
      progress: number;
      total: number | null;
      errorCount: number;
    },
  ): Promise<boolean> {
    const { affectedRows } = await this.db.execute(
      `UPDATE background_job SET state = ?, result = ?, error = ?, progress = ?, total = ?, error_count = ?, finished_at = ?,
        lease_until = NULL WHERE id = ? AND attempts = ? AND state = 'running'`,
      [
        end.state,
        end.result === null ? null : JSON.stringify(end.result),
        end.error,
        end.progress,
        end.total,
        end.errorCount,
        this.clock.now(),
        ...own(key),
      ],
    );
    return affectedRows === 1;
  }

  /** Another attempt, so much later. */
  async retry(key: JobAttempt, error: string | null, inMs: number): Promise<void> {
    await this.db.execute(
      `UPDATE background_job SET state = 'queued', error = ?, lease_until = NULL, next_attempt_at = ? WHERE id = ? AND attempts = ? AND state = 'running'`,
      [error, this.inMs(inMs), ...own(key)],
    );
  }

  /** Ends a job that nobody here can do, whatever attempt it is at. */
  async refuse(key: JobAttempt, error: string): Promise<void> {
    await this.db.execute(
      `UPDATE background_job SET state = 'failed', error = ?, finished_at = ?, lease_until = NULL
        WHERE id = ? AND attempts < ? AND state IN ('queued', 'running')`,
      [error, this.clock.now(), idBytes(key.jobId), key.attempt],
    );
  }

  /** Keeps problems of rows; the same one twice is one. */
  async addErrors(jobId: string, errors: readonly JobRowError[]): Promise<void> {
    await insertJobErrors(this.db, jobId, errors);
  }

  /** Errors kept as rows. */
  async countErrors(jobId: string): Promise<number> {
    const [row] = await this.db.query<{ n: string }[]>(
      'SELECT COUNT(*) AS n FROM background_job_error WHERE job_id = ?',
      [idBytes(jobId)],
    );
    return Number(row?.n ?? 0);
  }

  /** Forgets the errors of an attempt that starts from the beginning. */
  async clearErrors(jobId: string): Promise<void> {
    await this.db.execute('DELETE FROM background_job_error WHERE job_id = ?', [idBytes(jobId)]);
  }

  private inMs(ms: number): Date {
    return new Date(this.clock.nowMs() + ms);
  }
}

/** Binds `id = ? AND attempts = ?` of the running attempt. */
const own = (key: JobAttempt): unknown[] => [idBytes(key.jobId), key.attempt];
