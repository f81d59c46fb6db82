import { Injectable } from '@nestjs/common';
import {
  actorRef,
  AppError,
  Changes,
  Clock,
  Database,
  insertRows,
  Money,
  newId,
  RequestContext,
} from 'markethall/kernel';
import { PaymentIntent } from './entities/payment-intent.entity.js';
import type { PaymentTransaction } from './entities/payment-transaction.entity.js';
import { Refund } from './entities/refund.entity.js';
import { type AllocationKind, RefundAllocation } from './entities/refund-allocation.entity.js';
import { amountTooHigh, currencyDiffers, operationFailed, paymentStateRefused } from './payment.errors.js';
import { foldPayment } from './payment-fold.js';
import { PaymentJournal } from './payment-journal.js';
import type { ProviderResult } from './payment-provider.js';
import { PaymentProviders } from './payment-providers.js';
import { PaymentRepository } from './payment.repository.js';
import { StoreCreditRefunds } from './stored-value/store-credit-refunds.js';

/** What part of a refund is for. */
export interface AllocationInput {
  kind: AllocationKind;
  lineReference: string | null;
  amount: bigint;
}

export interface RefundInput {
  /** Default: everything that was captured and not refunded. */
  amount?: Money;
  reason: string;
  /** Must add up to the amount; default: the whole as `other`. */
  allocations?: AllocationInput[];
  /** Opaque id of who gets it as store credit instead of by the way that it came. */
  creditTo?: string;
}

/**
 * What happens to a payment after it was made: capture, void, refund, mark as paid. Each operation is written down as
 * pending before the provider is asked and settled afterwards, so that nothing is done twice and nothing forgotten.
 */
