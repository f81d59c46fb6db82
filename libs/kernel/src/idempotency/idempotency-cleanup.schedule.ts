import { Injectable, Module } from '@nestjs/common';
import { Schedule, type ScheduleRun } from '../schedule/schedule.decorator.js';
import { IdempotencyStore } from './idempotency.store.js';

const BATCH = 1_000;

/** Forgets idempotency keys that are past their 48 hours. */
@Injectable()
export class IdempotencyCleanup {
  constructor(private readonly store: IdempotencyStore) {}

  @Schedule('kernel.forget-idempotency-keys', { everyMs: 10 * 60_000 })
  async forget(run: ScheduleRun): Promise<void> {
    let deleted = BATCH;
    while (deleted === BATCH && !run.signal.aborted) deleted = await this.store.deleteExpired(BATCH);
  }

  @Schedule('kernel.forget-abandoned-keys', { everyMs: 60_000 })
  async forgetAbandoned(): Promise<void> {
    await this.store.forgetAbandoned();
  }
}

/** What kernel's HTTP side has in the worker. */
@Module({ providers: [IdempotencyCleanup] })
export class IdempotencyWorkerModule {}
