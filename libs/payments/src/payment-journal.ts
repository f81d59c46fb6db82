import { Injectable } from '@nestjs/common';
import {
  actorRef,
  type AppEvent,
  Changes,
  Clock,
  Database,
  Events,
  newId,
  postRows,
  postVersioned,
  RequestContext,
} from 'markethall/kernel';
import { PaymentIntent } from './entities/payment-intent.entity.js';
import { PaymentTransaction } from './entities/payment-transaction.entity.js';
import { Refund } from './entities/refund.entity.js';
import { Ledger } from './ledger.js';
import {
  PaymentAuthorized,
  PaymentCaptured,
  PaymentDisputed,
  PaymentFailed,
  PaymentRefunded,
  PaymentVoided,
} from './payment.events.js';
import { type FoldedPayment, foldPayment, hasGap } from './payment-fold.js';
import type { ProviderResult, ProviderTransaction } from './payment-provider.js';
import { PaymentRepository } from './payment.repository.js';
import { PaymentsConfig } from './payments.config.js';

/**
 * Appends what a provider reported to a payment: transactions, bookings, the new status and the events, all in the
 * caller's transaction. What is known already adds nothing, so every report may be delivered any number of times.
 */
@Injectable()
export class PaymentJournal {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: PaymentsConfig,
    private readonly payments: PaymentRepository,
    private readonly ledger: Ledger,
    private readonly events: Events,
    private readonly changes: Changes,
  ) {}

  /** Expects the intent's lock to be held. Returns true when something was new. */
  async append(intent: PaymentIntent, result: ProviderResult): Promise<boolean> {
    // A payment that was never reported on has no transactions: the common case saves a read.
    const known =
      intent.status === 'created' && intent.version === 1 ? [] : await this.payments.transactionsOf(intent.id);
    const fresh = this.freshOf(intent, known, result.transactions);
    const url = result.nextAction?.url ?? null;
    const providerRef = result.providerRef ?? intent.providerRef;
    if (fresh.length === 0 && url === intent.nextActionUrl && providerRef === intent.providerRef) return false;

    const before = { ...intent };
    intent.providerRef = providerRef;
    intent.nextActionUrl = url;
    const failure = fresh.find((transaction) => transaction.kind === 'authorize' && transaction.state === 'failed');
    if (failure !== undefined) intent.failureCode = failure.errorCode;
    const all = [...known, ...fresh];
    const folded = intent.refold(all);
    this.schedule(intent, folded);

    postRows(this.db, PaymentTransaction, fresh);
    this.ledger.post(intent, fresh);
    this.save(intent, before);
    await this.settleRefunds(all, fresh);
    for (const event of eventsBetween(before, intent)) this.events.publish(event);
    return true;
  }

  /** Writes down that something is asked of the provider, before it is asked. Returns the pending row. */
  begin(
    intent: PaymentIntent,
    operation: { kind: 'capture' | 'void' | 'refund'; amount: bigint; refundId: string | null },
    known: readonly PaymentTransaction[],
  ): PaymentTransaction {
    const id = newId('ptx');
    const pending = this.row(intent, {
      ...operation,
      id,
      state: 'pending',
      providerRef: id,
      parentId: null,
      errorCode: null,
    });
    const before = { ...intent };
    this.schedule(intent, intent.refold([...known, pending]));
    postRows(this.db, PaymentTransaction, [pending]);
    this.save(intent, before);
    return pending;
  }

  /** True when the report cannot be complete, so that the provider should be asked for its whole log first. */
  async leavesGap(intent: PaymentIntent, result: ProviderResult): Promise<boolean> {
    const known = await this.payments.transactionsOf(intent.id);
    return hasGap(foldPayment([...known, ...this.freshOf(intent, known, result.transactions)], false));
  }

  private freshOf(
    intent: PaymentIntent,
    known: readonly PaymentTransaction[],
    reported: readonly ProviderTransaction[],
  ): PaymentTransaction[] {
    const seen = new Set(known.map((transaction) => transaction.providerRef));
    const asked = new Map(known.filter((transaction) => transaction.state === 'pending').map((t) => [t.id, t]));
    return reported.flatMap((transaction) => {
      if (transaction.currency !== intent.currency)
        throw new Error(`${intent.provider} reported ${transaction.currency} for ${intent.id}`);
      const providerRef = transaction.state === 'pending' ? `${transaction.ref}:pending` : transaction.ref;
      if (seen.has(providerRef)) return [];
      seen.add(providerRef);
      const parent = transaction.requestKey === null ? undefined : asked.get(transaction.requestKey);
      if (parent !== undefined && transaction.state === 'pending') return []; // our own pending row says it already
      return [
        this.row(intent, {
          id: newId('ptx'),
          kind: transaction.kind,
          state: transaction.state,
          amount: transaction.amount,
          providerRef,
          parentId: parent?.id ?? null,
          refundId: parent?.refundId ?? null,
          errorCode: transaction.errorCode,
          ...(transaction.provider === undefined ? {} : { provider: transaction.provider }),
        }),
      ];
    });
  }

  private row(
    intent: PaymentIntent,
    values: Pick<
      PaymentTransaction,
      'id' | 'kind' | 'state' | 'amount' | 'providerRef' | 'parentId' | 'refundId' | 'errorCode'
    > & { provider?: string },
  ): PaymentTransaction {
    return Object.assign(new PaymentTransaction(), {
      provider: intent.provider,
      ...values,
      intentId: intent.id,
      currency: intent.currency,
      actor: actorRef(RequestContext.actor()),
      createdAt: this.clock.now(),
    });
  }

  private schedule(intent: PaymentIntent, { sums }: FoldedPayment): void {
    const unanswered = sums.pendingCapture + sums.pendingVoid + sums.pendingRefund > 0n;
    intent.checkAt =
      intent.isOpen || unanswered ? new Date(this.clock.nowMs() + this.config.sweepAfterSeconds * 1_000) : null;
  }

  private save(intent: PaymentIntent, before: object): void {
    intent.updatedAt = this.clock.now();
    postVersioned(this.db, PaymentIntent, intent, before);
    this.changes.record({
      entityType: 'payment_intent',
      id: intent.id,
      version: intent.version,
      before,
      after: { ...intent },
    });
  }

  private async settleRefunds(all: readonly PaymentTransaction[], fresh: readonly PaymentTransaction[]): Promise<void> {
    for (const { refundId, state, errorCode, kind } of fresh) {
      if (kind !== 'refund' || state === 'pending' || refundId === null) continue;
      const refund = await this.payments.getRefund(refundId);
      if (refund.status === 'succeeded' || all.length === 0) continue;
      const before = { ...refund };
      Object.assign(refund, { status: state, failureCode: errorCode, updatedAt: this.clock.now() });
      postVersioned(this.db, Refund, refund);
      this.changes.record({
        entityType: 'refund',
        id: refund.id,
        version: refund.version,
        before,
        after: { ...refund },
      });
    }
  }
}

