import { AppError } from 'markethall/kernel';

/** What became of each: `ok`, or the code of its AppError; anything else rises. */
export async function settledCodes(work: readonly Promise<unknown>[]): Promise<string[]> {
  const results = await Promise.allSettled(work);
  return results.map((result) => {
    if (result.status === 'fulfilled') return 'ok';
    if (result.reason instanceof AppError) return result.reason.code;
    throw result.reason;
  });
}
