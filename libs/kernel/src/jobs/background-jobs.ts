import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { actorRef } from '../context/actor.js';
import { RequestContext } from '../context/request-context.js';
import { Database } from '../database/database.js';
import { insertRows } from '../database/versioned.js';
import { Nudge } from '../events/nudge.js';
import { newId } from '../ids/id.js';
import { BackgroundJob } from './entities/background-job.entity.js';
import { type FileContent, JobFiles } from './job-files.js';

export interface EnqueueOptions {
  /** Input file, stored before the job exists. Do not pass one inside a transaction: it streams. */
  file?: { name: string; contentType: string; content: FileContent };
  /** Owner who may watch and cancel it without a permission; default: the present user. */
  ownerId?: string | null;
}

/** Long work that somebody asked for and can watch: imports, exports, rebuilds. */
@Injectable()
export class BackgroundJobs {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly files: JobFiles,
    private readonly nudge: Nudge,
  ) {}

  /**
   * Queues a job for the `@JobHandler(kind)` of a worker; joins the ambient transaction, so it exists when that commits.
   * The payload is plain JSON without secrets.
   */
  async enqueue(kind: string, payload: object, options: EnqueueOptions = {}): Promise<BackgroundJob> {
    const job = this.newJob(kind, payload, options);
    if (options.file !== undefined) {
      this.db.assertNoTransaction('Storing the input file of a job');
      await this.files.write(job.id, 'input', options.file.content);
    }
    await insertRows(this.db, BackgroundJob, [job]);
    this.db.afterCommit(() => this.nudge.send('jobs'));
    return job;
  }

  /** The job, or null. */
  find(id: string): Promise<BackgroundJob | null> {
    return this.db.repository(BackgroundJob).findOneBy({ id });
  }

  private newJob(kind: string, payload: object, options: EnqueueOptions): BackgroundJob {
    const { actor, requestId } = RequestContext.current();
    const now = this.clock.now();
    return Object.assign(new BackgroundJob(), {
      id: newId('job'),
      kind,
      state: 'queued',
      progress: 0,
      total: null,
      payload: { ...payload },
      result: null,
      checkpoint: null,
      error: null,
      errorCount: 0,
      ownerId: options.ownerId === undefined ? actor.userId : options.ownerId,
      actor: actorRef(actor),
      requestId: requestId.slice(0, 200),
      cancelRequested: false,
      attempts: 0,
      nextAttemptAt: now,
      leaseUntil: null,
      createdAt: now,
      startedAt: null,
      finishedAt: null,
      inputName: options.file?.name.slice(0, 255) ?? null,
      inputType: options.file?.contentType.slice(0, 100) ?? null,
      outputName: null,
      outputType: null,
    } satisfies Partial<BackgroundJob>);
  }
}
