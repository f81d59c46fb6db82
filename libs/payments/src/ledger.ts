import { Injectable } from '@nestjs/common';
import { Clock, Database, newId, postRows } from 'markethall/kernel';
import { LedgerEntry } from './entities/ledger.entity.js';
import type { PaymentIntent } from './entities/payment-intent.entity.js';
import type { PaymentTransaction } from './entities/payment-transaction.entity.js';
import type { TransactionKind } from './payment-provider.js';

/** What shoppers have paid in and not got back. */
const CUSTOMERS = 'customers';

/** +1: money comes in; −1: it goes out. Holding or releasing an authorization moves none. */
const DIRECTION: Readonly<Record<TransactionKind, bigint>> = {
  authorize: 0n,
  void: 0n,
  capture: 1n,
  reversal: 1n,
  refund: -1n,
  chargeback: -1n,
};

/** Double-entry bookkeeping of money movements: the entries of each transaction add up to zero. */
@Injectable()
export class Ledger {
  private readonly opened = new Set<string>();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Books the transactions that moved money. Inside the transaction that appends them. */
  post(intent: PaymentIntent, transactions: readonly PaymentTransaction[]): void {
    const entries = transactions.filter((t) => t.state === 'succeeded').flatMap((t) => this.entriesOf(intent, t));
    if (entries.length === 0) return;
    for (const provider of new Set(transactions.map((t) => t.provider))) this.openAccounts(`provider.${provider}`);
    postRows(this.db, LedgerEntry, entries);
  }

  private entriesOf(intent: PaymentIntent, transaction: PaymentTransaction): LedgerEntry[] {
    const amount = DIRECTION[transaction.kind] * transaction.amount;
    if (amount === 0n) return [];
    const entry = (account: string, signed: bigint): LedgerEntry =>
      Object.assign(new LedgerEntry(), {
        id: newId('led'),
        txId: transaction.id,
        account,
        reference: intent.reference,
        amount: signed,
        currency: transaction.currency,
        createdAt: transaction.createdAt,
      });
    return [entry(`provider.${transaction.provider}`, amount), entry(CUSTOMERS, -amount)];
  }

  /** Accounts are opened by their first booking. */
  private openAccounts(providerAccount: string): void {
    if (this.opened.has(providerAccount)) return;
    const now = this.clock.now();
    const rows = [
      [providerAccount, 'asset', `Money at ${providerAccount.slice('provider.'.length)}`, now],
      [CUSTOMERS, 'liability', 'Paid in by customers', now],
    ];
    this.db.post('INSERT IGNORE INTO ledger_account (code, kind, name, created_at) VALUES ?', [rows]);
    this.db.afterCommit(() => void this.opened.add(providerAccount));
  }
}
