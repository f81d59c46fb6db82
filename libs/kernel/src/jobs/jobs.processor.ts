import { OnQueueError, Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { log } from '../logging/log.js';
import { ActiveWork } from '../worker/active-work.js';
import { JOBS_QUEUE } from '../worker/queues.js';
import type { JobAttempt } from './job-rows.js';
import { JobRunner } from './job-runner.js';

/** What one Bull job carries: one attempt of one background job. */
export type QueuedAttempt = JobAttempt & { kind: string; requestId: string };

/** Long jobs that one worker runs at a time. */
const CONCURRENCY = 2;

/** Takes attempts out of Bull; the job's row says what comes next. */
@Processor(JOBS_QUEUE)
export class JobsProcessor {
  readonly active = new ActiveWork();

  constructor(private readonly runner: JobRunner) {}

  @Process({ concurrency: CONCURRENCY })
  async work(job: Job<QueuedAttempt>): Promise<void> {
    try {
      await this.active.track(() => this.runner.run(job.data));
    } catch (error) {
      log.warn({ err: error, jobId: job.id }, 'An attempt could not be settled');
    }
  }

  /** Redis errors are reported once by QueueConnections; without a listener they would end the process. */
  @OnQueueError()
  onError(): void {}
}
