import { Injectable } from '@nestjs/common';
import { Cache, Database, idFromBytes } from 'markethall/kernel';
import { TaxCalculator, type TaxRateView, type TaxRequest, type TaxTreatment } from './tax-calculator.js';
import { TaxRules, type TaxRuleRows } from './tax-rules.js';

/** Cache tag of everything read from the tax tables. */
export const TAX_TAG = 'tax';

const FIVE_MINUTES = 300;

/** The default calculator: our own zones and rates, all of them cached, so that pricing a cart costs no statement. */
@Injectable()
export class TableTaxCalculator extends TaxCalculator {
  /** The index of each cached set of rows; it goes with the rows. */
  private readonly indexes = new WeakMap<TaxRuleRows, TaxRules>();

  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
  ) {
    super();
  }

  override async warm(): Promise<void> {
    await this.rows();
  }

  override async estimate(request: TaxRequest): Promise<Map<string, TaxRateView>> {
    const rows = await this.rows();
    let rules = this.indexes.get(rows);
    if (!rules) this.indexes.set(rows, (rules = new TaxRules(rows)));
    return rules.lookup(request, 'table');
  }

  private rows(): Promise<TaxRuleRows> {
    return this.cache.getOrLoad('tax.rules:v1', { ttlSeconds: FIVE_MINUTES, tags: [TAX_TAG] }, () => this.load());
  }

  private async load(): Promise<TaxRuleRows> {
    const places = await this.db.query<PlaceRecord[]>(
      'SELECT zone_id, country, region, postal_from, postal_to FROM zone_member ORDER BY id',
    );
    const rates = await this.db.query<RateRecord[]>(
      `SELECT zone_id, category_code, name, jurisdiction, rate, treatment, compound, combinable, valid_from, valid_to
         FROM tax_rate ORDER BY id`,
    );
    return {
      places: places.map((row) => ({
        zoneId: idFromBytes('zone', row.zone_id),
        country: row.country,
        region: row.region,
        postalFrom: row.postal_from,
        postalTo: row.postal_to,
      })),
      rates: rates.map((row) => ({
        zoneId: idFromBytes('zone', row.zone_id),
        categoryCode: row.category_code,
        name: row.name,
        jurisdiction: row.jurisdiction,
        rate: row.rate,
        treatment: row.treatment,
        compound: Boolean(row.compound),
        combinable: Boolean(row.combinable),
        validFrom: row.valid_from?.getTime() ?? null,
        validTo: row.valid_to?.getTime() ?? null,
      })),
    };
  }
}

interface PlaceRecord {
  zone_id: Buffer;
  country: string;
  region: string;
  postal_from: string;
  postal_to: string;
}

interface RateRecord {
  zone_id: Buffer;
  category_code: string;
  name: string;
  jurisdiction: string;
  rate: string;
  treatment: TaxTreatment;
  compound: number;
  combinable: number;
  valid_from: Date | null;
  valid_to: Date | null;
}
