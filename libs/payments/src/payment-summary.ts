import type { PaymentIntent } from './entities/payment-intent.entity.js';

/** Everything that was paid for one reference, in minor units of its currency. */
export interface PaymentSummary {
  /** Held or taken: Σ authorized − voided. */
  authorized: bigint;
  captured: bigint;
  refunded: bigint;
  chargedBack: bigint;
  /** The provider or the shopper has not answered yet, or staff has not confirmed the money. */
  pending: boolean;
  /** The last attempt was declined, lapsed or voided. */
  failed: boolean;
}

/** Adds the attempts of one reference together. */
export function summarize(intents: readonly PaymentIntent[]): PaymentSummary {
  const sum = (pick: (intent: PaymentIntent) => bigint) => intents.reduce((total, intent) => total + pick(intent), 0n);
  const last = intents.at(-1);
  return {
    authorized: sum((intent) => intent.authorizedAmount - intent.voidedAmount),
    captured: sum((intent) => intent.capturedAmount),
    refunded: sum((intent) => intent.refundedAmount),
    chargedBack: sum((intent) => intent.chargedBackAmount),
    pending: intents.some((intent) => intent.isOpen),
    failed: last !== undefined && ['failed', 'voided', 'expired'].includes(last.status),
  };
}
