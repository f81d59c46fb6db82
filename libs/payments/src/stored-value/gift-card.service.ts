import { Injectable } from '@nestjs/common';
import { canonicalLocale } from 'markethall/channels';
import {
  assertAllChannels,
  bindIdempotencyEffect,
  Changes,
  Clock,
  Database,
  Events,
  insertRows,
  isDuplicateKey,
  type KeysetPage,
  type ListRequest,
  type Money,
  newId,
  updateVersioned,
} from 'markethall/kernel';
import { StoredValueAccount } from './entities/stored-value-account.entity.js';
import { GiftCardCodes, isCode } from './gift-card-codes.js';
import { onceKey } from './once-key.js';
import { expiryNotInFuture, giftCardDisabled, giftCardNotFound, localeUnknown } from './stored-value.errors.js';
import { GiftCardIssued } from './stored-value.events.js';
import type { MovementSource } from './stored-value-ledger.js';
import { adjustmentOf, type AccountDetails, type AdjustmentInput } from './stored-value-adjustment.js';
import { StoredValueBook } from './stored-value-book.js';
import { StoredValueRepository } from './stored-value.repository.js';

/** A gift card to be made. */
export interface NewGiftCard {
  /** > 0; the card pays in this currency only. */
  amount: Money;
  expiresAt?: Date | null;
  /** Who is told the code by mail; null: nobody. */
  recipientEmail?: string | null;
  /** Of that mail. */
  locale?: string | null;
  /** What it was bought with, such as an order's id. */
  reference?: string | null;
  /** What makes it: a second card of the same origin is not made. */
  origin: string;
  /** `customers`: it was paid for. `marketing`: the shop gives it. */
  source: Extract<MovementSource, 'customers' | 'marketing'>;
}

/** What a mail about a new card says. The code is computed when it is asked for and is stored nowhere. */
export interface GiftCardLetter {
  to: string;
  locale: string;
  code: string;
  amount: bigint;
  currency: string;
  expiresAt: Date | null;
}

