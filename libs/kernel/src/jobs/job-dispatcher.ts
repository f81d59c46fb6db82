import { InjectQueue } from '@nestjs/bull';
import { Injectable } from '@nestjs/common';
import type { Queue } from 'bull';
import { Clock } from '../clock/clock.js';
import { Database } from '../database/database.js';
import { EventsConfig } from '../events/events.config.js';
import { idFromBytes } from '../ids/id.js';
import { ATTEMPT_OPTIONS, JOBS_QUEUE } from '../worker/queues.js';
import type { QueuedAttempt } from './jobs.processor.js';

const BATCH = 50;
const DUE = `SELECT id, kind, attempts, request_id FROM background_job
  WHERE state IN ('queued', 'running') AND next_attempt_at <= ? ORDER BY next_attempt_at LIMIT ${BATCH} FOR UPDATE SKIP LOCKED`;

interface DueJob {
  id: Buffer;
  kind: string;
  attempts: number;
  request_id: string;
}

/** Queues jobs that are due: new ones, those to be tried again, and those whose worker died. */
@Injectable()
export class JobDispatcher {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    @InjectQueue(JOBS_QUEUE) private readonly queue: Queue<QueuedAttempt>,
    private readonly config: EventsConfig,
  ) {}

  /** True when there may be more. */
  async dispatch(): Promise<boolean> {
    const due = await this.db.transaction(() => this.claim());
    if (due.length === 0) return false;
    await this.queue.addBulk(
      due.map((row) => {
        const data = {
          jobId: idFromBytes('job', row.id),
          attempt: row.attempts + 1,
          kind: row.kind,
          requestId: row.request_id,
        };
        return { data, opts: { ...ATTEMPT_OPTIONS, jobId: `${data.jobId}.${data.attempt}` } };
      }),
    );
    return due.length === BATCH;
  }

  private async claim(): Promise<DueJob[]> {
    const due = await this.db.query<DueJob[]>(DUE, [this.clock.now()]);
    if (due.length === 0) return [];
    const lease = new Date(this.clock.nowMs() + this.config.dispatchLeaseMs);
    await this.db.execute('UPDATE background_job SET next_attempt_at = ?, lease_until = ? WHERE id IN (?)', [
      lease,
      lease,
      due.map((row) => row.id),
    ]);
    return due;
  }
}
