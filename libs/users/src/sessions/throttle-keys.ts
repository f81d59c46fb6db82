import { createHash } from 'node:crypto';
import { emailKey } from 'markethall/kernel';

/**
 * Under which name the attempts on an account are counted: variants of an address that reach the same mailbox or that
 * somebody would try in its place (capitals, tags, invisible characters, a dot at the end) are one.
 */
export function accountThrottleKey(email: string): string {
  const visible = email.replace(/[\p{Cc}\p{Cf}\p{Mn}\s]|%00/gu, '').replace(/\.+$/u, '');
  const key = emailKey(visible);
  const at = key.lastIndexOf('@');
  const name = (at < 0 ? key : key.slice(0, at)).replace(/\+.*$/u, '');
  const domain = at < 0 ? '' : key.slice(at + 1).replace(/\.+$/u, '');
  return createHash('sha256').update(`${name}@${domain}`).digest('base64url');
}
