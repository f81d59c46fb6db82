/** Runs work side by side, at most `width` at once. After a failure nothing new begins. */
export class Lanes {
  private readonly running = new Set<Promise<void>>();
  private failure: { error: unknown } | null = null;

  constructor(private readonly width: number) {}

  /** Begins the work as soon as a lane is free. Throws what earlier work has thrown, when all lanes are empty. */
  async start(work: () => Promise<void>): Promise<void> {
    while (this.running.size >= this.width && this.failure === null) await Promise.race(this.running);
    if (this.failure !== null) return this.idle();
    const lane = work()
      .catch((error: unknown) => {
        this.failure ??= { error };
      })
      .finally(() => this.running.delete(lane));
    this.running.add(lane);
  }

  /** Waits until every lane is empty. Throws what the first failed work has thrown. */
  async idle(): Promise<void> {
    await Promise.all(this.running);
    if (this.failure !== null) throw this.failure.error;
  }
}