type Sums = Pick<
  PaymentIntent,
  'status' | 'authorizedAmount' | 'capturedAmount' | 'voidedAmount' | 'refundedAmount' | 'chargedBackAmount'
>;

/** What the world should hear about the step from one state of the payment to the next. */
function eventsBetween(before: Sums, intent: PaymentIntent): AppEvent[] {
  const events: AppEvent[] = [];
  const grown = (sum: keyof Omit<Sums, 'status'>): number => Number(intent[sum] - before[sum]);
  if (grown('authorizedAmount') > 0) events.push(new PaymentAuthorized(intent, grown('authorizedAmount')));
  if (grown('capturedAmount') > 0) events.push(new PaymentCaptured(intent, grown('capturedAmount')));
  if (grown('voidedAmount') > 0) events.push(new PaymentVoided(intent, grown('voidedAmount')));
  if (grown('refundedAmount') > 0) events.push(new PaymentRefunded(intent, grown('refundedAmount')));
  if (grown('chargedBackAmount') !== 0) events.push(new PaymentDisputed(intent, grown('chargedBackAmount')));
  const failed =
    intent.status === 'failed' ||
    intent.status === 'expired' ||
    (intent.status === 'voided' && grown('voidedAmount') === 0);
  if (failed && before.status !== intent.status) events.push(new PaymentFailed(intent, Number(intent.amount)));
  return events;
}
