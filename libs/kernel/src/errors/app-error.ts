/**
 * One problem of one field. `pointer` is an RFC 6901 JSON pointer into the request body ('' is the body itself);
 * `code` is stable snake_case (`required`, `too_long`, …); `params` are the figures of the rule (`{ max: 200 }`).
 */
export interface FieldProblem {
  pointer: string;
  code: string;
  params?: Record<string, unknown>;
  detail?: string;
}

/**
 * An expected failure. Every adapter (REST, GraphQL, WebSocket, jobs) translates it by `code`, never by its text.
 * `detail` is shown to the client: no SQL, no ids of others, no secrets. `params` become members of the problem
 * document; `retryAfterSeconds` becomes the `Retry-After` header.
 */
export class AppError extends Error {
  /** Seconds after which a retry may succeed; sent as `Retry-After`. */
  retryAfterSeconds?: number;

  constructor(
    readonly code: string,
    readonly status: number,
    readonly detail: string,
    readonly params: Record<string, unknown> = {},
    readonly errors: FieldProblem[] = [],
  ) {
    super(detail);
    this.name = 'AppError';
  }

  /** Sets when the client should try again. Returns this error, to be thrown in one line. */
  retryAfter(seconds: number): this {
    this.retryAfterSeconds = Math.max(1, Math.ceil(seconds));
    return this;
  }
}

/** 404 `<resource>_not_found`: missing, malformed id, or not visible to the actor. They must not be told apart. */
export const notFound = (resource: string): AppError =>
  new AppError(`${resource}_not_found`, 404, `There is no such ${resource.replaceAll('_', ' ')}`);

/** 409 with a code of your own: the request is valid, but the present state refuses it. */
export const conflict = (code: string, detail: string, params: Record<string, unknown> = {}): AppError =>
  new AppError(code, 409, detail, params);

/** 422 `validation_failed`: the body is readable, but some fields are wrong. */
export const invalid = (problems: FieldProblem[]): AppError =>
  new AppError('validation_failed', 422, 'The request body is not valid', {}, problems);

/** 422 with one field's problem: `invalidField('/lines/0/quantity', 'too_small', { min: 1 })`. */
export const invalidField = (pointer: string, code: string, params?: Record<string, unknown>): AppError =>
  invalid([params === undefined ? { pointer, code } : { pointer, code, params }]);

/** 400: the query string is wrong. `parameter` names the culprit. */
export const badQuery = (
  code: string,
  parameter: string,
  detail?: string,
  params: Record<string, unknown> = {},
): AppError =>
  new AppError(code, 400, detail ?? `The query parameter "${parameter}" is not valid`, { parameter, ...params });

/** 400: the request itself is unreadable (header, encoding, JSON). */
export const badRequest = (code: string, detail: string, params: Record<string, unknown> = {}): AppError =>
  new AppError(code, 400, detail, params);

/** 401: no valid credentials. */
export const unauthenticated = (code = 'unauthenticated', detail = 'Valid credentials are required'): AppError =>
  new AppError(code, 401, detail);

/** 403: known, but not allowed. */
export const forbidden = (code = 'forbidden', detail = 'You are not allowed to do this'): AppError =>
  new AppError(code, 403, detail);

/** 405: the address is known, the method is not; `params.allow` lists those that are, as the `Allow` header does. */
export const methodNotAllowed = (allow: readonly string[]): AppError =>
  new AppError('method_not_allowed', 405, 'This address does not know the method', { allow });

/** 428: `If-Match` is missing on a route that needs it. */
export const preconditionRequired = (): AppError =>
  new AppError('precondition_required', 428, 'Send If-Match with the ETag of the version that you changed');

/** 412 `version_conflict`: somebody changed it since; `params` may carry the present version. */
export const versionConflict = (params: Record<string, unknown> = {}): AppError =>
  new AppError('version_conflict', 412, 'It was changed by somebody else in the meantime', params);
