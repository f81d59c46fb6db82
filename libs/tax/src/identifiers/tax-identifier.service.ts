import { Injectable } from '@nestjs/common';
import {
  assertAllChannels,
  Changes,
  Clock,
  Database,
  Holders,
  Events,
  idBytes,
  insertRows,
  isDuplicateKey,
  newId,
  notFound,
  updateVersioned,
} from 'markethall/kernel';
import { LessThanOrEqual } from 'typeorm';
import { TaxStandings } from '../tax-standing.js';
import { TaxConfig } from '../tax.config.js';
import { identifierMalformed } from '../tax.errors.js';
import { TaxIdentifierChanged } from '../tax.events.js';
import { type IdentifierAnswer, IdentifierCheck } from './identifier-check.js';
import { isIdentifier, normalizeIdentifier } from './identifier-format.js';
import { TaxIdentifier } from './tax-identifier.entity.js';

const FIRST_RETRY_MS = 15 * 60_000;
const MAX_RETRY_MS = 24 * 3_600_000;
const DAY_MS = 86_400_000;

/** VAT ids of buyers: given by them, checked with an authority where there is one, confirmed or refused by staff. */
@Injectable()
export class TaxIdentifierService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly config: TaxConfig,
    private readonly authority: IdentifierCheck,
    private readonly standings: TaxStandings,
    private readonly holders: Holders,
  ) {}

  /** Of one holder, by country. */
  listOf(holder: string): Promise<TaxIdentifier[]> {
    return this.db.repository(TaxIdentifier).find({ where: { holder }, order: { country: 'ASC' }, take: 100 });
  }

  /** Throws `tax_identifier_not_found`. */
  async get(id: string): Promise<TaxIdentifier> {
    const identifier = await this.db.repository(TaxIdentifier).findOneBy({ id });
    if (!identifier) throw notFound('tax_identifier');
    return identifier;
  }

  /**
   * Keeps the holder's identifier of a country and asks the authority about it; the answer may still be `unverified` when
   * nobody could say, and the worker asks again. Repeating the same value asks anew. Throws 422 for a malformed one and
   * where there is no such holder.
   */
  async put(holder: string, country: string, typed: string): Promise<TaxIdentifier> {
    assertAllChannels();
    const value = normalizeIdentifier(country, typed);
    if (!isIdentifier(country, value)) throw identifierMalformed(country);
    return this.askAndTake(await this.saveInTurn(holder, country, value));
  }

  /** Safe to repeat. */
  remove(holder: string, country: string): Promise<void> {
    return this.db.transaction(async () => {
      const found = await this.lockOf(holder, country);
      if (!found) return;
      await this.db.repository(TaxIdentifier).delete({ id: found.id });
      this.tell(found, { ...found }, null);
    });
  }

  /** Forgets everything about a holder, who is to be erased; what orders copied as evidence stays. Safe to repeat. */
  erase(holder: string): Promise<void> {
    return this.db.transaction(async () => {
      await this.db.execute('DELETE FROM tax_identifier WHERE holder = ?', [holder]);
      await this.db.execute('DELETE FROM tax_exemption WHERE holder = ?', [holder]);
      this.changes.record({
        entityType: 'tax_holder',
        id: holder,
        version: 1,
        before: null,
        after: null,
        reason: 'erased',
      });
      this.standings.forgetAfterCommit(holder);
    });
  }

  /** Asks the authority now. Outside of transactions. Throws `tax_identifier_not_found`. */
  async check(id: string): Promise<TaxIdentifier> {
    assertAllChannels();
    return this.askAndTake(await this.get(id));
  }

  private async askAndTake(asked: TaxIdentifier): Promise<TaxIdentifier> {
    if (!this.authority.covers(asked.country)) return asked;
    const answer = await this.ask(asked);
    return this.db.transaction(async () => {
      const present = await this.lockOf(asked.holder, asked.country);
      if (present?.id !== asked.id) return asked; // removed meanwhile
      if (present.value !== asked.value) return present; // replaced meanwhile: the answer is about another number
      const before = { ...present };
      this.take(present, answer);
      await updateVersioned(this.db, TaxIdentifier, present);
      // The reason keeps a record even where a second check in the same moment has found the same.
      this.tell(present, before, present, 'checked');
      return present;
    });
  }

  /** Staff knows better, and says why. */
  async decide(id: string, status: 'valid' | 'invalid', reason: string): Promise<TaxIdentifier> {
    assertAllChannels();
    return this.db.transaction(async () => {
      const identifier = await this.lock(id);
      const before = { ...identifier };
      this.take(identifier, { status, by: 'staff', evidence: { reason } });
      await updateVersioned(this.db, TaxIdentifier, identifier);
      this.tell(identifier, before, identifier, reason);
      return identifier;
    });
  }

  /** Asks about those that are due, oldest first. Returns how many. */
  async checkDue(limit: number): Promise<number> {
    const due = await this.db.repository(TaxIdentifier).find({
      where: { nextCheckAt: LessThanOrEqual(this.clock.now()) },
      order: { nextCheckAt: 'ASC' },
      take: limit,
    });
    for (const { id } of due) await this.check(id);
    return due.length;
  }

  /** Where two are the first at once, the later one finds the other's row and replaces its value. */
  private async saveInTurn(holder: string, country: string, value: string): Promise<TaxIdentifier> {
    const save = (): Promise<TaxIdentifier> =>
      this.db.transaction(async () => {
        await this.holders.assertKnown(holder);
        return this.save(holder, country, value);
      });
    try {
      return await save();
    } catch (error) {
      if (!isDuplicateKey(error, 'uq_tax_identifier_holder')) throw error;
      return save();
    }
  }

  private async save(holder: string, country: string, value: string): Promise<TaxIdentifier> {
    const now = this.clock.now();
    const present = await this.lockOf(holder, country);
    const nextCheckAt = this.authority.covers(country) ? now : null;
    if (present) {
      const before = { ...present };
      present.replace(value, now);
      present.nextCheckAt = nextCheckAt ?? present.nextCheckAt;
      await updateVersioned(this.db, TaxIdentifier, present);
      this.tell(present, before, present, 'given again');
      return present;
    }
    const fresh = Object.assign(new TaxIdentifier(), {
      ...{ id: newId('txi'), holder, country, value, status: 'unverified' as const, nextCheckAt },
      ...{ checkedAt: null, checkedBy: null, evidence: null, attempts: 0, version: 1, createdAt: now, updatedAt: now },
    });
    await insertRows(this.db, TaxIdentifier, [fresh]);
    this.tell(fresh, null, fresh);
    return fresh;
  }

  private async ask({ country, value }: TaxIdentifier): Promise<IdentifierAnswer> {
    this.db.assertNoTransaction('asking an authority about a VAT id');
    try {
      return await this.authority.check({ country, value }, AbortSignal.timeout(this.config.identifierDeadlineMs));
    } catch {
      return { status: 'unavailable', by: 'unknown' };
    }
  }

  /** An authority that is away changes nothing that is known; it is asked again, ever more seldom. */
  private take(identifier: TaxIdentifier, answer: IdentifierAnswer): void {
    const now = this.clock.now();
    identifier.updatedAt = now;
    if (answer.status === 'unavailable') {
      identifier.attempts += 1;
      const wait = Math.min(FIRST_RETRY_MS * 2 ** Math.min(identifier.attempts - 1, 10), MAX_RETRY_MS);
      identifier.nextCheckAt = new Date(now.getTime() + wait);
      return;
    }
    identifier.status = answer.status;
    identifier.checkedAt = now;
    identifier.checkedBy = answer.by;
    identifier.evidence = answer.evidence;
    identifier.attempts = 0;
    const again = answer.status === 'valid' && this.authority.covers(identifier.country);
    identifier.nextCheckAt = again ? new Date(now.getTime() + (this.config.identifierDays * DAY_MS * 9) / 10) : null;
  }

  private async lock(id: string): Promise<TaxIdentifier> {
    await this.db.query('SELECT id FROM tax_identifier WHERE id = ? FOR UPDATE', [idBytes(id)]);
    return this.get(id);
  }

  private async lockOf(holder: string, country: string): Promise<TaxIdentifier | null> {
    await this.db.query('SELECT id FROM tax_identifier WHERE holder = ? AND country = ? FOR UPDATE', [holder, country]);
    return this.db.repository(TaxIdentifier).findOneBy({ holder, country });
  }

  private tell(identifier: TaxIdentifier, before: object | null, after: object | null, reason?: string): void {
    const { id, version, holder, country, status } = identifier;
    this.changes.record({
      ...{ entityType: 'tax_identifier', id, version, before, after: after && { ...after } },
      ...(reason === undefined ? {} : { reason }),
    });
    this.events.publish(new TaxIdentifierChanged(id, holder, country, after === null ? 'removed' : status, version));
    this.standings.forgetAfterCommit(holder);
  }
}
