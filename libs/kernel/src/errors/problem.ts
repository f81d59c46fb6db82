import { HttpException } from '@nestjs/common';
import { STATUS_CODES } from 'node:http';
import { AppError, type FieldProblem } from './app-error.js';
import { databaseFailure } from './database-failure.js';

/** RFC 9457 problem document, as every adapter sends it. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  /** Path of the request, without its query. */
  instance?: string;
  /** Stable, documented, snake_case: what clients branch on. */
  code: string;
  requestId?: string;
  /** Figures behind the code, such as `{ max: 100 }`. */
  params?: Record<string, unknown>;
  errors?: FieldProblem[];
}

/** An error as the outside may see it, and whether it is our fault (5xx: log it). */
export interface TranslatedError {
  error: AppError;
  unexpected: boolean;
}

/** Codes of failures that the framework raises itself. */
const CODES: Readonly<Record<number, readonly [code: string, detail: string]>> = {
  400: ['bad_request', 'The request cannot be read'],
  401: ['unauthenticated', 'Valid credentials are required'],
  403: ['forbidden', 'You are not allowed to do this'],
  404: ['route_not_found', 'There is nothing at this address'],
  405: ['method_not_allowed', 'This address does not know the method'],
  406: ['not_acceptable', 'There is no representation of the wanted kind'],
  408: ['request_timeout', 'The request took too long to arrive'],
  411: ['length_required', 'The length of the body is missing'],
  413: ['body_too_large', 'The body is too large'],
  414: ['route_not_found', 'There is nothing at this address'],
  415: ['media_type_unsupported', 'The body has a media type that is not accepted here'],
  422: ['validation_failed', 'The request body is not valid'],
  429: ['rate_limited', 'Too many requests'],
  431: ['headers_too_large', 'The headers are too large'],
  503: ['service_unavailable', 'The service cannot answer just now'],
};

/** What anything thrown means for the client. Unknown errors become a 500 without detail. */
export function translate(error: unknown): TranslatedError {
  if (error instanceof AppError) return { error, unexpected: error.status >= 500 && error.status !== 503 };
  if (error instanceof HttpException) return translateStatus(error.getStatus());
  const failure = databaseFailure(error);
  if (failure !== null) return { error: failure, unexpected: true };
  const status = statusOf(error);
  if (status !== null) return translateStatus(status);
  return { error: internal(), unexpected: true };
}

/** The problem document of an error. */
export function problemOf(error: AppError, requestId?: string, instance?: string): Problem {
  return {
    type: `urn:markethall:problem:${error.code}`,
    title: titleOf(error),
    status: error.status,
    detail: error.detail,
    ...(instance === undefined ? {} : { instance }),
    code: error.code,
    ...(requestId === undefined || requestId === '' ? {} : { requestId }),
    ...(Object.keys(error.params).length === 0 ? {} : { params: error.params }),
    ...(error.errors.length === 0 ? {} : { errors: error.errors }),
  };
}

/** JSON text of a problem; bigint figures become decimal strings, so that no error can fail on its own params. */
export const problemJson = (problem: Problem): string =>
  JSON.stringify(problem, (_key, value: unknown) => (typeof value === 'bigint' ? value.toString() : value));

/** 500 `internal_error`, which tells nothing. */
export const internal = (): AppError => new AppError('internal_error', 500, 'Something went wrong on our side');

function translateStatus(status: number): TranslatedError {
  if (status < 400 || status >= 600) return { error: internal(), unexpected: true };
  const known = CODES[status];
  if (status >= 500 && known === undefined) return { error: internal(), unexpected: true };
  const [code, detail] = known ?? CODES[400] ?? ['bad_request', 'The request cannot be read'];
  // An over-long path segment is a malformed id: the same 404 as any other.
  return {
    error: new AppError(code, status === 414 ? 404 : status, detail),
    unexpected: status >= 500 && status !== 503,
  };
}

/** Fastify's own errors carry a client status; nothing else that throws may choose its status. */
function statusOf(error: unknown): number | null {
  if (typeof error !== 'object' || error === null || !('statusCode' in error) || !('code' in error)) return null;
  const { statusCode, code } = error;
  const fastifys = typeof code === 'string' && code.startsWith('FST_');
  return fastifys && typeof statusCode === 'number' && statusCode < 500 ? statusCode : null;
}

function titleOf(error: AppError): string {
  const words = error.code.replaceAll('_', ' ');
  return words === '' ? (STATUS_CODES[error.status] ?? 'Error') : words.charAt(0).toUpperCase() + words.slice(1);
}
