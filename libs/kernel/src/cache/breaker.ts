/** The helper did not answer in time, or is not asked because it lately did not. */
export class Unavailable extends Error {
  constructor(reason: string) {
    super(reason);
    this.name = 'Unavailable';
  }
}

/**
 * Cuts calls to a helper that must never slow a request: each call has a deadline, and after several failures in a row
 * nobody asks for a while; then one call probes.
 */
export class Breaker {
  private failures = 0;
  private openUntil = 0;
  private probing = false;

  constructor(
    private readonly timeoutMs: number,
    private readonly threshold = 5,
    private readonly pauseMs = 2_000,
  ) {}

  /** True while calls are refused without being tried. */
  get open(): boolean {
    return this.failures >= this.threshold && (performance.now() < this.openUntil || this.probing);
  }

  /** The call's answer, or `Unavailable`. Other errors of the call count as failures, too. */
  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.open) throw new Unavailable('not asked: it failed lately');
    const probe = this.failures >= this.threshold;
    if (probe) this.probing = true;
    try {
      const answer = await this.timed(call());
      this.failures = 0;
      return answer;
    } catch (error) {
      this.failures += 1;
      if (this.failures >= this.threshold) this.openUntil = performance.now() + this.pauseMs;
      throw error;
    } finally {
      if (probe) this.probing = false;
    }
  }

  private timed<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Unavailable(`no answer within ${this.timeoutMs} ms`)), this.timeoutMs);
      work.then(resolve, reject).finally(() => clearTimeout(timer));
    });
  }
}
