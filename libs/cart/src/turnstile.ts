/**
 * Lets one piece of work a key through at a time, in order of arrival. Work that waits for a row's lock holds a database
 * connection; work that waits here holds nothing, so one hot key cannot use up the pool.
 */
export class Turnstile {
  private readonly lines = new Map<string, { last: Promise<unknown>; length: number }>();

  constructor(
    /** Longest line of one key. */
    private readonly maxLength: number,
    private readonly refused: () => Error,
  ) {}

  /** Runs the work when its turn comes. Rejects at once where the line is too long. */
  async run<T>(key: string, work: () => Promise<T>): Promise<T> {
    const line = this.lines.get(key) ?? { last: Promise.resolve(), length: 0 };
    if (line.length >= this.maxLength) throw this.refused();
    this.lines.set(key, line);
    line.length += 1;
    const result = line.last.then(work);
    line.last = result.catch(() => undefined);
    try {
      return await result;
    } finally {
      line.length -= 1;
      if (line.length === 0) this.lines.delete(key);
    }
  }
}
