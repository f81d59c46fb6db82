import 'reflect-metadata';
import type { RunningJob } from './running-job.js';

export interface JobHandlerOptions {
  /** Attempts after crashes and failures before the job is failed for good; default 5. */
  maxAttempts?: number;
  /** The attempt is cut after so long; default 2 hours. */
  timeoutMs?: number;
}

/** A handler as declared at a method. */
export interface JobHandlerMetadata {
  readonly kind: string;
  readonly options: Required<JobHandlerOptions>;
}

const JOB_HANDLER = 'markethall:job-handler';

/**
 * The method that does background jobs of a kind (`module.what-it-does`), in the worker only. Its return value (plain
 * JSON) is kept as the job's result. It may be run again from the start or from its last checkpoint after a crash,
 * so every step must be safe to repeat. It does not run inside a transaction.
 */
export const JobHandler =
  (kind: string, options: JobHandlerOptions = {}) =>
  <M extends (job: RunningJob) => unknown>(
    target: object,
    _key: string | symbol,
    descriptor: TypedPropertyDescriptor<M>,
  ): void => {
    if (!/^[a-z][a-z0-9-]*\.[a-z0-9-]+$/.test(kind) || kind.length > 80) {
      throw new Error(`The job kind '${kind}' of ${target.constructor.name} must look like 'module.what-it-does'`);
    }
    const metadata: JobHandlerMetadata = {
      kind,
      options: { maxAttempts: options.maxAttempts ?? 5, timeoutMs: options.timeoutMs ?? 2 * 3_600_000 },
    };
    if (descriptor.value !== undefined) Reflect.defineMetadata(JOB_HANDLER, metadata, descriptor.value);
  };

/** The job handler declared at a method, if any. */
export function jobHandlerOf(method: object): JobHandlerMetadata | undefined {
  return Reflect.getMetadata(JOB_HANDLER, method) as JobHandlerMetadata | undefined; // only JobHandler writes this key
}
