import type { TransactionKind, TransactionState } from './payment-provider.js';

/** Where a payment stands. Refunds do not change it: they are sums beside it. */
export type PaymentIntentStatus =
  | 'created'
  | 'requires_action'
  | 'processing'
  | 'authorized'
  | 'captured'
  | 'partially_captured'
  | 'failed'
  | 'voided'
  | 'expired';

/** What the fold needs of a transaction. */
export interface FoldEntry {
  id: string;
  kind: TransactionKind;
  state: TransactionState;
  amount: bigint;
  errorCode: string | null;
  /** The pending transaction that this one settles. */
  parentId: string | null;
}

/** Minor units. */
export interface PaymentSums {
  authorized: bigint;
  captured: bigint;
  voided: bigint;
  refunded: bigint;
  /** Charged back by the cardholder's bank and not won back. */
  chargedBack: bigint;
  /** Asked for and not answered yet. */
  pendingCapture: bigint;
  pendingVoid: bigint;
  pendingRefund: bigint;
}

export interface FoldedPayment {
  status: PaymentIntentStatus;
  sums: PaymentSums;
}

/**
 * The state of a payment is a function of the set of its transactions: their order of arrival and repeated deliveries
 * do not matter, so late and shuffled webhooks end where the provider's own log ends.
 */
export function foldPayment(transactions: readonly FoldEntry[], hasNextAction: boolean): FoldedPayment {
  const sums = sumsOf(transactions);
  return { status: statusOf(transactions, sums, hasNextAction), sums };
}

/** True when some transaction must be missing: more was captured than authorized, or more refunded than captured. */
export function hasGap({ sums }: FoldedPayment): boolean {
  return sums.captured + sums.voided > sums.authorized || sums.refunded + sums.chargedBack > sums.captured;
}

function sumsOf(transactions: readonly FoldEntry[]): PaymentSums {
  const settled = new Set(transactions.map((entry) => entry.parentId));
  const sum = (kind: TransactionKind, state: TransactionState) =>
    transactions
      .filter(
        (entry) => entry.kind === kind && entry.state === state && !(state === 'pending' && settled.has(entry.id)),
      )
      .reduce((total, entry) => total + entry.amount, 0n);
  return {
    authorized: sum('authorize', 'succeeded'),
    captured: sum('capture', 'succeeded'),
    voided: sum('void', 'succeeded'),
    refunded: sum('refund', 'succeeded'),
    chargedBack: sum('chargeback', 'succeeded') - sum('reversal', 'succeeded'),
    pendingCapture: sum('capture', 'pending'),
    pendingVoid: sum('void', 'pending'),
    pendingRefund: sum('refund', 'pending'),
  };
}

function statusOf(transactions: readonly FoldEntry[], sums: PaymentSums, hasNextAction: boolean): PaymentIntentStatus {
  if (sums.captured > 0n) return sums.captured + sums.voided >= sums.authorized ? 'captured' : 'partially_captured';
  if (sums.authorized > 0n) return sums.voided >= sums.authorized ? 'voided' : 'authorized';

  const authorizations = transactions.filter((entry) => entry.kind === 'authorize');
  const failures = authorizations.filter((entry) => entry.state === 'failed');
  if (failures.some((entry) => entry.errorCode !== 'canceled' && entry.errorCode !== 'expired')) return 'failed';
  if (failures.some((entry) => entry.errorCode === 'canceled')) return 'voided';
  if (failures.length > 0) return 'expired';
  if (authorizations.length === 0) return 'created';
  return hasNextAction ? 'requires_action' : 'processing';
}
