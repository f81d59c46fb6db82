import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, insertRows, newId } from 'markethall/kernel';
import { PaymentIntent, tenderAttempt } from '../entities/payment-intent.entity.js';
import { foldPayment } from '../payment-fold.js';
import { PaymentJournal } from '../payment-journal.js';
import { PaymentRepository } from '../payment.repository.js';
import type { StoredValueAccount, StoredValueKind } from './entities/stored-value-account.entity.js';
import { StoredValueBook } from './stored-value-book.js';
import { tenderReport } from './stored-value.provider.js';
import { StoredValueRepository } from './stored-value.repository.js';

/** A part of what is to be paid, and the account that pays it. */
export interface Tender {
  account: Pick<StoredValueAccount, 'id' | 'kind' | 'currency'>;
  /** Minor units, > 0. */
  amount: bigint;
}

/** What an account can pay now. */
export interface SpendableAccount {
  id: string;
  kind: StoredValueKind;
  codeLast4: string | null;
  holder: string | null;
  currency: string;
  /** Minor units; 0 when it is disabled or lapsed. */
  spendable: bigint;
}

/**
 * Pays with stored value: hold when an order is opened, capture when it is placed, release when it is not. Each tender
 * is a payment of its own beside the provider's, so sums, refunds and cancellations treat all alike. Everything in the
 * caller's transaction: there is nobody to call.
 */
@Injectable()
export class TenderService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly accounts: StoredValueRepository,
    private readonly payments: PaymentRepository,
    private readonly journal: PaymentJournal,
    private readonly book: StoredValueBook,
    private readonly changes: Changes,
  ) {}

  /**
   * What these accounts can pay at this moment, by id; without a lock. `returning` is what this transaction has released
   * to them (see releaseAll), which is on them only at COMMIT.
   */
  async spendable(
    accountIds: readonly string[],
    returning: ReadonlyMap<string, bigint> = new Map(),
  ): Promise<Map<string, SpendableAccount>> {
    const now = this.clock.now();
    return new Map(
      (await this.accounts.findMany(accountIds)).map((account) => {
        const { id, kind, codeLast4, holder, currency } = account;
        const spendable = account.isUsable(now) ? account.balance + (returning.get(id) ?? 0n) : 0n;
        return [id, { id, kind, codeLast4, holder, currency, spendable }];
      }),
    );
  }

  /**
   * Takes the amounts off the accounts for one attempt to pay. Throws stored_value_insufficient (409) at COMMIT when one
   * of them cannot give its amount any more: then nothing at all is held.
   */
  async hold(
    payable: { reference: string; attempt: number; channelId: string },
    tenders: readonly Tender[],
  ): Promise<PaymentIntent[]> {
    const held: PaymentIntent[] = [];
    for (const [position, tender] of tenders.entries()) {
      const intent = this.intentOf(payable, tender, position);
      await insertRows(this.db, PaymentIntent, [intent]);
      this.changes.record({
        entityType: 'payment_intent',
        id: intent.id,
        version: 1,
        before: null,
        after: { ...intent },
      });
      await this.book.move(tender.account, {
        kind: 'hold',
        amount: -tender.amount,
        reference: payable.reference,
        intentId: intent.id,
        requestKey: `hold:${intent.id}`,
        source: 'payment',
      });
      await this.journal.append(
        intent,
        tenderReport({ intent, amount: tender.amount, idempotencyKey: intent.idempotencyKey }, 'authorize'),
      );
      held.push(intent);
    }
    return held;
  }

  /** The tenders of an attempt that hold or have paid something and are not being given back, locked. */
  async ofAttempt(reference: string, attempt: number): Promise<PaymentIntent[]> {
    const all = await this.payments.findByReference(reference);
    const locked = await this.lock(all.filter((intent) => intent.isTender && intent.tryNumber === attempt));
    const kept: PaymentIntent[] = [];
    for (const intent of locked) if (intent.capturedAmount > 0n || (await this.heldBy(intent)) > 0n) kept.push(intent);
    return kept;
  }

  /** Takes what is held for good. What is captured already stays so. Changes the given objects. */
  async capture(tenders: readonly PaymentIntent[]): Promise<void> {
    for (const intent of tenders) {
      const amount = await this.heldBy(intent);
      if (amount === 0n) continue;
      await this.journal.append(intent, tenderReport({ intent, amount, idempotencyKey: intent.id }, 'capture'));
    }
  }

  /** Gives what is held and not captured back to the accounts; says what, by account. Repeating gives nothing. Changes the given objects. */
  async release(tenders: readonly PaymentIntent[]): Promise<Map<string, bigint>> {
    const released = new Map<string, bigint>();
    for (const intent of tenders) {
      const amount = await this.heldBy(intent);
      const { tenderAccountId, currency, reference } = intent;
      if (amount === 0n || tenderAccountId === null) continue;
      await this.book.move(
        { id: tenderAccountId, kind: intent.provider as StoredValueKind, currency }, // only tenders have an account
        {
          kind: 'release',
          amount,
          reference,
          intentId: intent.id,
          requestKey: `release:${intent.id}`,
          source: 'payment',
        },
      );
      await this.journal.append(intent, tenderReport({ intent, amount, idempotencyKey: intent.id }, 'void'));
      released.set(tenderAccountId, (released.get(tenderAccountId) ?? 0n) + amount);
    }
    return released;
  }

  /** As `release`, for whatever is still held for a reference, but for one attempt that may yet succeed. */
  async releaseAll(reference: string, options: { exceptAttempt?: number } = {}): Promise<Map<string, bigint>> {
    const all = await this.payments.findByReference(reference);
    const held = all.filter(
      (intent) => intent.isTender && intent.isFunded && intent.tryNumber !== options.exceptAttempt,
    );
    return this.release(await this.lock(held));
  }

  /** What is held for a reference and neither captured nor given back, by account; without a lock. */
  async heldFor(reference: string): Promise<Map<string, bigint>> {
    const held = new Map<string, bigint>();
    for (const intent of await this.payments.findByReference(reference)) {
      if (!intent.isTender || intent.tenderAccountId === null) continue;
      const amount = await this.heldBy(intent);
      if (amount > 0n) held.set(intent.tenderAccountId, (held.get(intent.tenderAccountId) ?? 0n) + amount);
    }
    return held;
  }

  private async lock(intents: readonly PaymentIntent[]): Promise<PaymentIntent[]> {
    const locked: PaymentIntent[] = [];
    for (const id of intents.map((intent) => intent.id).sort()) locked.push(await this.payments.getForUpdate(id));
    return locked;
  }

  /** Neither captured nor given back, nor asked to be: whoever has written that down does it. */
  private async heldBy(intent: PaymentIntent): Promise<bigint> {
    if (intent.capturedAmount + intent.voidedAmount >= intent.authorizedAmount) return 0n;
    const { sums } = foldPayment(await this.payments.transactionsOf(intent.id), false);
    return sums.authorized - sums.voided - sums.pendingVoid - sums.captured - sums.pendingCapture;
  }

  private intentOf(
    { reference, attempt, channelId }: { reference: string; attempt: number; channelId: string },
    { account, amount }: Tender,
    position: number,
  ): PaymentIntent {
    const now = this.clock.now();
    return Object.assign(new PaymentIntent(), {
      id: newId('pi'),
      reference,
      channelId,
      attempt: tenderAttempt(attempt, position),
      provider: account.kind,
      providerRef: null,
      tenderAccountId: account.id,
      idempotencyKey: `${reference}.${attempt}.t${position}`,
      tokenHash: null,
      amount,
      currency: account.currency,
      status: 'created' as const,
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
    });
  }
}
