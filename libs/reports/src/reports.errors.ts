import { AppError, invalid, notFound } from 'markethall/kernel';

/** 422 for one field; `pointer` is a JSON pointer into the request. */
export const badField = (pointer: string, code: string, params?: Record<string, unknown>): AppError =>
  invalid([params ? { pointer, code, params } : { pointer, code }]);

/** Also for a channel that the actor may not see. */
export const channelNotFound = (): AppError => notFound('channel');

export const simulationNotFound = (): AppError => notFound('promotion_simulation');

/** The problems of a part of a request, at their place in the whole; anything else rises as it is. */
export async function placedUnder<T>(pointer: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'validation_failed') throw error;
    throw invalid(error.errors.map((problem) => ({ ...problem, pointer: `${pointer}${problem.pointer}` })));
  }
}
