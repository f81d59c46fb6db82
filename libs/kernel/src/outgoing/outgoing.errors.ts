import { AppError } from '../errors/app-error.js';

/** 422: not an absolute http or https URL without user name. */
export const outgoingUrlInvalid = (): AppError =>
  new AppError('outgoing_url_invalid', 422, 'Not an absolute http or https address without user name');

/** 422: the name leads into a private network. What it resolves to is not told. */
export const outgoingHostRefused = (host: string): AppError =>
  new AppError('outgoing_host_refused', 422, 'The address does not lead to a public server', { host });

/** 422: more redirects than allowed, or one without a target. */
export const outgoingRedirects = (): AppError => new AppError('outgoing_redirects', 422, 'Too many redirects');

/** 422: more bytes than the caller takes. */
export const outgoingTooLarge = (maxBytes: number): AppError =>
  new AppError('outgoing_too_large', 422, 'The answer is too large', { maxBytes });

/** 422: compressed though not asked for; it could be a bomb. */
export const outgoingEncoded = (): AppError =>
  new AppError('outgoing_encoded', 422, 'The answer is compressed, which was not asked for');

/** 504: not complete in time. Another attempt may succeed. */
export const outgoingTimeout = (deadlineMs: number): AppError =>
  new AppError('outgoing_timeout', 504, 'The server did not answer in time', { deadlineMs });

/** 502: the name is unknown or the connection failed. Another attempt may succeed. */
export const outgoingFailed = (reason: string): AppError =>
  new AppError('outgoing_failed', 502, `The server could not be reached (${reason})`);