/** Gift cards: issue, look up, adjust, disable. Paying with them is TenderService's. */
@Injectable()
export class GiftCardService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly accounts: StoredValueRepository,
    private readonly book: StoredValueBook,
    private readonly codes: GiftCardCodes,
    private readonly events: Events,
    private readonly changes: Changes,
  ) {}

  /** Makes a card with its value, once per origin. Joins the caller's transaction. The mail follows from the event. */
  async issue(input: NewGiftCard): Promise<StoredValueAccount> {
    const known = await this.accounts.findByOrigin(input.origin);
    if (known !== null) return known;
    try {
      return await this.db.transaction(() => this.make(input));
    } catch (error) {
      const faster = isDuplicateKey(error, 'stored_value_account_origin')
        ? await this.accounts.findByOrigin(input.origin)
        : null;
      if (faster === null) throw error;
      return faster;
    }
  }

  /** As staff: given away by the shop; a repeated request (its Idempotency-Key) makes no second card. 403, 422 for a lapsed one. */
  async issueByStaff(
    input: Pick<NewGiftCard, 'amount' | 'expiresAt' | 'recipientEmail' | 'locale'>,
  ): Promise<StoredValueAccount> {
    assertAllChannels();
    const { expiresAt = null, locale = null } = input;
    if (expiresAt !== null && !(expiresAt > this.clock.now())) throw expiryNotInFuture(); // no date at all, too
    if (locale !== null && canonicalLocale(locale) === null) throw localeUnknown();
    return this.issue({ ...input, origin: onceKey('issue'), source: 'marketing' });
  }

  list(request: ListRequest): Promise<KeysetPage<StoredValueAccount>> {
    return this.accounts.list('gift_card', request);
  }

  /** With its movements, newest first. Throws gift_card_not_found (404). */
  async get(id: string): Promise<AccountDetails> {
    const account = await this.accounts.get(id, 'gift_card');
    return { account, movements: await this.accounts.movementsOf(id) };
  }

  /** A card by its code as typed; null when there is none, whatever the reason. */
  async findByCode(code: string): Promise<StoredValueAccount | null> {
    // What cannot be a code is looked up like one: the answer takes as long.
    const account = await this.accounts.findByCodeHash(this.codes.hashOf(code));
    return isCode(code) ? account : null;
  }

  /** Tells staff the code; who asked is written down. Throws 403 for staff of some channels, 404. */
  async reveal(id: string, reason: string): Promise<string> {
    assertAllChannels();
    return this.db.transaction(async () => {
      const account = await this.accounts.get(id, 'gift_card');
      this.record(account, { ...account }, reason);
      return this.codeOf(account);
    });
  }

  /** For the mail about a card; null when nobody is to be told. */
  async letterOf(id: string): Promise<GiftCardLetter | null> {
    const account = await this.accounts.get(id, 'gift_card');
    if (account.recipientEmail === null || account.status !== 'active') return null;
    const { recipientEmail, locale, initial, currency, expiresAt } = account;
    return {
      to: recipientEmail,
      locale: locale ?? 'en',
      code: this.codeOf(account),
      amount: initial,
      currency,
      expiresAt,
    };
  }

  /** Corrects the balance with a reason. Throws 403, 404, gift_card_disabled (409), 422 below zero or in another currency. */
  async adjust(id: string, input: AdjustmentInput): Promise<AccountDetails> {
    assertAllChannels();
    return this.db
      .transaction(async () => {
        const account = await this.accounts.getForUpdate(id, 'gift_card');
        if (account.status === 'disabled') throw giftCardDisabled();
        bindIdempotencyEffect(id);
        await this.book.move(account, adjustmentOf(account, input));
      })
      .then(() => this.get(id));
  }

  /** Nobody can pay with it any more. What is left stays on it until staff adjusts it. Repeating changes nothing. */
  async disable(id: string, reason: string): Promise<AccountDetails> {
    assertAllChannels();
    return this.db
      .transaction(async () => this.close(await this.accounts.getForUpdate(id, 'gift_card'), reason))
      .then(() => this.get(id));
  }

  /**
   * The money for the cards that were bought with it goes back: what is left on them is taken back and they are
   * disabled. What was spent already stays spent. One short transaction a card; repeating changes nothing.
   */
  async takeBack(reference: string, reason: string): Promise<void> {
    for (;;) {
      const cards = await this.accounts.findActiveByReference(reference);
      if (cards.length === 0) return;
      for (const { id } of cards) await this.takeBackOne(id, reference, reason);
    }
  }

  private takeBackOne(id: string, reference: string, reason: string): Promise<void> {
    return this.db.transaction(async () => {
      const account = await this.accounts.getForUpdate(id, 'gift_card');
      if (account.status === 'disabled') return;
      if (account.balance > 0n) {
        await this.book.move(account, {
          kind: 'disable',
          amount: -account.balance,
          reference,
          requestKey: 'take-back',
          reason,
          source: 'customers',
        });
      }
      await this.close(account, reason);
    });
  }

  /** Books what is left on lapsed cards out. Returns how many. */
  async expire(limit: number): Promise<number> {
    const lapsed = await this.accounts.findLapsed(limit);
    for (const { id } of lapsed) {
      await this.db.transaction(async () => {
        const account = await this.accounts.getForUpdate(id, 'gift_card');
        if (account.balance === 0n || account.expiresAt === null || account.expiresAt > this.clock.now()) return;
        await this.book.move(account, {
          kind: 'expire',
          amount: -account.balance,
          reference: null,
          requestKey: `expire:${account.version}`,
          source: 'lapsed',
        });
      });
    }
    return lapsed.length;
  }

  private async make(input: NewGiftCard): Promise<StoredValueAccount> {
    const account = this.blank(input);
    await insertRows(this.db, StoredValueAccount, [account]);
    const { amount } = input.amount;
    await this.book.move(account, {
      kind: 'issue',
      amount,
      reference: account.reference,
      requestKey: 'issue',
      source: input.source,
    });
    bindIdempotencyEffect(account.id);
    this.changes.record({
      entityType: 'stored_value_account',
      id: account.id,
      version: 1,
      before: null,
      after: { ...account, codeHash: null },
    });
    this.events.publish(new GiftCardIssued(account));
    return Object.assign(new StoredValueAccount(), account, { balance: amount, version: 2 });
  }

  /** Empty: the issuing movement fills it. */
  private blank(input: NewGiftCard): StoredValueAccount {
    const { amount, expiresAt = null, recipientEmail = null, locale = null, reference = null, origin } = input;
    const id = newId('sva');
    const code = this.codes.codeOf(id);
    const now = this.clock.now();
    return Object.assign(new StoredValueAccount(), {
      id,
      kind: 'gift_card' as const,
      codeHash: this.codes.hashOf(code),
      codeLast4: code.slice(-4),
      holder: null,
      currency: amount.currency,
      balance: 0n,
      initial: amount.amount,
      status: 'active' as const,
      expiresAt,
      reference,
      origin,
      recipientEmail,
      locale,
      version: 1,
      createdAt: now,
      updatedAt: now,
    });
  }

  private async close(account: StoredValueAccount, reason: string): Promise<void> {
    if (account.status === 'disabled') return;
    const before = { ...account };
    account.status = 'disabled';
    account.updatedAt = this.clock.now();
    await updateVersioned(this.db, StoredValueAccount, account);
    this.record(account, before, reason);
  }

  private record(account: StoredValueAccount, before: object, reason: string): void {
    const { id, version } = account;
    this.changes.record({ entityType: 'stored_value_account', id, version, before, after: { ...account }, reason });
  }

  /** Throws when the installation's secret is not the one that the card was made with. */
  private codeOf(account: StoredValueAccount): string {
    const code = this.codes.codeOf(account.id);
    if (this.codes.hashOf(code) !== account.codeHash) throw giftCardNotFound();
    return code;
  }
}
