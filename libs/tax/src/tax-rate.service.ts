import { Injectable } from '@nestjs/common';
import {
  assertAllChannels,
  Changes,
  Clock,
  Database,
  Events,
  idBytes,
  invalidField,
  newId,
  notFound,
  updateVersioned,
} from 'markethall/kernel';
import { TaxRate } from './entities/tax-rate.entity.js';
import { TaxCacheInvalidation } from './tax-cache.js';
import type { TaxTreatment } from './tax-calculator.js';
import { rateWithoutTax, taxRateOverlaps, unknownTaxCategory, unknownZone } from './tax.errors.js';
import { TaxRulesChanged } from './tax.events.js';

/** What staff may say about a rate after it exists. */
export interface TaxRateTerms {
  name: string;
  jurisdiction: string;
  /** Percent as text, at most six decimals, 0 to 100. */
  rate: string;
  treatment: TaxTreatment;
  compound: boolean;
  combinable: boolean;
  validFrom: Date | null;
  /** Exclusive. */
  validTo: Date | null;
}

/** Tax rates by zone and category. Two rates of one name never hold at once; different names add up. */
@Injectable()
export class TaxRateService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly cache: TaxCacheInvalidation,
  ) {}

  /** Throws `tax_rate_not_found`. */
  async get(id: string): Promise<TaxRate> {
    const rate = await this.db.repository(TaxRate).findOneBy({ id });
    if (!rate) throw notFound('tax_rate');
    return rate;
  }

  /** Throws 422 for an unknown zone or category, `tax_rate_overlaps` (409). */
  async create(fields: TaxRateTerms & { zoneId: string; categoryCode: string }): Promise<TaxRate> {
    assertAllChannels();
    return this.db.transaction(async () => {
      await this.lockZone(fields.zoneId);
      await this.assertCategory(fields.categoryCode);
      const now = this.clock.now();
      const rate = Object.assign(new TaxRate(), {
        ...fields,
        rate: sixDecimals(fields.rate),
        id: newId('txr'),
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      await this.assertSound(rate);
      await this.db.repository(TaxRate).insert(rate);
      this.tell(rate, null, 'created');
      return rate;
    });
  }

  /** Throws `version_conflict` (412), `tax_rate_overlaps` (409). */
  async update(id: string, expectedVersion: number, terms: Partial<TaxRateTerms>): Promise<TaxRate> {
    assertAllChannels();
    return this.db.transaction(async () => {
      const rate = await this.get(id);
      await this.lockZone(rate.zoneId);
      const before = { ...rate };
      Object.assign(rate, terms, { updatedAt: this.clock.now() });
      rate.rate = sixDecimals(rate.rate);
      await this.assertSound(rate);
      await updateVersioned(this.db, TaxRate, rate, expectedVersion);
      this.tell(rate, before, 'updated');
      return rate;
    });
  }

  /** Placed orders keep their copies. Throws `version_conflict` (412). */
  async delete(id: string, expectedVersion: number): Promise<void> {
    assertAllChannels();
    return this.db.transaction(async () => {
      const rate = await this.get(id);
      const before = { ...rate };
      await updateVersioned(this.db, TaxRate, rate, expectedVersion);
      await this.db.repository(TaxRate).delete({ id });
      this.changes.record({ entityType: 'tax_rate', id, version: rate.version, before, after: null });
      this.events.publish(new TaxRulesChanged('tax_rate', id, 'deleted', rate.version));
      this.cache.afterCommit();
    });
  }

  private async assertSound(rate: TaxRate): Promise<void> {
    if (rate.validFrom && rate.validTo && rate.validFrom >= rate.validTo)
      throw invalidField('/validTo', 'not_after_valid_from');
    const taxed = rate.treatment === 'standard' || rate.treatment === 'reduced';
    if (!taxed && Number(rate.rate) !== 0) throw rateWithoutTax();
    const siblings = await this.db
      .repository(TaxRate)
      .findBy({ zoneId: rate.zoneId, categoryCode: rate.categoryCode, name: rate.name });
    const clash = siblings.find((other) => other.id !== rate.id && other.overlaps(rate));
    if (clash) throw taxRateOverlaps(clash.id);
  }

  /** One writer a zone at a time, so that two overlapping rates cannot pass each other. */
  private async lockZone(zoneId: string): Promise<void> {
    const rows = await this.db.query<unknown[]>('SELECT id FROM zone WHERE id = ? FOR UPDATE', [idBytes(zoneId)]);
    if (rows.length === 0) throw unknownZone();
  }

  private async assertCategory(code: string): Promise<void> {
    const rows = await this.db.query<unknown[]>('SELECT id FROM tax_category WHERE code = ?', [code]);
    if (rows.length === 0) throw unknownTaxCategory(code, '/categoryCode');
  }

  private tell(rate: TaxRate, before: object | null, change: 'created' | 'updated'): void {
    const { id, version } = rate;
    this.changes.record({ entityType: 'tax_rate', id, version, before, after: { ...rate } });
    this.events.publish(new TaxRulesChanged('tax_rate', id, change, version));
    this.cache.afterCommit();
  }
}

/** `'19'` → `'19.000000'`: as the database gives it back. */
function sixDecimals(rate: string): string {
  const [units = '0', decimals = ''] = rate.split('.');
  return `${BigInt(units)}.${decimals.padEnd(6, '0')}`;
}
