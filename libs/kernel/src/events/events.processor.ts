import { OnQueueError, Process, Processor } from '@nestjs/bull';
import type { Job } from 'bull';
import { log } from '../logging/log.js';
import { ActiveWork } from '../worker/active-work.js';
import { EVENTS_QUEUE } from '../worker/queues.js';
import { DeliveryRunner } from './delivery-runner.js';
import type { DeliveryAttempt } from './message.js';

/** Attempts that one worker runs at a time; each needs a connection to the database. */
const CONCURRENCY = 8;

/** Takes attempts out of Bull. Whatever goes wrong is settled in the delivery's row, so a job never fails. */
@Processor(EVENTS_QUEUE)
export class EventsProcessor {
  readonly active = new ActiveWork();

  constructor(private readonly runner: DeliveryRunner) {}

  @Process({ concurrency: CONCURRENCY })
  async deliver(job: Job<DeliveryAttempt>): Promise<void> {
    try {
      await this.active.track(() => this.runner.run(job.data));
    } catch (error) {
      // The database is away: the lease lapses and the relay queues the attempt again.
      log.warn({ err: error, jobId: job.id }, 'An attempt could not be settled');
    }
  }

  /** Redis errors are reported once by QueueConnections; without a listener they would end the process. */
  @OnQueueError()
  onError(): void {}
}
