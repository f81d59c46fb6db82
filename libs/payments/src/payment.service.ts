import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, type Money, newId, postRows } from 'markethall/kernel';
import { PaymentIntent } from './entities/payment-intent.entity.js';
import type { AllocationInput } from './payment-desk.service.js';
import { PaymentJournal } from './payment-journal.js';
import { type ProviderResult, ProviderUnavailable } from './payment-provider.js';
import { PaymentProviders } from './payment-providers.js';
import { PaymentRepository } from './payment.repository.js';
import { type PaymentSummary, summarize } from './payment-summary.js';
import { PaymentsConfig } from './payments.config.js';

/** Failure code of an attempt that the provider has certainly not seen. */
export const PROVIDER_UNAVAILABLE = 'provider_unavailable';

/** What is to be collected. */
export interface NewPayment {
  /** Opaque id of what is paid for, such as an order's. */
  reference: string;
  /** Code of the PaymentProvider. */
  provider: string;
  /** 1, 2, … per reference; with it the provider's idempotency key `<reference>.<attempt>` is made. */
  attempt: number;
  /** > 0. */
  amount: Money;
  channelId: string;
  /** The shopper's one-time token; only its hash is kept. */
  token: string | null;
}

/** Money that was taken or paid back. */
export interface MoneyMovement {
  /** Stable; a refund's own id where we asked for it, else that of the provider's report. */
  id: string;
  kind: 'capture' | 'refund';
  /** > 0, minor units. */
  amount: bigint;
  currency: string;
  at: Date;
  /** What a refund is for, as staff said; empty for captures and for reports that we did not ask for. */
  parts: readonly AllocationInput[];
}

