import { Injectable } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import type { Actor } from '../context/actor.js';
import { RequestContext } from '../context/request-context.js';
import { Database } from '../database/database.js';
import { conflict, notFound } from '../errors/app-error.js';
import { idBytes } from '../ids/id.js';
import { keysetPage, type KeysetPage } from '../paging/keyset.js';
import type { ListRequest } from '../paging/list-request.js';
import { BackgroundJobError } from './entities/background-job-error.entity.js';
import { BackgroundJob } from './entities/background-job.entity.js';
import { JobPermission } from './job.permissions.js';

/** What people may do with background jobs: their own always, those of others with the permission. */
@Injectable()
export class JobService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** The job, if the actor may see it. Throws 404 `job_not_found`, also for the job of somebody else. */
  async get(id: string): Promise<BackgroundJob> {
    const job = await this.db.repository(BackgroundJob).findOneBy({ id });
    if (job === null || !this.visible(job)) throw notFound('job');
    return job;
  }

  /** Jobs that the actor may see, latest first. */
  list(request: ListRequest): Promise<KeysetPage<BackgroundJob>> {
    const query = this.db.read().createQueryBuilder(BackgroundJob, 'j');
    const actor = RequestContext.actor();
    if (!mayForOthers(actor, JobPermission.Read)) query.where('j.ownerId = :owner', { owner: actor.userId ?? '' });
    const columns = { kind: 'j.kind', state: 'j.state', createdAt: 'j.createdAt' };
    return keysetPage(query, request, columns, { idField: 'j.id', idPrefix: 'job' });
  }

  /** Problems of the job's rows, in the order of the rows. */
  async errors(id: string, request: ListRequest): Promise<KeysetPage<BackgroundJobError>> {
    await this.get(id);
    const query = this.db
      .read()
      .createQueryBuilder(BackgroundJobError, 'e')
      .where('e.jobId = :job', { job: idBytes(id) });
    return keysetPage(query, request, { row: 'e.line' }, { idField: 'e.id', idPrefix: 'jerr' });
  }

  /**
   * Cancels a job that waits, and asks a running one to stop (its state changes within seconds). Canceling twice is
   * harmless. Throws 409 `job_not_cancellable` for one that has ended otherwise.
   */
  async cancel(id: string): Promise<BackgroundJob> {
    const seen = await this.get(id);
    const actor = RequestContext.actor();
    if (!owns(actor, seen) && !mayForOthers(actor, JobPermission.Cancel)) throw notFound('job');
    await this.db.execute(
      `UPDATE background_job SET finished_at = ?, state = 'canceled', cancel_requested = 1, lease_until = NULL
        WHERE id = ? AND state = 'queued'`,
      [this.clock.now(), idBytes(id)],
    );
    await this.db.execute("UPDATE background_job SET cancel_requested = 1 WHERE id = ? AND state = 'running'", [
      idBytes(id),
    ]);
    const job = await this.get(id);
    if (job.state === 'succeeded' || job.state === 'failed') {
      throw conflict('job_not_cancellable', `A job that has ${job.state} cannot be canceled`, { state: job.state });
    }
    return job;
  }

  private visible(job: BackgroundJob): boolean {
    const actor = RequestContext.actor();
    return owns(actor, job) || mayForOthers(actor, JobPermission.Read);
  }
}

/** A job may touch any channel: only staff of all channels see those of others. */
const mayForOthers = (actor: Actor, permission: string): boolean =>
  actor.permissions.has(permission) && actor.channels === 'all';

const owns = (actor: Actor, job: BackgroundJob): boolean => actor.userId !== null && actor.userId === job.ownerId;
