import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';
import { RequestSeconds } from './request-seconds.js';

/** The figures of this process. Modules may add their own to `registry`, named `markethall_<module>_…`. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  /** Seconds from arrival to answer, by route pattern (never by URL: ids would make endless series). */
  readonly httpSeconds = new RequestSeconds(this.registry);

  /** Attempts of event deliveries by outcome: done, failed, dead, unknown, lost. */
  readonly eventDeliveries = new Counter({
    name: 'markethall_event_attempts_total',
    help: 'Attempts of event deliveries by outcome',
    labelNames: ['subscriber', 'outcome'],
    registers: [this.registry],
  });

  readonly eventSeconds = new Histogram({
    name: 'markethall_event_handler_seconds',
    help: 'Seconds that an event handler took',
    labelNames: ['subscriber'],
    buckets: [0.005, 0.025, 0.1, 0.5, 1, 5, 30],
    registers: [this.registry],
  });

  /** Seconds from COMMIT's clock reading to the beginning of the first attempt. */
  readonly eventLagSeconds = new Histogram({
    name: 'markethall_event_start_lag_seconds',
    help: 'Seconds from recording an event to the start of its first attempt',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5, 30, 120],
    registers: [this.registry],
  });

  /** Runs of schedules by outcome: done, failed, lost. */
  readonly scheduleRuns = new Counter({
    name: 'markethall_schedule_runs_total',
    help: 'Runs of schedules by outcome',
    labelNames: ['schedule', 'outcome'],
    registers: [this.registry],
  });

  /** Attempts of background jobs by outcome: succeeded, failed, canceled, retried, lost. */
  readonly jobAttempts = new Counter({
    name: 'markethall_job_attempts_total',
    help: 'Attempts of background jobs by outcome',
    labelNames: ['kind', 'outcome'],
    registers: [this.registry],
  });

  readonly cacheReads = new Counter({
    name: 'markethall_cache_reads_total',
    help: 'Reads of the cache by where the value came from: memory, shared, load',
    labelNames: ['from'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry, prefix: 'markethall_' });
  }

  /** A gauge that is read when somebody scrapes. `read` answers a number, or null when it cannot tell. */
  gauge(name: string, help: string, read: () => Promise<number | null> | number | null): void {
    new Gauge({
      name,
      help,
      registers: [this.registry],
      async collect() {
        const value = await read();
        if (value === null) this.reset();
        else this.set(value);
      },
    });
  }
}
