import { setTimeout as sleep } from 'node:timers/promises';

/** Lets a work take at least so many milliseconds, failed or not, so that its duration does not tell what it found. */
export async function evenTime<T>(milliseconds: number, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  try {
    return await work();
  } finally {
    const rest = milliseconds - (performance.now() - start);
    if (rest > 0) await sleep(rest);
  }
}
