import { createHash } from 'node:crypto';
import { isIPv6 } from 'node:net';
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

/** Under which name the attempts of an address are counted: an IPv6 customer holds a /64 at least. */
export function addressThrottleKey(address: string): string {
  const plain = address.replace(/^::ffff:(?=\d+\.)/i, '');
  if (!isIPv6(plain)) return plain;
  const [head = '', tail] = plain.replace(/%.*$/, '').split('::');
  const before = head === '' ? [] : head.split(':');
  const after = tail === undefined || tail === '' ? [] : tail.split(':');
  const zeros = tail === undefined ? [] : new Array<string>(Math.max(0, 8 - before.length - after.length)).fill('0');
  const groups = [...before, ...zeros, ...after].slice(0, 4);
  return groups.map((group) => Number.parseInt(group, 16).toString(16)).join(':');
}
