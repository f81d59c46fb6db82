import { AppEvent } from 'markethall/kernel';
import type { StoredValueAccount } from './entities/stored-value-account.entity.js';
import type { StoredValueEntry } from './entities/stored-value-entry.entity.js';

/** A gift card exists. Its code is in no event: who may tell it asks StoredValueService. Amounts are minor units. */
export class GiftCardIssued extends AppEvent {
  static override readonly eventName = 'payments.gift-card-issued.v1';
  readonly aggregate: { type: string; id: string; version: number };
  readonly accountId: string;
  readonly amount: number;
  readonly currency: string;
  /** What it was bought with, such as an order's id; null when staff issued it. */
  readonly reference: string | null;

  constructor(account: StoredValueAccount) {
    super();
    this.aggregate = { type: 'stored_value_account', id: account.id, version: account.version };
    this.accountId = account.id;
    this.amount = Number(account.initial);
    this.currency = account.currency;
    this.reference = account.reference;
  }
}

/** The balance of a gift card or store credit moved by `amount` (signed minor units). */
export class StoredValueChanged extends AppEvent {
  static override readonly eventName = 'payments.stored-value-changed.v1';
  readonly aggregate: { type: string; id: string };
  readonly accountId: string;
  readonly accountKind: string;
  readonly movement: string;
  readonly amount: number;
  readonly currency: string;
  readonly reference: string | null;

  constructor(account: Pick<StoredValueAccount, 'id' | 'kind'>, entry: StoredValueEntry) {
    super();
    this.aggregate = { type: 'stored_value_account', id: account.id };
    this.accountId = account.id;
    this.accountKind = account.kind;
    this.movement = entry.kind;
    this.amount = Number(entry.amount);
    this.currency = entry.currency;
    this.reference = entry.reference;
  }
}
