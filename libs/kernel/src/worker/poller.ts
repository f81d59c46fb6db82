import { log } from '../logging/log.js';
import { errorText } from './error-text.js';

const REPORT_MS = 30_000;

/**
 * Does a piece of work again and again: at every interval, and at once when told to. Never twice at a time; a wish
 * that arrives while it runs is fulfilled right after. Failures are logged and pause it for a moment.
 */
export class Poller {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> | undefined;
  private wished = false;
  private stopped = true;
  private failures = 0;
  private reportedAt = 0;

  /** `work` answers true when it may have left something undone. */
  constructor(
    private readonly name: string,
    private readonly intervalMs: number,
    private readonly work: () => Promise<boolean>,
  ) {}

  start(): void {
    this.stopped = false;
    this.wake();
  }

  /** Runs now, or right after the present run. */
  wake(): void {
    if (this.stopped) return;
    this.wished = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
  }

  /** No new run; resolves when the present one has ended. */
  async stop(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private async run(): Promise<void> {
    clearTimeout(this.timer);
    let delay = this.intervalMs;
    while (this.wished && !this.stopped) {
      this.wished = false;
      try {
        if (await this.work()) this.wished = true;
        if (this.failures > 0) log.info({ task: this.name }, 'A background task works again');
        this.failures = 0;
      } catch (error) {
        this.failures += 1;
        delay = Math.min(this.intervalMs * 2 ** Math.min(this.failures, 4), 10_000);
        this.report(error);
        break;
      }
    }
    if (!this.stopped) this.timer = setTimeout(() => this.wake(), delay);
  }

  /** The first failure with its stack, then one line in half a minute: an outage repeats itself. */
  private report(error: unknown): void {
    const now = performance.now();
    if (this.failures > 1 && now - this.reportedAt < REPORT_MS) return;
    this.reportedAt = now;
    const facts = { task: this.name, failures: this.failures };
    if (this.failures === 1) log.warn({ ...facts, err: error }, 'A background task failed and will be repeated');
    else log.warn({ ...facts, error: errorText(error) }, 'A background task still fails');
  }
}
