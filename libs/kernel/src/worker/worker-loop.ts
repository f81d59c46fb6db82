import { InjectQueue } from '@nestjs/bull';
import { type BeforeApplicationShutdown, Injectable, type OnModuleInit } from '@nestjs/common';
import type { Queue } from 'bull';
import { EventsConfig } from '../events/events.config.js';
import { EventsProcessor } from '../events/events.processor.js';
import { Nudge } from '../events/nudge.js';
import { Relay } from '../events/relay.js';
import { JobDispatcher } from '../jobs/job-dispatcher.js';
import { JobRunner } from '../jobs/job-runner.js';
import { JobsProcessor } from '../jobs/jobs.processor.js';
import { log } from '../logging/log.js';
import { Schedules } from '../schedule/schedules.js';
import { Poller } from './poller.js';
import { EVENTS_QUEUE, JOBS_QUEUE } from './queues.js';
import { withTimeLimit } from './time-limit.js';

/** Handlers may finish for so long when the process stops; what is left is taken over by lease. */
const DRAIN_MS = 15_000;

/** What a worker does all day: relay events, dispatch jobs, run schedules. Started by the process, not by the boot. */
@Injectable()
export class WorkerLoop implements OnModuleInit, BeforeApplicationShutdown {
  private readonly pollers: { events: Poller; due: Poller; jobs: Poller };
  private stopListening: (() => void) | undefined;

  constructor(
    relay: Relay,
    dispatcher: JobDispatcher,
    private readonly runner: JobRunner,
    private readonly deliveries: EventsProcessor,
    private readonly work: JobsProcessor,
    private readonly schedules: Schedules,
    private readonly nudge: Nudge,
    @InjectQueue(EVENTS_QUEUE) private readonly events: Queue,
    @InjectQueue(JOBS_QUEUE) private readonly jobs: Queue,
    config: EventsConfig,
  ) {
    this.pollers = {
      events: new Poller('relay new events', config.pollMs, () => relay.dispatchNew()),
      due: new Poller('relay due attempts', config.pollMs, () => relay.dispatchDue()),
      jobs: new Poller('dispatch jobs', config.pollMs, () => dispatcher.dispatch()),
    };
  }

  /** Bull would take jobs as soon as its processors are found, before the rest of the process is up. */
  onModuleInit(): void {
    for (const queue of [this.events, this.jobs]) queue.pause(true, true).catch(() => undefined);
  }

  /** `schedules: false` leaves them to `Schedules.runNow` (tests). */
  start(options: { schedules?: boolean } = {}): void {
    for (const queue of [this.events, this.jobs]) queue.resume(true).catch(() => undefined);
    this.stopListening = this.nudge.listen((topic) => this.pollers[topic].wake());
    for (const poller of Object.values(this.pollers)) poller.start();
    if (options.schedules !== false) this.schedules.start();
  }

  /** Looks at once for everything that is due: for tests that have moved the clock. */
  wake(): void {
    for (const poller of Object.values(this.pollers)) poller.wake();
  }

  /** Stops taking, lets running handlers finish. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopListening?.();
    await Promise.all(Object.values(this.pollers).map((poller) => poller.stop()));
    for (const queue of [this.events, this.jobs]) queue.pause(true, true).catch(() => undefined);
    this.runner.stopAll();
    try {
      await withTimeLimit(DRAIN_MS, () =>
        Promise.all([this.schedules.stop(), this.deliveries.active.idle(), this.work.active.idle()]),
      );
    } catch (error) {
      log.warn({ err: error }, 'Not everything ended in time; the rest goes on elsewhere');
    }
  }
}
