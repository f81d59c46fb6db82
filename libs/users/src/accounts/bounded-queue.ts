/** Runs at most `concurrency` works at a time, lets `limit` more wait in order, and refuses the rest at once. */
export class BoundedQueue {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly concurrency: number,
    private readonly limit: number,
    private readonly refusal: () => Error,
  ) {}

  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.running < this.concurrency) this.running += 1;
    else await this.takeSeat();
    try {
      return await work();
    } finally {
      this.passOn();
    }
  }

  private takeSeat(): Promise<void> {
    if (this.waiting.length >= this.limit) throw this.refusal();
    return new Promise((resolve) => this.waiting.push(resolve));
  }

  /** The place goes to who waits longest, else it is free. */
  private passOn(): void {
    const next = this.waiting.shift();
    if (next) next();
    else this.running -= 1;
  }
}
