import { Injectable } from '@nestjs/common';
import { Cache, Database } from 'markethall/kernel';
import { TaxStandings, type TaxStanding } from './tax-standing.js';
import { TaxCalculator, type TaxRateView, type TaxRequest } from './tax-calculator.js';
import { TAX_TAG } from './table-tax-calculator.js';
import { unknownTaxCategory } from './tax.errors.js';

const FIVE_MINUTES = 300;

/** What other modules ask about taxes. */
@Injectable()
export class TaxService {
  constructor(
    private readonly calculator: TaxCalculator,
    private readonly db: Database,
    private readonly cache: Cache,
    private readonly standings: TaxStandings,
  ) {}

  /** The taxes at a place and time by category code; cached, no statement when warm. A missing category is not taxed. */
  ratesFor(request: TaxRequest): Promise<Map<string, TaxRateView>> {
    return this.calculator.estimate(request);
  }

  /**
   * What is known about a buyer (null: a guest) that changes the taxes of a delivery to `country`: give it to `ratesFor`.
   * One statement, none when warm.
   */
  standingOf(holder: string | null, country: string): Promise<TaxStanding> {
    return this.standings.of(holder, country);
  }

  /** Loads the rules into the cache: call it before a transaction that prices, since a miss inside is not kept. */
  warm(): Promise<void> {
    return this.calculator.warm();
  }

  /** Every category code, sorted; cached. */
  categoryCodes(): Promise<string[]> {
    return this.cache.getOrLoad('tax.categories:v1', { ttlSeconds: FIVE_MINUTES, tags: [TAX_TAG] }, async () => {
      const rows = await this.db.query<{ code: string }[]>('SELECT code FROM tax_category ORDER BY code');
      return rows.map((row) => row.code);
    });
  }

  /** Throws `tax_category_unknown` (422) with the pointer of the field that names it. */
  async assertCategory(code: string, pointer = '/taxCategoryCode'): Promise<void> {
    const codes = await this.categoryCodes();
    if (!codes.includes(code)) throw unknownTaxCategory(code, pointer);
  }
}
