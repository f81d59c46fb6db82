import { AppError, conflict, invalid, notFound, unauthenticated } from 'markethall/kernel';

/** Wrong password, unknown e-mail and disabled account alike: nobody learns which. */
export const invalidCredentials = (): AppError =>
  unauthenticated('invalid_credentials', 'The e-mail address or the password is wrong');

/** Malformed, expired, foreign or revoked access token. */
export const invalidAccessToken = (): AppError => unauthenticated('token_invalid', 'The access token is not valid');

export const invalidRefreshToken = (): AppError =>
  unauthenticated('refresh_token_invalid', 'The refresh token is not valid: sign in again');

/** A parallel request of the same client was faster: go on with its answer; the session lives. */
export const supersededRefreshToken = (): AppError =>
  unauthenticated('refresh_token_superseded', 'A parallel request has just used this refresh token: use its answer');

/** An old refresh token came back: somebody has a copy, so the whole session has been ended. */
export const reusedRefreshToken = (): AppError =>
  unauthenticated('refresh_token_reused', 'This refresh token was used before: the session has been ended');

/** A mailed one-time token that is unknown, used or expired. */
export const invalidOneTimeToken = (): AppError =>
  new AppError('one_time_token_invalid', 400, 'This link is not valid any more: ask for a new one');

export const wrongPassword = (): AppError =>
  invalid([{ pointer: '/currentPassword', code: 'wrong', detail: 'This is not the present password' }]);

export const refusedPassword = (code: string): AppError => invalid([{ pointer: '/password', code }]);

export const tooManyAttempts = (seconds: number): AppError =>
  new AppError('too_many_attempts', 429, 'Too many attempts: wait a little').retryAfter(seconds);

/** The queue of password hashes is full: better refused at once than answered in a minute. */
export const signInBusy = (): AppError =>
  new AppError('sign_in_busy', 503, 'Too many people sign in just now: try again').retryAfter(2);

export const userNotFound = (): AppError => notFound('user');

export const staffNotFound = (): AppError => notFound('staff_member');

export const roleNotFound = (): AppError => notFound('role');

export const unknownRole = (index: number): AppError =>
  invalid([{ pointer: `/roleIds/${index}`, code: 'unknown_role' }]);

export const unknownPermission = (permission: string, index: number): AppError =>
  invalid([{ pointer: `/permissions/${index}`, code: 'unknown_permission', params: { permission } }]);

export const emailTaken = (): AppError => conflict('email_taken', 'Another account has this e-mail address');

export const roleCodeTaken = (code: string): AppError =>
  conflict('role_code_taken', `Another role has the code ${code}`, { code });

export const roleInUse = (): AppError =>
  conflict('role_in_use', 'Members of staff hold this role: take it from them first');

export const builtInRole = (): AppError =>
  conflict('role_built_in', 'The administrator role always holds every permission and cannot be changed or deleted');

export const lastAdministrator = (): AppError =>
  conflict('last_administrator', 'At least one active administrator must remain');

/** Somebody tries to give, or to change a person who has, more than they hold themselves. */
export const aboveOwnRights = (missing: readonly string[]): AppError =>
  new AppError('above_own_rights', 403, 'This needs rights that you do not hold yourself', {
    missing: missing.slice(0, 20),
  });
