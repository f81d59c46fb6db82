import { Injectable } from '@nestjs/common';
import { systemActor } from '../context/actor.js';
import { RequestContext } from '../context/request-context.js';
import { EventsConfig } from '../events/events.config.js';
import { log } from '../logging/log.js';
import { Metrics } from '../metrics/metrics.js';
import { backoffMs } from '../worker/backoff.js';
import { errorText } from '../worker/error-text.js';
import { withTimeLimit } from '../worker/time-limit.js';
import { AppError } from '../errors/app-error.js';
import { JobFiles } from './job-files.js';
import { type HandledJob, JobHandlers } from './job-handlers.js';
import { type JobAttempt, JobRows } from './job-rows.js';
import { JobLost, LeasedJob } from './leased-job.js';
import { JobCanceled } from './running-job.js';

/** The process stops: the next worker goes on from the checkpoint at once. */
export class WorkerStopping extends Error {
  constructor() {
    super('the worker stops');
    this.name = 'WorkerStopping';
  }
}

/** Runs one attempt of one job and settles its row. */
@Injectable()
export class JobRunner {
  private readonly running = new Set<LeasedJob>();

  constructor(
    private readonly handlers: JobHandlers,
    private readonly rows: JobRows,
    private readonly files: JobFiles,
    private readonly config: EventsConfig,
    private readonly metrics: Metrics,
  ) {}

  async run(key: JobAttempt & { kind: string; requestId: string }): Promise<void> {
    const handler = this.handlers.find(key.kind);
    if (handler === undefined) return this.unknown(key);
    const row = await this.rows.begin(key, this.config.leaseMs);
    if (row === null) return;
    if (key.attempt > handler.options.maxAttempts + 1) return this.exhausted(key, handler);

    const job = new LeasedJob(row, key, this.rows, this.files, this.config.leaseMs);
    this.running.add(job);
    try {
      await RequestContext.run({ actor: systemActor(key.kind), requestId: key.requestId }, () =>
        this.attempt(handler, job, key),
      );
    } finally {
      this.running.delete(job);
    }
  }

  /** Tells every running job of this process to stop; each goes on elsewhere from its checkpoint. */
  stopAll(): void {
    for (const job of this.running) job.stop(new WorkerStopping());
  }

  private async attempt(handler: HandledJob, job: LeasedJob, key: JobAttempt): Promise<void> {
    try {
      await job.start();
      job.throwIfStopped();
      const result = await withTimeLimit(handler.options.timeoutMs, () => handler.handle(job));
      job.throwIfStopped();
      await job.end();
      const kept = await this.rows.finish(key, {
        ...this.facts(job),
        state: 'succeeded',
        result: resultOf(result),
        error: null,
      });
      this.count(job, kept ? 'succeeded' : 'lost');
    } catch (error) {
      await this.failed(handler, job, key, job.signal.aborted ? job.signal.reason : error);
    }
  }

  private async failed(handler: HandledJob, job: LeasedJob, key: JobAttempt, error: unknown): Promise<void> {
    job.stop(error instanceof Error ? error : new Error(String(error)));
    await job.end().catch(() => undefined);
    if (error instanceof JobLost) return this.count(job, 'lost');
    if (error instanceof WorkerStopping) {
      await this.rows.retry(key, null, 0);
      return this.count(job, 'retried');
    }
    if (error instanceof JobCanceled) {
      await this.rows.finish(key, { ...this.facts(job), state: 'canceled', result: null, error: null });
      return this.count(job, 'canceled');
    }
    // What the input got wrong stays wrong.
    if (error instanceof AppError || job.attempt >= handler.options.maxAttempts) return this.giveUp(job, key, error);
    await this.rows.retry(key, errorText(error), backoffMs(job.attempt, 2_000));
    log.warn(
      { err: error, jobId: job.id, kind: job.kind, attempt: job.attempt },
      'A background job failed and will be tried again',
    );
    this.count(job, 'retried');
  }

  private async giveUp(job: LeasedJob, key: JobAttempt, error: unknown): Promise<void> {
    const text = error instanceof AppError ? `${error.code}: ${error.detail}` : errorText(error);
    await this.rows.finish(key, { ...this.facts(job), state: 'failed', result: null, error: text.slice(0, 1_000) });
    // Nobody has to get up for a file that its user got wrong: the job tells the user.
    if (error instanceof AppError && error.status < 500)
      log.warn({ jobId: job.id, kind: job.kind, code: error.code }, 'A background job refused its input');
    else log.error({ err: error, jobId: job.id, kind: job.kind, alert: 'job_failed' }, 'A background job failed');
    this.count(job, 'failed');
  }

  private async exhausted(key: JobAttempt, handler: HandledJob): Promise<void> {
    const error = `it was begun ${handler.options.maxAttempts} times and never ended`;
    await this.rows.finish(key, { state: 'failed', result: null, error, progress: 0, total: null, errorCount: 0 });
    log.error({ jobId: key.jobId, kind: handler.kind, alert: 'job_failed' }, 'A background job was given up');
    this.metrics.jobAttempts.inc({ kind: handler.kind, outcome: 'failed' });
  }

  private async unknown(key: JobAttempt & { kind: string }): Promise<void> {
    await this.rows.refuse(key, `no worker here does jobs of the kind ${key.kind}`);
    log.error(
      { jobId: key.jobId, kind: key.kind, alert: 'job_unknown' },
      'A background job has a kind that no worker here does',
    );
    this.metrics.jobAttempts.inc({ kind: 'unknown', outcome: 'failed' });
  }

  private facts(job: LeasedJob): { progress: number; total: number | null; errorCount: number } {
    return { progress: job.done, total: job.total, errorCount: job.errorCount };
  }

  private count(job: LeasedJob, outcome: string): void {
    this.metrics.jobAttempts.inc({ kind: job.kind, outcome });
  }
}

/** Plain JSON objects are kept; anything else is no result. */
function resultOf(value: unknown): object | null {
  return typeof value === 'object' && value !== null ? value : null;
}
