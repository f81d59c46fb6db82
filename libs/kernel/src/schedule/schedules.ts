import { Injectable, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock/clock.js';
import { systemActor } from '../context/actor.js';
import { RequestContext } from '../context/request-context.js';
import { log } from '../logging/log.js';
import { Metrics } from '../metrics/metrics.js';
import { errorText } from '../worker/error-text.js';
import { Poller } from '../worker/poller.js';
import { ProviderMethods } from '../worker/provider-methods.js';
import { type ScheduleMetadata, scheduleOf, type ScheduleRun } from './schedule.decorator.js';
import { type Lease, ScheduleLeases } from './schedule-leases.js';
import { nextRunAfter } from './timing.js';

const LOOK_MS = 1_000;
const LEASE_MS = 30_000;

interface ScheduledMethod extends ScheduleMetadata {
  call(run: ScheduleRun): unknown;
}

/** Runs the `@Schedule` methods of this worker, each in one worker at a time. */
@Injectable()
export class Schedules implements OnModuleInit {
  private readonly schedules = new Map<string, ScheduledMethod>();
  private readonly running = new Map<string, { done: Promise<void>; controller: AbortController }>();
  private readonly poller = new Poller('schedules', LOOK_MS, () => this.look());

  constructor(
    private readonly methods: ProviderMethods,
    private readonly leases: ScheduleLeases,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  onModuleInit(): void {
    for (const found of this.methods.all()) {
      const metadata = scheduleOf(found.method);
      if (metadata === undefined) continue;
      if (this.schedules.has(metadata.name))
        throw new Error(`The schedule ${metadata.name} is declared twice (${found.label})`);
      nextRunAfter(metadata.timing, new Date(0)); // an unreadable cron expression ends the boot, not the night
      this.schedules.set(metadata.name, { ...metadata, call: (run) => found.call(run) });
    }
  }

  get names(): string[] {
    return [...this.schedules.keys()].sort();
  }

  /** Begins to look for due schedules. */
  start(): void {
    this.poller.start();
  }

  /** No new runs; running ones are told to stop and awaited. */
  async stop(): Promise<void> {
    await this.poller.stop();
    for (const { controller } of this.running.values()) controller.abort(new Error('the process stops'));
    await Promise.allSettled([...this.running.values()].map(({ done }) => done));
  }

  /**
   * Runs the schedule now, due or not, unless it runs already (then false): for tests, and for people by command.
   * Rejects with what the method throws.
   */
  async runNow(name: string): Promise<boolean> {
    const schedule = this.schedules.get(name);
    if (schedule === undefined) throw new Error(`There is no schedule ${name}. There are: ${this.names.join(', ')}`);
    await this.ensureRows();
    const lease = await this.leases.take(name, schedule.timing.leaseMs ?? LEASE_MS, true);
    if (lease === null) return false;
    const error = await this.run(schedule, lease, new AbortController());
    if (error !== null) throw error;
    return true;
  }

  private ensureRows(): Promise<void> {
    const now = this.clock.now();
    const rows = [...this.schedules.values()].map(({ name, timing }) => ({
      name,
      firstRunAt: nextRunAfter(timing, now),
    }));
    return this.leases.ensure(rows);
  }

  private async look(): Promise<boolean> {
    const idle = this.names.filter((name) => !this.running.has(name));
    if (idle.length === 0) return false;
    const { known, due } = await this.leases.look(idle);
    if (idle.some((name) => !known.has(name))) await this.ensureRows();
    for (const name of due) await this.begin(name);
    return false;
  }

  private async begin(name: string): Promise<void> {
    const schedule = this.schedules.get(name);
    if (schedule === undefined) return;
    const lease = await this.leases.take(name, schedule.timing.leaseMs ?? LEASE_MS);
    if (lease === null) return;
    const controller = new AbortController();
    const done = this.run(schedule, lease, controller).then(
      () => void this.running.delete(name),
      () => void this.running.delete(name),
    );
    this.running.set(name, { done, controller });
  }

  /** Runs and settles; answers what the method threw, or null. */
  private async run(schedule: ScheduledMethod, lease: Lease, controller: AbortController): Promise<Error | null> {
    const leaseMs = schedule.timing.leaseMs ?? LEASE_MS;
    const renewal = setInterval(() => void this.renew(lease, leaseMs, controller), leaseMs / 3);
    let failure: Error | null = null;
    try {
      const run: ScheduleRun = { name: schedule.name, fence: lease.fence, signal: controller.signal };
      await RequestContext.run({ actor: systemActor(schedule.name) }, async () => schedule.call(run));
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      log.error({ err: failure, schedule: schedule.name }, 'A schedule failed; it runs again when it is due next');
    } finally {
      clearInterval(renewal);
    }
    await this.settle(schedule, lease, failure);
    return failure;
  }

  private async settle(schedule: ScheduledMethod, lease: Lease, failure: Error | null): Promise<void> {
    const next = nextRunAfter(schedule.timing, this.clock.now());
    const text = failure === null ? null : errorText(failure);
    // Without the database the lease lapses, and the next holder runs it again.
    const kept = await this.leases.finish(lease, next, text).catch(() => false);
    this.metrics.scheduleRuns.inc({
      schedule: schedule.name,
      outcome: !kept ? 'lost' : failure === null ? 'done' : 'failed',
    });
  }

  private async renew(lease: Lease, leaseMs: number, controller: AbortController): Promise<void> {
    const kept = await this.leases.renew(lease, leaseMs).catch(() => true); // an outage shorter than the lease is none
    if (!kept) controller.abort(new Error('another process has taken the schedule over'));
  }
}
