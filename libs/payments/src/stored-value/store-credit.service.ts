import { Injectable } from '@nestjs/common';
import {
  assertAllChannels,
  bindIdempotencyEffect,
  Changes,
  Clock,
  Database,
  Holders,
  idBytes,
  type KeysetPage,
  type ListRequest,
  newId,
} from 'markethall/kernel';
import { StoredValueAccount } from './entities/stored-value-account.entity.js';
import { type AccountDetails, adjustmentOf, type AdjustmentInput } from './stored-value-adjustment.js';
import { storeCreditNotFound } from './stored-value.errors.js';
import { StoredValueBook } from './stored-value-book.js';
import { StoredValueRepository } from './stored-value.repository.js';

/** Store credit: one account a holder and currency, opened by its first use. Paying with it is TenderService's. */
@Injectable()
export class StoreCreditService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly accounts: StoredValueRepository,
    private readonly book: StoredValueBook,
    private readonly changes: Changes,
    private readonly holders: Holders,
  ) {}

  list(request: ListRequest): Promise<KeysetPage<StoredValueAccount>> {
    return this.accounts.list('store_credit', request);
  }

  /** With its movements, newest first. Throws store_credit_account_not_found (404). */
  async get(id: string): Promise<AccountDetails> {
    const account = await this.accounts.get(id, 'store_credit');
    return { account, movements: await this.accounts.movementsOf(id) };
  }

  /** A holder's credit, one account a currency. */
  ofHolder(holder: string): Promise<StoredValueAccount[]> {
    return this.accounts.findByHolder(holder);
  }

  /** The holder's account of a currency, or null while there is none. */
  async find(holder: string, currency: string): Promise<StoredValueAccount | null> {
    return (await this.ofHolder(holder)).find((account) => account.currency === currency) ?? null;
  }

  /** The holder's account of a currency, opened when there is none. Joins the caller's transaction. */
  async open(holder: string, currency: string): Promise<StoredValueAccount> {
    const known = await this.find(holder, currency);
    if (known !== null) return known;
    return this.db.transaction(async () => {
      await this.insert(holder, currency);
      const opened = await this.find(holder, currency);
      if (opened === null) throw storeCreditNotFound();
      return opened;
    });
  }

  /** Corrects the balance with a reason. Throws 403 for staff of some channels, 404, 422 below zero or in another currency. */
  async adjust(id: string, input: AdjustmentInput): Promise<AccountDetails> {
    assertAllChannels();
    await this.db.transaction(() => this.correct(id, input));
    return this.get(id);
  }

  /**
   * Gives credit to a holder, whose account is opened when it is the first. Throws 403 for staff of some channels, 422
   * where there is no such holder.
   */
  async give(holder: string, input: AdjustmentInput): Promise<AccountDetails> {
    assertAllChannels();
    const id = await this.db.transaction(async () => {
      await this.holders.assertKnown(holder);
      const account = await this.open(holder, input.amount.currency);
      await this.correct(account.id, input);
      return account.id;
    });
    return this.get(id);
  }

  private async correct(id: string, input: AdjustmentInput): Promise<void> {
    const account = await this.accounts.getForUpdate(id, 'store_credit');
    bindIdempotencyEffect(id);
    await this.book.move(account, adjustmentOf(account, input));
  }

  /** Two first uses at once make one account. */
  private async insert(holder: string, currency: string): Promise<void> {
    const now = this.clock.now();
    const id = newId('sva');
    const { affectedRows } = await this.db.execute(
      `INSERT IGNORE INTO stored_value_account
         (id, kind, holder, currency, balance, initial, status, version, created_at, updated_at)
       VALUES (?, 'store_credit', ?, ?, 0, 0, 'active', 1, ?, ?)`,
      [idBytes(id), holder, currency, now, now],
    );
    if (affectedRows === 0) return;
    this.changes.record({
      entityType: 'stored_value_account',
      id,
      version: 1,
      before: null,
      after: { kind: 'store_credit', holder, currency },
    });
  }
}
