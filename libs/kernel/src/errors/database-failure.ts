import { AppError } from './app-error.js';

const UNREACHABLE = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'ENOTFOUND',
  'EHOSTUNREACH',
  'PROTOCOL_CONNECTION_LOST',
  'ER_CON_COUNT_ERROR',
  'ER_TOO_MANY_USER_CONNECTIONS',
  'ER_SERVER_SHUTDOWN',
  'ER_OPTION_PREVENTS_STATEMENT',
  'ER_READ_ONLY_MODE',
  'POOL_ENQUEUELIMIT',
]);
/** Deadlock, lock wait, snapshot: what is left after the transaction's own retries. */
const CONTENDED = new Set([1213, 1205, 1020, 3572]);
/** Value too long, out of range, wrong for the column, broken characters. */
const NOT_STORABLE = new Set([1406, 1264, 1265, 1292, 1366, 1367, 3140, 3141]);

/**
 * What a failure of the database means for the client, or null when it is none.
 * Duplicate keys (1062) and unstorable values should have been caught by the use case: they are answered 4xx, so that
 * bad input is never a 5xx, and logged as our mistake.
 */
export function databaseFailure(error: unknown): AppError | null {
  if (typeof error !== 'object' || error === null) return null;
  const source: unknown = 'driverError' in error && typeof error.driverError === 'object' ? error.driverError : error;
  if (typeof source !== 'object' || source === null) return null;
  const code = 'code' in source && typeof source.code === 'string' ? source.code : '';
  const errno = 'errno' in source && typeof source.errno === 'number' ? source.errno : 0;
  if (UNREACHABLE.has(code) || isPoolExhausted(source)) {
    return new AppError('service_unavailable', 503, 'The service cannot answer just now').retryAfter(2);
  }
  if (CONTENDED.has(errno)) return new AppError('busy', 503, 'Too many changes at once; try again').retryAfter(1);
  if (errno === 1062) return new AppError('already_exists', 409, 'There is already one with the same unique value');
  if (NOT_STORABLE.has(errno)) return new AppError('value_not_storable', 422, 'A value does not fit where it is kept');
  return null;
}

const isPoolExhausted = (source: object): boolean =>
  source instanceof Error && /^(Queue limit reached|No connections available|Pool is closed)/.test(source.message);
