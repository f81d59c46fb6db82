import type { FileContent } from './job-files.js';

/** One problem of one row of a job's input. */
export interface JobRowError {
  /** 1 for the first row after the header; 0 for the file as a whole. */
  row: number;
  /** Column or field, where one is to blame. */
  field?: string;
  /** Stable snake_case. */
  code: string;
  /** For people, at most 500 characters. */
  detail: string;
}

/** The job was canceled by its owner or staff: let it rise, the job ends as canceled. */
export class JobCanceled extends Error {
  constructor() {
    super('The job was canceled');
    this.name = 'JobCanceled';
  }
}

/** What a job handler works with. Lost leases and cancellation show in `signal`. */
export interface RunningJob<P extends object = Record<string, unknown>> {
  readonly id: string;
  readonly kind: string;
  /** As it was enqueued: validate it where its shape matters. */
  readonly payload: P;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** User who asked for it, or null for the system. */
  readonly ownerId: string | null;
  /** What the last attempt saved; null at the start. */
  readonly checkpoint: Record<string, unknown> | null;
  /** Aborted when the job is canceled, the attempt is cut, the lease is lost or the process stops. */
  readonly signal: AbortSignal;
  /** True once somebody has asked to cancel it (seen within a few seconds). */
  readonly canceled: boolean;
  readonly inputName: string | null;
  /** Bytes of the input file, streamed. */
  input(): AsyncGenerator<Buffer>;
  /** Stores the output file, streamed, at most 256 MiB. */
  output(file: { name: string; contentType: string; content: FileContent }): Promise<void>;
  /** Tells how far it is (units done, units in all); written at most four times a second. */
  progress(done: number, total?: number): Promise<void>;
  /** Records a problem of a row. The first 1,000 are kept, all are counted. */
  error(error: JobRowError): Promise<void>;
  /** Number of distinct rows' problems recorded so far. */
  readonly errorCount: number;
  /** Saves where the next attempt goes on, and the progress. Call it inside the transaction of the step to bind both. */
  saveCheckpoint(state: Record<string, unknown>): Promise<void>;
  /** Throws when the job should stop (canceled, lost, cut, stopping); call it between steps. */
  throwIfStopped(): void;
}
