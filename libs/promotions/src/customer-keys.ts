import { createHash } from 'node:crypto';
import { emailKey } from 'markethall/kernel';

/** Who uses a promotion. A member with an e-mail address is counted by both, so that no sign-out resets a limit. */
export interface PromotionCustomer {
  /** Null for a guest. */
  customerId: string | null;
  /** As typed; null when none is known yet. */
  email: string | null;
}

/** What uses of a customer are counted by. */
export interface CustomerKeys {
  customerKey: string | null;
  /** SHA-256 in hex. */
  emailKey: string | null;
}

const DOTLESS = new Set(['gmail.com', 'googlemail.com']);

/**
 * One mailbox, one address: `Ada+sale@Example.com` counts as `ada@example.com`, and at Gmail dots do not matter either.
 * For limits only: mail is sent to what was typed.
 */
export function foldedEmail(email: string): string {
  const key = emailKey(email);
  const at = key.lastIndexOf('@');
  if (at < 1) return key;
  const domain = key.slice(at + 1);
  const name = key.slice(0, at).replace(/(?!^)\+.*$/u, '');
  return DOTLESS.has(domain) ? `${name.replaceAll('.', '')}@gmail.com` : `${name}@${domain}`;
}

export function customerKeysOf({ customerId, email }: PromotionCustomer): CustomerKeys {
  const folded = email === null ? '' : foldedEmail(email);
  return {
    customerKey: customerId,
    emailKey: folded === '' ? null : createHash('sha256').update(folded).digest('hex'),
  };
}

/** The keys that there are. */
export const presentKeys = ({ customerKey, emailKey: hash }: CustomerKeys): string[] =>
  [customerKey, hash].filter((key) => key !== null);
