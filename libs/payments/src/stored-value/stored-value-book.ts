import { Injectable } from '@nestjs/common';
import {
  actorRef,
  Clock,
  Database,
  Events,
  idBytes,
  insertRows,
  isDuplicateKey,
  newId,
  RequestContext,
} from 'markethall/kernel';
import type { StoredValueAccount } from './entities/stored-value-account.entity.js';
import { type MovementKind, StoredValueEntry } from './entities/stored-value-entry.entity.js';
import { storedValueInsufficient } from './stored-value.errors.js';
import { StoredValueChanged } from './stored-value.events.js';
import { type MovementSource, StoredValueLedger } from './stored-value-ledger.js';

/** One movement as it is asked for. */
export interface Movement {
  kind: MovementKind;
  /** Signed minor units: what the balance grows by; not 0. */
  amount: bigint;
  /** What it is for, such as an order's id. */
  reference: string | null;
  /** The payment that it is the other side of. */
  intentId?: string;
  /** Unique in the account: the same key moves once. At most 100 characters of ASCII. */
  requestKey: string;
  reason?: string;
  source: MovementSource;
}

const MOVE = `UPDATE stored_value_account SET balance = balance + ?, version = version + 1, updated_at = ?
  WHERE id = ? AND balance + ? >= 0`;
/** Only what is active pays. */
const SPEND = `${MOVE} AND status = 'active' AND (expires_at IS NULL OR expires_at > ?)`;

type MovedAccount = Pick<StoredValueAccount, 'id' | 'kind' | 'currency'>;

/**
 * Moves stored value: an entry, its booking, its event, and one guarded statement on the balance as the last thing
 * before COMMIT (accounts in ascending order, after stock). Everything in the caller's transaction. The balance is never
 * read to be written: parallel movements add up, and none can take it below zero.
 */
@Injectable()
export class StoredValueBook {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly ledger: StoredValueLedger,
    private readonly events: Events,
  ) {}

  /**
   * Returns false when this key has moved already. What takes value away is refused at COMMIT with
   * stored_value_insufficient (409) when there is less; a hold also when the account is disabled or lapsed.
   */
  async move(account: MovedAccount, movement: Movement): Promise<boolean> {
    const entry = this.entryOf(account, movement);
    try {
      await insertRows(this.db, StoredValueEntry, [entry]);
    } catch (error) {
      if (isDuplicateKey(error, 'stored_value_entry_request')) return false;
      throw error;
    }
    await this.ledger.book(account.kind, entry, movement.source);
    this.events.publish(new StoredValueChanged(account, entry));
    this.db.beforeCommit(() => this.change(entry), 'guard', `stored value ${account.id}`);
    return true;
  }

  private async change({ accountId, amount, kind }: StoredValueEntry): Promise<void> {
    const now = this.clock.now();
    const parameters = [amount, now, idBytes(accountId), amount];
    const { affectedRows } =
      kind === 'hold' ? await this.db.execute(SPEND, [...parameters, now]) : await this.db.execute(MOVE, parameters);
    if (affectedRows !== 1) throw storedValueInsufficient();
  }

  private entryOf(account: MovedAccount, movement: Movement): StoredValueEntry {
    const { kind, amount, reference, intentId = null, requestKey, reason = null } = movement;
    return Object.assign(new StoredValueEntry(), {
      id: newId('sve'),
      accountId: account.id,
      kind,
      amount,
      currency: account.currency,
      reference,
      intentId,
      requestKey,
      reason,
      actor: actorRef(RequestContext.actor()),
      createdAt: this.clock.now(),
    });
  }
}
