import { databaseProblem, driverError } from '../database/database-errors.js';
import { AppError } from './app-error.js';

/** Value too long, out of range, wrong for the column, broken characters. */
const NOT_STORABLE = new Set([1406, 1264, 1265, 1292, 1366, 1367, 3140, 3141]);

/**
 * What a failure of the database means for the client, or null when it is none or must stay a 500. A value that does
 * not fit its column should have been refused by the use case: it is answered 422, so that bad input is never a 5xx,
 * and logged as our mistake.
 */
export function databaseFailure(error: unknown): AppError | null {
  const problem = databaseProblem(error);
  if (problem !== null) return problem;
  const errno = driverError(error)?.errno;
  if (errno === undefined || errno === null || !NOT_STORABLE.has(errno)) return null;
  return new AppError('value_not_storable', 422, 'A value does not fit where it is kept');
}