/** Collects money for something: open an attempt, ask the provider, write down what it said. */
@Injectable()
export class PaymentService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: PaymentsConfig,
    private readonly payments: PaymentRepository,
    private readonly providers: PaymentProviders,
    private readonly journal: PaymentJournal,
    private readonly changes: Changes,
  ) {}

  /** Opens an attempt, in the caller's transaction. Unique per reference and attempt. Throws 422 for an unknown provider. */
  async createIntent(payment: NewPayment): Promise<PaymentIntent> {
    const { settlement } = this.providers.getOffered(payment.provider).capabilities;
    const now = this.clock.now();
    const intent = Object.assign(new PaymentIntent(), {
      id: newId('pi'),
      reference: payment.reference,
      channelId: payment.channelId,
      attempt: payment.attempt,
      provider: payment.provider,
      providerRef: null,
      tenderAccountId: null,
      idempotencyKey: `${payment.reference}.${payment.attempt}`,
      tokenHash: payment.token === null ? null : hashOf(payment.token),
      amount: payment.amount.amount,
      currency: payment.amount.currency,
      status: 'created' as const,
      authorizedAmount: 0n,
      capturedAmount: 0n,
      voidedAmount: 0n,
      refundedAmount: 0n,
      chargedBackAmount: 0n,
      nextActionUrl: null,
      failureCode: null,
      // Staff answers for a manual payment, in days: there is nobody to ask.
      checkAt: settlement === 'manual' ? null : new Date(now.getTime() + this.config.sweepAfterSeconds * 1_000),
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await this.db.transaction(async () => {
      postRows(this.db, PaymentIntent, [intent]);
      this.changes.record({
        entityType: 'payment_intent',
        id: intent.id,
        version: 1,
        before: null,
        after: { ...intent },
      });
    });
    return intent;
  }

  /**
   * Asks the provider for the money. Outside of any transaction; writes nothing: give the result to `apply`. Never
   * throws for the provider: a certain failure is a failed authorization, an unknown outcome a pending one, which the
   * sweeper clears up.
   */
  async authorize(
    intent: PaymentIntent,
    details: { token: string | null; returnUrl: string },
  ): Promise<ProviderResult> {
    const provider = this.providers.get(intent.provider);
    const request = { intent, token: details.token, returnUrl: details.returnUrl, capture: this.config.captureAtOnce };
    try {
      return await this.providers.call(provider, (signal) => provider.authorize(request, signal));
    } catch (error) {
      return error instanceof ProviderUnavailable ? failedWith(intent, PROVIDER_UNAVAILABLE) : unanswered(intent);
    }
  }

  /**
   * Appends the provider's report (see PaymentJournal) and returns the payment as it stands then. Joins the caller's
   * transaction; locks the payment. Safe to repeat.
   */
  apply(intentId: string, result: ProviderResult): Promise<PaymentIntent> {
    return this.db.transaction(async () => {
      const intent = await this.payments.getForUpdate(intentId);
      await this.journal.append(intent, result);
      return intent;
    });
  }

  /**
   * As `apply`, for a payment that the caller has just read or written: no lock is taken, and version_conflict (412) is
   * thrown when it has changed since. Changes the given object.
   */
  applyTo(intent: PaymentIntent, result: ProviderResult): Promise<PaymentIntent> {
    return this.db.transaction(async () => {
      await this.journal.append(intent, result);
      return intent;
    });
  }

  /** Asks the provider how an open payment stands and writes that down. What cannot be asked now stays as it is. */
  async refresh(intent: PaymentIntent): Promise<PaymentIntent> {
    const provider = this.providers.get(intent.provider);
    if (provider.capabilities.settlement === 'manual') return intent;
    const result = await this.providers
      .call(provider, (signal) => provider.lookup(intent, signal))
      .catch(() => undefined);
    if (result === undefined) return intent;
    return this.apply(intent.id, result ?? failedWith(intent, 'unknown_at_provider'));
  }

  find(intentId: string): Promise<PaymentIntent | null> {
    return this.payments.find(intentId);
  }

  /** Every attempt for the reference, oldest first. */
  findByReference(reference: string): Promise<PaymentIntent[]> {
    return this.payments.findByReference(reference);
  }

  /** Locks the payment until the caller's transaction ends; 404 when there is none. */
  getForUpdate(intentId: string): Promise<PaymentIntent> {
    return this.payments.getForUpdate(intentId);
  }

  /** What was really taken and paid back for the reference, over all of its payments, oldest first. Only ever grows. */
  async movements(reference: string): Promise<MoneyMovement[]> {
    const rows = await this.payments.movementsOf(reference);
    const allocations = await this.payments.allocationsOf(rows.flatMap(({ refundId }) => refundId ?? []));
    return rows.map(({ id, kind, amount, currency, createdAt, refundId }) => ({
      id: refundId ?? id,
      kind: kind === 'refund' ? 'refund' : 'capture',
      amount,
      currency,
      at: createdAt,
      parts: allocations
        .filter((part) => part.refundId === refundId)
        .map(({ kind: purpose, lineReference, amount: part }) => ({ kind: purpose, lineReference, amount: part })),
    }));
  }

  async summary(reference: string): Promise<PaymentSummary> {
    return summarize(await this.payments.findByReference(reference));
  }

  /** True when the token is the one that the attempt was opened with. */
  isSameToken(intent: PaymentIntent, token: string | null): boolean {
    return intent.tokenHash === (token === null ? null : hashOf(token));
  }
}

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** The authorization did not happen, for a reason of ours. */
export function failedWith(intent: PaymentIntent, errorCode: string): ProviderResult {
  return {
    providerRef: intent.providerRef,
    nextAction: null,
    transactions: [
      {
        kind: 'authorize',
        state: 'failed',
        amount: intent.amount,
        currency: intent.currency,
        ref: `${intent.idempotencyKey}:${errorCode}`,
        requestKey: intent.idempotencyKey,
        errorCode,
      },
    ],
  };
}

/** Nobody knows yet whether the provider has done it. */
export function unanswered(intent: PaymentIntent): ProviderResult {
  const result = failedWith(intent, 'unanswered');
  return {
    ...result,
    transactions: result.transactions.map((transaction) => ({ ...transaction, state: 'pending', errorCode: null })),
  };
}
