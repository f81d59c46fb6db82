import { createHash, createHmac } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppConfig } from 'markethall/kernel';

/** No I, L, O, U: read aloud or typed off paper, no letter is taken for another. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 16;
const FORM = new RegExp(`^[${ALPHABET}]{${LENGTH}}$`);

/**
 * Codes of gift cards: 16 characters (80 bits) computed from a key of the installation and the card's id. So the mail
 * can say it later, while only its hash is stored; neither the database nor the key alone gives it away.
 */
@Injectable()
export class GiftCardCodes {
  private readonly key: Buffer;

  constructor(config: AppConfig) {
    this.key = config.deriveKey('payments.gift-card-code');
  }

  /** `7Q2M-XK4T-9RWD-0C5H`. */
  codeOf(accountId: string): string {
    const mac = createHmac('sha256', this.key).update(accountId).digest();
    const letters = [...mac.subarray(0, LENGTH)].map((byte) => ALPHABET[byte % ALPHABET.length] ?? '');
    return (letters.join('').match(/.{4}/g) ?? []).join('-');
  }

  /** What is stored of a code: found by a unique index over a hash, so the time of a look-up tells nothing of it. */
  hashOf(code: string): string {
    return createHash('sha256').update(normalizeCode(code)).digest('hex');
  }
}

/** As typed by people: any case, with spaces or dashes, O for 0 and I or L for 1. What is no code comes back as it is. */
export function normalizeCode(typed: string): string {
  return typed.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
}

/** False for what can be no code, which then need not be looked up. */
export const isCode = (typed: string): boolean => FORM.test(normalizeCode(typed));
