import { Injectable } from '@nestjs/common';
import { Clock, Database, isId, keysetPage, type KeysetPage, type ListRequest } from 'markethall/kernel';
import { In, LessThanOrEqual, MoreThan } from 'typeorm';
import { StoredValueAccount, type StoredValueKind } from './entities/stored-value-account.entity.js';
import { StoredValueEntry } from './entities/stored-value-entry.entity.js';
import { giftCardNotFound, storeCreditNotFound } from './stored-value.errors.js';

/** Most movements of one account that a page of staff shows. */
const MOVEMENTS = 500;

/** Named reads and locks of stored value. */
@Injectable()
export class StoredValueRepository {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  list(kind: StoredValueKind, request: ListRequest): Promise<KeysetPage<StoredValueAccount>> {
    const query = this.db.read().getRepository(StoredValueAccount).createQueryBuilder('a');
    query.where('a.kind = :kind', { kind });
    const columns = {
      status: 'a.status',
      currency: 'a.currency',
      codeLast4: 'a.codeLast4',
      reference: 'a.reference',
      holder: 'a.holder',
      createdAt: 'a.createdAt',
    };
    return keysetPage(query, request, columns, { idField: 'a.id', idPrefix: 'sva' });
  }

  /** Throws 404 for an account of another kind, too. */
  async get(id: string, kind: StoredValueKind): Promise<StoredValueAccount> {
    return found(await this.findOne(id, false), kind);
  }

  /** Locks the account until the transaction ends. Throws 404. */
  async getForUpdate(id: string, kind: StoredValueKind): Promise<StoredValueAccount> {
    return found(await this.findOne(id, true), kind);
  }

  findMany(ids: readonly string[]): Promise<StoredValueAccount[]> {
    if (ids.length === 0) return Promise.resolve([]);
    return this.accounts.findBy({ id: In([...ids]) });
  }

  findByCodeHash(codeHash: string): Promise<StoredValueAccount | null> {
    return this.accounts.findOneBy({ codeHash });
  }

  findByOrigin(origin: string): Promise<StoredValueAccount | null> {
    return this.accounts.findOneBy({ origin });
  }

  /** Cards that were bought with it and are not disabled; some of them, where there are many. */
  findActiveByReference(reference: string): Promise<StoredValueAccount[]> {
    return this.accounts.find({ where: { reference, status: 'active' }, order: { id: 'ASC' }, take: 500 });
  }

  /** A holder's credit in every currency; at most one account a currency. */
  findByHolder(holder: string): Promise<StoredValueAccount[]> {
    return this.accounts.find({ where: { holder }, order: { currency: 'ASC' }, take: 200 });
  }

  /** Cards that have lapsed with something left. */
  findLapsed(limit: number): Promise<StoredValueAccount[]> {
    return this.accounts.find({
      where: { status: 'active', expiresAt: LessThanOrEqual(this.clock.now()), balance: MoreThan(0n) },
      order: { expiresAt: 'ASC' },
      take: limit,
    });
  }

  /** Newest first. */
  movementsOf(accountId: string): Promise<StoredValueEntry[]> {
    return this.db
      .repository(StoredValueEntry)
      .find({ where: { accountId }, order: { createdAt: 'DESC', id: 'DESC' }, take: MOVEMENTS });
  }

  private get accounts() {
    return this.db.repository(StoredValueAccount);
  }

  private async findOne(id: string, locked: boolean): Promise<StoredValueAccount | null> {
    if (!isId('sva', id)) return null;
    return this.accounts.findOne({
      where: { id },
      ...(locked ? { lock: { mode: 'pessimistic_write' as const } } : {}),
    });
  }
}

function found(account: StoredValueAccount | null, kind: StoredValueKind): StoredValueAccount {
  if (account === null || account.kind !== kind)
    throw kind === 'gift_card' ? giftCardNotFound() : storeCreditNotFound();
  return account;
}
