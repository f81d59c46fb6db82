import { QueryFailedError } from 'typeorm';
import { AppError } from '../errors/app-error.js';

const DUPLICATE_KEY = new Set([1062, 1586]);
const CHECK_VIOLATION = new Set([3819, 4025]);
/** Deadlock, lock wait, changed since the snapshot (MariaDB), rolled back at COMMIT (Galera, Group Replication). */
const RETRYABLE = new Set([1213, 1205, 1020, 1180, 3101]);
/** After these InnoDB has already rolled the whole transaction back. */
const ROLLED_BACK = new Set([1213, 1020, 3101]);
/** Too long, out of range, wrong characters; 1267: text that an ascii column can never hold was compared with it. */
const NOT_STORABLE = new Set([1264, 1265, 1267, 1292, 1366, 1367, 1406, 3140, 3141]);
const LOCK_NOT_FREE = new Set([1205, 3572]);
const READ_ONLY = new Set([1290, 1792, 1836]);
const UNAVAILABLE_NUMBERS = new Set([1040, 1053, 1129, 1152, 1153, 1158, 1159, 1160, 1161, 1047]);
const OUT_OF_TIME = new Set([1969, 3024, 1317]);
const OUT_OF_SPACE = new Set([1021, 1041, 1114, 3675]);
const UNAVAILABLE_CODES = new Set([
  'PROTOCOL_CONNECTION_LOST',
  'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR',
  'PROTOCOL_SEQUENCE_TIMEOUT',
  'ECONNREFUSED',
  'ECONNRESET',
  'ETIMEDOUT',
  'EPIPE',
  'EHOSTUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);

interface DriverError {
  errno: number | null;
  code: string | null;
  message: string;
}

/** The error of the MySQL driver behind a failed query or a failed connection; null for any other error. */
export function driverError(error: unknown): DriverError | null {
  const source: unknown = error instanceof QueryFailedError ? error.driverError : error;
  // Not `instanceof Error`: errors of sockets may come from another realm (Jest, vm).
  if (typeof source !== 'object' || source === null) return null;
  const errno = 'errno' in source && typeof source.errno === 'number' ? source.errno : null;
  const code = 'code' in source && typeof source.code === 'string' ? source.code : null;
  const message = 'message' in source ? String(source.message) : '';
  if (errno !== null || code !== null) return { errno, code, message };
  // What the driver says of a connection that is closed already bears no code.
  const isClosed = 'fatal' in source && source.fatal === true;
  return isClosed ? { errno, code: 'PROTOCOL_ENQUEUE_AFTER_FATAL_ERROR', message } : null;
}

const hasNumber = (error: unknown, numbers: ReadonlySet<number>): boolean => {
  const errno = driverError(error)?.errno;
  return errno !== undefined && errno !== null && numbers.has(errno);
};

/** True for a violated unique key (1062); with `indexName` only for that index. */
export function isDuplicateKey(error: unknown, indexName?: string): boolean {
  if (!hasNumber(error, DUPLICATE_KEY)) return false;
  if (indexName === undefined) return true;
  const named = /for key '(?:[^'.]+\.)?([^']+)'\s*$/.exec(driverError(error)?.message ?? '');
  return named?.[1] === indexName;
}

/** True for a violated CHECK constraint (3819 on MySQL, 4025 on MariaDB); with `name` only for that one. */
export function isCheckViolation(error: unknown, name?: string): boolean {
  if (!hasNumber(error, CHECK_VIOLATION)) return false;
  if (name === undefined) return true;
  const message = driverError(error)?.message ?? '';
  return message.includes(`\`${name}\``) || message.includes(`'${name}'`);
}

/** True when running the whole transaction again may succeed: deadlock, lock wait, snapshot or certification conflict. */
export function isRetryable(error: unknown): boolean {
  return hasNumber(error, RETRYABLE);
}

/** True when the server has already rolled the whole transaction back: nothing more may run in it. */
export function isRolledBack(error: unknown): boolean {
  return hasNumber(error, ROLLED_BACK);
}

/** True when the connection cannot be trusted any more. */
export function isConnectionLost(error: unknown): boolean {
  const driver = driverError(error);
  if (driver === null) return false;
  return driver.code !== null && UNAVAILABLE_CODES.has(driver.code);
}

const busy = (detail = 'The database is busy; try again in a moment'): AppError =>
  new AppError('database_busy', 503, detail).retryAfter(1);

const unavailable = (): AppError =>
  new AppError('database_unavailable', 503, 'The database cannot be reached; try again in a moment').retryAfter(2);

/** 503 `database_busy`: no connection of the pool became free in time. */
export const poolExhausted = (): AppError => busy('No database connection became free in time');

/**
 * The client's problem for a database error that nobody handled: 503 with Retry-After (lock wait, deadlock after all
 * retries, lost connection, read-only or full server, statement timeout), 409 `duplicate` for a unique key, 422
 * `value_not_storable`. Null for everything else: that is a bug and a 500. The error filter and `Database` use it; services need it rarely.
 */
export function databaseProblem(error: unknown): AppError | null {
  if (error instanceof AppError) return error;
  const problem = problemOf(error);
  if (problem !== null) problem.cause = error;
  return problem;
}

function problemOf(error: unknown): AppError | null {
  if (hasNumber(error, LOCK_NOT_FREE) || hasNumber(error, RETRYABLE) || hasNumber(error, OUT_OF_TIME)) return busy();
  if (hasNumber(error, READ_ONLY) || hasNumber(error, OUT_OF_SPACE)) return unavailable();
  if (isConnectionLost(error) || hasNumber(error, UNAVAILABLE_NUMBERS)) return unavailable();
  if (hasNumber(error, NOT_STORABLE))
    return new AppError('value_not_storable', 422, 'A value does not fit where it is kept');
  if (hasNumber(error, DUPLICATE_KEY)) return new AppError('duplicate', 409, 'There is already one with this value');
  return null;
}
