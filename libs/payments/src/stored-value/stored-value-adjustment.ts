import type { Money } from 'markethall/kernel';
import type { StoredValueAccount } from './entities/stored-value-account.entity.js';
import type { StoredValueEntry } from './entities/stored-value-entry.entity.js';
import { onceKey } from './once-key.js';
import { accountCurrencyDiffers, adjustmentTooHigh, balanceTooHigh } from './stored-value.errors.js';
import type { Movement } from './stored-value-book.js';

/** A correction by staff. */
export interface AdjustmentInput {
  /** Signed; not 0. */
  amount: Money;
  reason: string;
}

/** An account with its movements, newest first. */
export interface AccountDetails {
  account: StoredValueAccount;
  movements: StoredValueEntry[];
}

/** The movement of a correction of a locked account. Throws 422 below zero or in another currency. */
export function adjustmentOf(account: StoredValueAccount, { amount, reason }: AdjustmentInput): Movement {
  if (amount.currency !== account.currency) throw accountCurrencyDiffers(account.currency);
  const balance = account.balance + amount.amount;
  if (balance < 0n) throw adjustmentTooHigh(account.balance);
  if (balance > BigInt(Number.MAX_SAFE_INTEGER)) throw balanceTooHigh();
  return {
    kind: 'adjust',
    amount: amount.amount,
    reference: null,
    requestKey: onceKey('adjust'),
    reason,
    source: 'marketing',
  };
}