@Injectable()
export class PaymentDeskService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly payments: PaymentRepository,
    private readonly providers: PaymentProviders,
    private readonly journal: PaymentJournal,
    private readonly changes: Changes,
    private readonly creditRefunds: StoreCreditRefunds,
  ) {}

  /** Takes authorized money, in parts if an amount is given. A repeated full capture changes nothing. 422 beyond what is held. */
  async capture(intentId: string, amount?: Money): Promise<PaymentIntent> {
    const pending = await this.db.transaction(async () => {
      const { intent, known, sums } = await this.lock(intentId);
      const left = sums.authorized - sums.voided - sums.pendingVoid - sums.captured - sums.pendingCapture;
      if (amount === undefined && left === 0n && sums.captured + sums.pendingCapture > 0n) return null;
      if (left <= 0n && amount === undefined) throw paymentStateRefused('captured', intent.status);
      return this.journal.begin(
        intent,
        { kind: 'capture', amount: bounded(amount, left, intent), refundId: null },
        known,
      );
    });
    return this.carryOut(intentId, pending);
  }

  /** Gives the uncaptured rest back, or ends a payment that nobody has completed. Repeating changes nothing. */
  async void(intentId: string): Promise<PaymentIntent> {
    const pending = await this.db.transaction(async () => {
      const { intent, known, sums } = await this.lock(intentId);
      if (intent.status === 'voided' || sums.pendingVoid > 0n) return null;
      const left = sums.authorized - sums.voided - sums.captured - sums.pendingCapture;
      if (left <= 0n && !intent.isOpen) throw paymentStateRefused('voided', intent.status);
      return this.journal.begin(
        intent,
        { kind: 'void', amount: left > 0n ? left : intent.amount, refundId: null },
        known,
      );
    });
    return this.carryOut(intentId, pending);
  }

  /** Pays back, at most what was captured and not refunded (422). Throws 409 when the provider refuses. */
  async refund(intentId: string, input: RefundInput): Promise<Refund> {
    const opened = await this.db.transaction(async () => {
      const { intent, known, sums } = await this.lock(intentId);
      const left = sums.captured - sums.refunded - sums.pendingRefund - sums.chargedBack;
      if (left <= 0n && input.amount === undefined) throw paymentStateRefused('refunded', intent.status);
      const amount = bounded(input.amount, left, intent);
      const refund = await this.openRefund(intent, amount, input);
      const pending = this.journal.begin(intent, { kind: 'refund', amount, refundId: refund.id }, known);
      if (input.creditTo === undefined) return { refund, pending };
      await this.creditRefunds.settle(intent, pending, input.creditTo);
      return { refund, pending: null };
    });
    await this.carryOut(intentId, opened.pending);
    return this.payments.getRefund(opened.refund.id);
  }

  /** Staff says when the money of this payment is there. */
  isManual(intent: PaymentIntent): boolean {
    return this.providers.get(intent.provider).capabilities.settlement === 'manual';
  }

  /** Staff has seen the money of a manual method (bank transfer, cash): records who and when. Repeating changes nothing. */
  markPaid(intentId: string, amount?: Money): Promise<PaymentIntent> {
    return this.db.transaction(async () => {
      const { intent, sums } = await this.lock(intentId);
      if (!this.isManual(intent)) throw paymentStateRefused('marked as paid', intent.provider);
      const left = intent.amount - sums.captured;
      if (amount === undefined && left === 0n) return intent;
      if (intent.status === 'voided' || intent.status === 'failed')
        throw paymentStateRefused('marked as paid', intent.status);
      const received = bounded(amount, left, intent);
      const common = {
        state: 'succeeded' as const,
        amount: received,
        currency: intent.currency,
        requestKey: null,
        errorCode: null,
      };
      const ref = newId('man');
      await this.journal.append(intent, {
        providerRef: intent.providerRef,
        nextAction: null,
        transactions: [
          { ...common, kind: 'authorize', ref: `${ref}.a` },
          { ...common, kind: 'capture', ref: `${ref}.c` },
        ],
      });
      return intent;
    });
  }

  /**
   * Returns whatever is held or taken for a reference: open payments are ended, authorizations voided, captures
   * refunded, in the exact amount captured − refunded. Safe to repeat; talks to providers, so never in a transaction.
   */
  async giveBack(reference: string, reason: string, only?: (intent: PaymentIntent) => boolean): Promise<void> {
    const intents = (await this.payments.findByReference(reference)).filter(only ?? (() => true));
    for (const intent of intents) await this.giveBackOne(intent, reason);
  }

  /** Asks again for what has no answer yet, with the same keys. */
  async resume(intentId: string): Promise<void> {
    for (const pending of await this.payments.openOperations(intentId)) await this.carryOut(intentId, pending);
  }

  private async giveBackOne(intent: PaymentIntent, reason: string): Promise<void> {
    const { sums } = foldPayment(await this.payments.transactionsOf(intent.id), false);
    const held = sums.authorized - sums.voided - sums.captured - sums.pendingVoid - sums.pendingCapture;
    const taken = sums.captured - sums.refunded - sums.pendingRefund - sums.chargedBack;
    if (taken > 0n) await this.refund(intent.id, { reason }).catch(ignoreIfDone);
    if (held > 0n || intent.isOpen) await this.void(intent.id).catch(ignoreIfDone);
  }

  private async lock(intentId: string) {
    const intent = await this.payments.getForUpdate(intentId);
    const known = await this.payments.transactionsOf(intent.id);
    return { intent, known, sums: foldPayment(known, false).sums };
  }

  /** Asks the provider to do what is written down, then writes down its answer. */
  private async carryOut(intentId: string, pending: PaymentTransaction | null): Promise<PaymentIntent> {
    const intent = await this.payments.find(intentId);
    if (intent === null) throw paymentStateRefused('found', 'gone');
    if (pending === null || pending.kind === 'authorize') return intent;

    const result = await this.ask(intent, pending);
    if (result === null) return intent; // no answer: the sweeper asks again with the same key
    const settled = await this.db.transaction(async () => {
      const locked = await this.payments.getForUpdate(intentId);
      await this.journal.append(locked, result);
      return locked;
    });
    const refusal = result.transactions.find(
      (t) => t.requestKey === pending.id && t.kind === pending.kind && t.state === 'failed',
    );
    if (refusal !== undefined) throw operationFailed(pending.kind, refusal.errorCode);
    return settled;
  }

  private async ask(intent: PaymentIntent, pending: PaymentTransaction): Promise<ProviderResult | null> {
    const provider = this.providers.get(intent.provider);
    const request = { intent, amount: pending.amount, idempotencyKey: pending.id };
    try {
      return await this.providers.call(provider, (signal) => {
        if (pending.kind === 'capture') return provider.capture(request, signal);
        return pending.kind === 'refund' ? provider.refund(request, signal) : provider.void(request, signal);
      });
    } catch {
      return null;
    }
  }

  private async openRefund(intent: PaymentIntent, amount: bigint, input: RefundInput): Promise<Refund> {
    const now = this.clock.now();
    const refund = Object.assign(new Refund(), {
      id: newId('ref'),
      intentId: intent.id,
      reference: intent.reference,
      amount,
      currency: intent.currency,
      reason: input.reason,
      status: 'processing' as const,
      failureCode: null,
      requestedBy: actorRef(RequestContext.actor()),
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
    await insertRows(this.db, Refund, [refund]);
    await insertRows(this.db, RefundAllocation, allocationsOf(refund, input.allocations));
    this.changes.record({
      entityType: 'refund',
      id: refund.id,
      version: 1,
      before: null,
      after: { ...refund },
      reason: input.reason,
    });
    return refund;
  }
}

/** The amount asked for, or all that is left. 422 above it or in another currency. */
function bounded(amount: Money | undefined, left: bigint, intent: PaymentIntent): bigint {
  if (amount === undefined) return left;
  if (amount.currency !== intent.currency) throw currencyDiffers(intent.currency);
  if (amount.amount > left) throw amountTooHigh(left > 0n ? left : 0n);
  return amount.amount;
}

function allocationsOf(refund: Refund, inputs: readonly AllocationInput[] | undefined): RefundAllocation[] {
  const parts = inputs ?? [{ kind: 'other' as const, lineReference: null, amount: refund.amount }];
  const sum = parts.reduce((total, part) => total + part.amount, 0n);
  if (sum !== refund.amount)
    throw new AppError('allocations_differ', 422, 'The parts of a refund must add up to its amount', {
      sum: Number(sum),
    });
  return parts.map((part) =>
    Object.assign(new RefundAllocation(), {
      id: newId('rfa'),
      refundId: refund.id,
      currency: refund.currency,
      ...part,
    }),
  );
}

/** Somebody else gave it back in the meantime. */
function ignoreIfDone(error: unknown): void {
  if (error instanceof AppError && error.code === 'payment_state_refused') return;
  throw error;
}
