import { Injectable } from '@nestjs/common';
import { isCountryCode } from 'markethall/channels';
import {
  assertAllChannels,
  Changes,
  Clock,
  Database,
  Holders,
  insertRows,
  invalidField,
  newId,
  notFound,
  updateVersioned,
} from 'markethall/kernel';
import { TaxStandings } from '../tax-standing.js';
import { TaxExemption } from './tax-exemption.entity.js';

export interface ExemptionTerms {
  jurisdiction: string;
  certificate: string;
  reason: string;
  validFrom: Date | null;
  /** Exclusive. */
  validTo: Date | null;
}

/** Exemptions that staff grants on a certificate. Placed orders keep what held for them. */
@Injectable()
export class TaxExemptionService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly standings: TaxStandings,
    private readonly holders: Holders,
  ) {}

  /** Throws `tax_exemption_not_found`. */
  async get(id: string): Promise<TaxExemption> {
    const exemption = await this.db.repository(TaxExemption).findOneBy({ id });
    if (!exemption) throw notFound('tax_exemption');
    return exemption;
  }

  /** Throws 422 where there is no such holder or country. */
  async grant(holder: string, terms: ExemptionTerms): Promise<TaxExemption> {
    assertAllChannels();
    assertCountry(terms.jurisdiction);
    return this.db.transaction(async () => {
      await this.holders.assertKnown(holder);
      const now = this.clock.now();
      const id = newId('txe');
      const exemption = Object.assign(new TaxExemption(), {
        ...terms,
        id,
        holder,
        version: 1,
        createdAt: now,
        updatedAt: now,
      });
      assertSound(exemption);
      await insertRows(this.db, TaxExemption, [exemption]);
      this.tell(exemption, null, exemption);
      return exemption;
    });
  }

  /** Throws `version_conflict` (412), 422 where there is no such country. */
  async update(id: string, expectedVersion: number, terms: Partial<ExemptionTerms>): Promise<TaxExemption> {
    assertAllChannels();
    if (terms.jurisdiction !== undefined) assertCountry(terms.jurisdiction);
    return this.db.transaction(async () => {
      const exemption = await this.get(id);
      const before = { ...exemption };
      Object.assign(exemption, terms, { updatedAt: this.clock.now() });
      assertSound(exemption);
      await updateVersioned(this.db, TaxExemption, exemption, expectedVersion);
      this.tell(exemption, before, exemption);
      return exemption;
    });
  }

  /** Throws `version_conflict` (412). */
  async withdraw(id: string, expectedVersion: number): Promise<void> {
    assertAllChannels();
    return this.db.transaction(async () => {
      const exemption = await this.get(id);
      const before = { ...exemption };
      await updateVersioned(this.db, TaxExemption, exemption, expectedVersion);
      await this.db.repository(TaxExemption).delete({ id });
      this.tell(exemption, before, null);
    });
  }

  private tell({ id, version, holder }: TaxExemption, before: object | null, after: object | null): void {
    this.changes.record({ entityType: 'tax_exemption', id, version, before, after: after && { ...after } });
    this.standings.forgetAfterCommit(holder);
  }
}

function assertSound({ validFrom, validTo }: TaxExemption): void {
  if (validFrom && validTo && validFrom >= validTo) throw invalidField('/validTo', 'not_after_valid_from');
}

/** `US` and `US-CA` are of the country `US`; no address is in one that is not assigned. */
function assertCountry(jurisdiction: string): void {
  if (!isCountryCode(jurisdiction.slice(0, 2))) throw invalidField('/jurisdiction', 'not_a_country');
}
