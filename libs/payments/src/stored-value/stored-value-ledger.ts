import { Injectable } from '@nestjs/common';
import { Clock, Database, idBytes, idFromBytes, insertRows, newId } from 'markethall/kernel';
import { LedgerEntry } from '../entities/ledger.entity.js';
import type { StoredValueKind } from './entities/stored-value-account.entity.js';
import type { StoredValueEntry } from './entities/stored-value-entry.entity.js';

/** Where the money of a movement comes from or goes to: the tender of an order, what was paid in, a gift of the shop, a lapse. */
export type MovementSource = 'payment' | 'customers' | 'marketing' | 'lapsed';

/** What the shop owes to the owners of cards, and to the holders of credit. */
const LIABILITY: Readonly<Record<StoredValueKind, string>> = {
  gift_card: 'stored_value.gift_cards',
  store_credit: 'stored_value.store_credit',
};

/** The accounts of stored value with what they are. */
const ACCOUNTS: Readonly<Record<string, { kind: 'asset' | 'liability'; name: string }>> = {
  'stored_value.gift_cards': { kind: 'liability', name: 'Owed to owners of gift cards' },
  'stored_value.store_credit': { kind: 'liability', name: 'Owed to holders of store credit' },
  'stored_value.lapsed': { kind: 'liability', name: 'Lapsed gift cards' },
  customers: { kind: 'liability', name: 'Paid in by customers' },
  marketing: { kind: 'asset', name: 'Given away' },
  'provider.gift_card': { kind: 'asset', name: 'Gift cards in orders being paid' },
  'provider.store_credit': { kind: 'asset', name: 'Store credit in orders being paid' },
};

/**
 * Books movements of stored value: what an account grows by is owed to its owner and comes from somewhere. A payment by
 * tender passes through `provider.<kind>`, which the ledger of payments empties when it is captured.
 */
@Injectable()
export class StoredValueLedger {
  private readonly opened = new Set<string>();

  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Inside the caller's transaction; the booking carries the movement's own id. */
  async book(kind: StoredValueKind, entry: StoredValueEntry, source: MovementSource): Promise<void> {
    const from = sourceAccount(kind, source);
    const to = LIABILITY[kind];
    await this.open([from, to]);
    await insertRows(this.db, LedgerEntry, [this.side(entry, from, entry.amount), this.side(entry, to, -entry.amount)]);
  }

  private side(entry: StoredValueEntry, account: string, amount: bigint): LedgerEntry {
    return Object.assign(new LedgerEntry(), {
      id: newId('led'),
      txId: idFromBytes('ptx', idBytes(entry.id)),
      account,
      reference: entry.reference ?? entry.accountId,
      amount,
      currency: entry.currency,
      createdAt: entry.createdAt,
    });
  }

  /** Accounts are opened by their first booking. */
  private async open(codes: readonly string[]): Promise<void> {
    const missing = codes.filter((code) => !this.opened.has(code));
    if (missing.length === 0) return;
    const now = this.clock.now();
    const rows = missing.map((code) => [code, ACCOUNTS[code]?.kind ?? 'asset', ACCOUNTS[code]?.name ?? code, now]);
    await this.db.query('INSERT IGNORE INTO ledger_account (code, kind, name, created_at) VALUES ?', [rows]);
    this.db.afterCommit(() => {
      for (const code of missing) this.opened.add(code);
    });
  }
}

function sourceAccount(kind: StoredValueKind, source: MovementSource): string {
  switch (source) {
    case 'payment':
      return `provider.${kind}`;
    case 'lapsed':
      return 'stored_value.lapsed';
    case 'customers':
    case 'marketing':
      return source;
  }
}
