import 'reflect-metadata';

/** When a schedule is due: every so many milliseconds, or by a five- or six-field cron expression in UTC. */
export type ScheduleTiming = ({ everyMs: number } | { cron: string }) & {
  /** Lease of one run, renewed while it lasts; another process takes over this long after a crash. Default 30 s. */
  leaseMs?: number;
};

/** What a scheduled method learns about its run. */
export interface ScheduleRun {
  readonly name: string;
  /** Raised by every run of this schedule, in whichever process: pass it to whatever must refuse a stale holder. */
  readonly fence: number;
  /** Aborted when the lease is lost or the process stops. */
  readonly signal: AbortSignal;
}

/** A schedule as declared at a method. */
export interface ScheduleMetadata {
  readonly name: string;
  readonly timing: ScheduleTiming;
}

const SCHEDULE = 'markethall:schedule';

/**
 * Runs the method on time, in one worker at a time (a lease in the database, with fencing). `name` is
 * `module.what-it-does`. The method may run again after a crash, so it must be safe to repeat.
 */
export const Schedule =
  (name: string, timing: ScheduleTiming) =>
  <M extends (run: ScheduleRun) => unknown>(
    target: object,
    _key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(name) || name.length > 80) {
      throw new Error(`The schedule '${name}' of ${target.constructor.name} must look like 'module.what-it-does'`);
    }
    if (descriptor.value !== undefined) Reflect.defineMetadata(SCHEDULE, { name, timing }, descriptor.value);
  };

/** The schedule declared at a method, if any. */
export function scheduleOf(method: object): ScheduleMetadata | undefined {
  return Reflect.getMetadata(SCHEDULE, method) as ScheduleMetadata | undefined; // only Schedule writes this key
}
