import { emailKey } from 'markethall/kernel';
import { refusedPassword } from '../user.errors.js';
import { isCommonPassword } from './common-passwords.js';

export const PASSWORD_MIN = 10;
export const PASSWORD_MAX = 200;

/**
 * Why a password is refused, or null. Length counts; rules about capitals and digits do not (NIST SP 800-63B).
 * Codes: `too_short`, `too_long`, `too_common`, `contains_email`.
 */
export function passwordProblem(password: string, email: string): string | null {
  const length = [...password].length;
  if (length < PASSWORD_MIN) return 'too_short';
  if (length > PASSWORD_MAX) return 'too_long';
  if (isCommonPassword(password) || new Set(password).size < 3) return 'too_common';
  const folded = password.normalize('NFKC').toLowerCase();
  const address = emailKey(email);
  const name = address.slice(0, address.lastIndexOf('@'));
  if (folded.includes(address) || folded === name) return 'contains_email';
  return null;
}

/** Throws 422 `validation_failed` with the pointer `/password`. */
export function assertPassword(password: string, email: string): void {
  const problem = passwordProblem(password, email);
  if (problem) throw refusedPassword(problem);
}
