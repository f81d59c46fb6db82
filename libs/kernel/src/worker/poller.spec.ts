import { configureLog } from '../logging/log.js';
import { backoffMs } from './backoff.js';
import { Poller } from './poller.js';
import { TimeLimitExceeded, withTimeLimit } from './time-limit.js';

beforeAll(() => configureLog('silent'));

/** Work whose every run waits to be let go. */
class Steps {
  runs = 0;
  most = 0;
  private running = 0;
  private readonly waiting: (() => void)[] = [];
  private heard: (() => void) | undefined;

  readonly work = async (): Promise<boolean> => {
    this.running += 1;
    this.most = Math.max(this.most, this.running);
    this.heard?.();
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    this.running -= 1;
    this.runs += 1;
    return false;
  };

  /** Resolves when a run waits. */
  async begun(): Promise<void> {
    if (this.waiting.length === 0) await new Promise<void>((resolve) => (this.heard = resolve));
  }

  letGo(): void {
    this.waiting.shift()?.();
  }
}

describe('Poller', () => {
  it('never runs twice at a time, and fulfills wishes that arrive meanwhile by one more run', async () => {
    const steps = new Steps();
    const poller = new Poller('test', 60_000, steps.work);
    poller.start();
    await steps.begun();
    for (let n = 0; n < 5; n += 1) poller.wake();
    steps.letGo();
    await steps.begun();
    const stopped = poller.stop();
    steps.letGo();
    await stopped;

    expect(steps).toMatchObject({ most: 1, runs: 2 });
  });

  it('stays still once it is stopped', async () => {
    const steps = new Steps();
    const poller = new Poller('test', 1, steps.work);
    poller.start();
    await steps.begun();
    const stopped = poller.stop();
    steps.letGo();
    await stopped;
    poller.wake();
    await new Promise((resolve) => setImmediate(resolve));

    expect(steps.runs).toBe(1);
  });

  it('goes on after failures, and while there is more', async () => {
    let runs = 0;
    const enough = new Promise<void>((resolve) => {
      const poller = new Poller('test', 1, () => {
        runs += 1;
        if (runs === 6) setImmediate(() => resolve(poller.stop()));
        return runs < 3 ? Promise.reject(new Error('no')) : Promise.resolve(runs < 6);
      });
      poller.start();
    });

    await enough;
    expect(runs).toBe(6);
  });
});

describe('backoffMs', () => {
  it('doubles, with a random half, up to an hour', () => {
    expect([1, 2, 3, 4].map((attempt) => backoffMs(attempt, 1_000, () => 1))).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(backoffMs(3, 1_000, () => 0)).toBe(2_000);
    expect(backoffMs(100, 1_000, () => 1)).toBe(3_600_000);
  });
});

describe('withTimeLimit', () => {
  it('cuts work that takes too long, and tells it', async () => {
    let told: unknown;
    const work = withTimeLimit(
      10,
      (signal) => new Promise(() => signal.addEventListener('abort', () => (told = signal.reason))),
    );

    await expect(work).rejects.toBeInstanceOf(TimeLimitExceeded);
    expect(told).toBeInstanceOf(TimeLimitExceeded);
  });

  it('answers what the work answers, and rises what it throws', async () => {
    await expect(withTimeLimit(1_000, () => 'done')).resolves.toBe('done');
    await expect(withTimeLimit(1_000, () => Promise.reject(new Error('no')))).rejects.toThrow('no');
  });
});
