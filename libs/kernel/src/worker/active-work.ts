/** Counts what runs, so that a stop can wait for it. */
export class ActiveWork {
  private readonly running = new Set<Promise<unknown>>();

  /** Runs the work and counts it until it has settled. */
  async track<T>(work: () => Promise<T>): Promise<T> {
    const promise = work();
    this.running.add(promise);
    try {
      return await promise;
    } finally {
      this.running.delete(promise);
    }
  }

  get count(): number {
    return this.running.size;
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.running.size > 0) await Promise.allSettled([...this.running]);
  }
}
