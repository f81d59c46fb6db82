import { JobCanceled, type JobRowError, type RunningJob } from './running-job.js';
import type { BackgroundJob } from './entities/background-job.entity.js';
import type { FileContent, JobFiles } from './job-files.js';
import { MAX_ROW_ERRORS } from './job-errors.js';
import type { JobAttempt, JobRows } from './job-rows.js';

const PROGRESS_EVERY_MS = 250;
const ERROR_BATCH = 100;

/** Somebody else runs the job now; this attempt must not write any more. */
export class JobLost extends Error {
  constructor() {
    super('another worker has taken the job over');
    this.name = 'JobLost';
  }
}

/** The running attempt as its handler sees it. */
export class LeasedJob implements RunningJob {
  readonly id: string;
  readonly kind: string;
  readonly payload: Record<string, unknown>;
  readonly attempt: number;
  readonly ownerId: string | null;
  readonly inputName: string | null;
  checkpoint: Record<string, unknown> | null;
  done: number;
  total: number | null;
  private readonly controller = new AbortController();
  private readonly errors: JobRowError[] = [];
  private readonly seen = new Set<string>();
  private counted = 0;
  private wantsCancel = false;
  private writtenAt = 0;
  private beatTimer: NodeJS.Timeout | undefined;

  constructor(
    job: BackgroundJob,
    private readonly key: JobAttempt,
    private readonly rows: JobRows,
    private readonly files: JobFiles,
    private readonly leaseMs: number,
  ) {
    this.id = job.id;
    this.kind = job.kind;
    this.payload = job.payload ?? {};
    this.attempt = key.attempt;
    this.ownerId = job.ownerId;
    this.inputName = job.inputName;
    this.checkpoint = job.checkpoint;
    this.done = job.checkpoint === null ? 0 : job.progress;
    this.total = job.total;
    this.wantsCancel = job.cancelRequested;
  }

  get signal(): AbortSignal {
    return this.controller.signal;
  }

  get canceled(): boolean {
    return this.wantsCancel;
  }

  get errorCount(): number {
    return this.counted;
  }

  /** Starts the heart beat; forgets or counts the errors of earlier attempts. */
  async start(): Promise<void> {
    if (this.checkpoint === null) await this.rows.clearErrors(this.id);
    else this.counted = await this.rows.countErrors(this.id);
    this.beatTimer = setInterval(() => void this.beat(), this.leaseMs / 3);
    if (this.wantsCancel) this.stop(new JobCanceled());
  }

  /** Stops the heart beat and writes what is buffered. */
  async end(): Promise<void> {
    clearInterval(this.beatTimer);
    await this.flush();
  }

  /** Tells the handler to stop. */
  stop(reason: Error): void {
    clearInterval(this.beatTimer);
    if (!this.signal.aborted) this.controller.abort(reason);
  }

  input(): AsyncGenerator<Buffer> {
    return this.files.read(this.id, 'input');
  }

  async output(file: { name: string; contentType: string; content: FileContent }): Promise<void> {
    await this.files.write(this.id, 'output', file.content);
    await this.rows.output(this.key, file);
  }

  async progress(done: number, total?: number): Promise<void> {
    this.done = Math.trunc(done);
    if (total !== undefined) this.total = Math.trunc(total);
    if (performance.now() - this.writtenAt >= PROGRESS_EVERY_MS) await this.beat();
    this.throwIfStopped();
  }

  async error(error: JobRowError): Promise<void> {
    const identity = `${error.row}\n${error.field ?? ''}\n${error.code}`;
    if (this.seen.has(identity)) return;
    if (this.seen.size < MAX_ROW_ERRORS * 10) this.seen.add(identity);
    this.counted += 1;
    if (this.counted > MAX_ROW_ERRORS) return;
    this.errors.push(error);
    if (this.errors.length >= ERROR_BATCH) await this.flush();
  }

  async saveCheckpoint(state: Record<string, unknown>): Promise<void> {
    await this.flush();
    if (!(await this.rows.checkpoint(this.key, state, this.now()))) this.stop(new JobLost());
    this.throwIfStopped();
    this.checkpoint = state;
  }

  throwIfStopped(): void {
    if (this.signal.aborted) throw this.signal.reason;
  }

  private async flush(): Promise<void> {
    await this.rows.addErrors(this.id, this.errors.splice(0));
  }

  private async beat(): Promise<void> {
    this.writtenAt = performance.now();
    try {
      const answer = await this.rows.beat(this.key, this.leaseMs, this.now());
      if (answer === null) return this.stop(new JobLost());
      if (answer && !this.wantsCancel) {
        this.wantsCancel = true;
        this.stop(new JobCanceled());
      }
    } catch {
      // The database is away: the lease tells in the end whether that lasted too long.
    }
  }

  private now(): { done: number; total: number | null } {
    return { done: this.done, total: this.total };
  }
}
