/** The work took too long and was cut. */
export class TimeLimitExceeded extends Error {
  constructor(ms: number) {
    super(`it took longer than ${ms} ms`);
    this.name = 'TimeLimitExceeded';
  }
}

/**
 * Awaits the work for at most so long. Its signal is aborted then; work that ignores it goes on unheard, and its
 * transaction, if any, refuses further statements. `outer` aborts it, too.
 */
export async function withTimeLimit<T>(
  ms: number,
  work: (signal: AbortSignal) => T | Promise<T>,
  outer?: AbortSignal,
): Promise<T> {
  const controller = new AbortController();
  const signal = outer === undefined ? controller.signal : AbortSignal.any([controller.signal, outer]);
  let timer: NodeJS.Timeout | undefined;
  const limit = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      const error = new TimeLimitExceeded(ms);
      controller.abort(error);
      reject(error);
    }, ms);
  });
  try {
    return await Promise.race([work(signal), limit]);
  } finally {
    clearTimeout(timer);
  }
}
