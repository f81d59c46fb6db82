import { newId } from 'markethall/kernel';
import { PaymentIntent } from '../src/entities/payment-intent.entity.js';

/** A payment of 49.90 EUR that nobody has answered yet, in memory; every field may be replaced. */
export function aPaymentIntent(fields: Partial<PaymentIntent> = {}): PaymentIntent {
  const reference = fields.reference ?? newId('ord');
  const attempt = fields.attempt ?? 1;
  const now = fields.createdAt ?? new Date('2026-01-15T12:00:00.000Z');
  return Object.assign(new PaymentIntent(), {
    id: newId('pi'),
    reference,
    channelId: newId('chan'),
    attempt,
    provider: 'sandbox',
    providerRef: null,
    tenderAccountId: null,
    idempotencyKey: `${reference}.${attempt}`,
    tokenHash: null,
    amount: 4_990n,
    currency: 'EUR',
    status: 'created',
    authorizedAmount: 0n,
    capturedAmount: 0n,
    voidedAmount: 0n,
    refundedAmount: 0n,
    chargedBackAmount: 0n,
    nextActionUrl: null,
    failureCode: null,
    checkAt: null,
    version: 1,
    createdAt: now,
    updatedAt: now,
    ...fields,
  });
}
