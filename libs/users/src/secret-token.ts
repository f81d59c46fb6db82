import { createHash, randomBytes } from 'node:crypto';

/** A secret that is shown once: 256 random bits behind a prefix that says what it is. Only its hash is kept. */
export interface SecretToken {
  readonly value: string;
  readonly hash: string;
}

/** `rt_` and 43 base64url characters. */
export function newSecretToken(prefix: string): SecretToken {
  const value = `${prefix}_${randomBytes(32).toString('base64url')}`;
  return { value, hash: hashSecret(value) };
}

/** SHA-256 in base64url (43 characters): enough for a secret of 256 bits, found by an index and so in constant time. */
export const hashSecret = (value: string): string => createHash('sha256').update(value).digest('base64url');
