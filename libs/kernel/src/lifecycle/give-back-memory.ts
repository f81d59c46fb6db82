import { performance } from 'node:perf_hooks';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/**
 * The first round collects, and the one after it gives back: the engine shrinks its young generation only where little
 * was allocated in the five seconds before, as it measures from one collection to the next.
 */
const FIRST_MS = 2_000;
const REST_MS = 6_000;
const MOST_ROUNDS = 3;
/** Above this part of its time a process is not at rest, and collects by itself. */
const BUSY = 0.2;
/** As much air in the heap is no waste: it is soon needed. */
const AIR = 24 * 1024 * 1024;

/**
 * Gives back, once, what booting has left behind. A process at rest allocates nothing, so its engine sees no reason to
 * collect, and would keep a fifth of its memory for garbage of the start. A round takes some 80 ms; none is made while
 * requests come.
 */
export function giveBackBootMemory(): void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void; // what the flag has put there
  setFlagsFromString('--no-expose-gc');
  const round = (count: number, waitMs: number): void => {
    const before = performance.eventLoopUtilization();
    setTimeout(() => {
      if (performance.eventLoopUtilization(before).utilization > BUSY) return;
      collect();
      if (count < MOST_ROUNDS && hasAir()) round(count + 1, REST_MS);
    }, waitMs).unref();
  };
  round(1, FIRST_MS);
}

function hasAir(): boolean {
  const { heapTotal, heapUsed } = process.memoryUsage();
  return heapTotal - heapUsed > AIR;
}
