import { Injectable } from '@nestjs/common';
import { Database } from 'markethall/kernel';
import { TaxCategory } from './entities/tax-category.entity.js';
import { Zone } from './entities/zone.entity.js';
import { TaxCategoryService } from './tax-category.service.js';
import { TaxRateService } from './tax-rate.service.js';
import { ZoneService } from './zone.service.js';

/** Standard and reduced rate of a country, in percent. */
const COUNTRIES: readonly { country: string; standard: string; reduced: string; name: string }[] = [
  { country: 'DE', standard: '19', reduced: '7', name: 'MwSt.' },
  { country: 'AT', standard: '20', reduced: '10', name: 'USt.' },
  { country: 'FR', standard: '20', reduced: '5.5', name: 'TVA' },
  { country: 'NL', standard: '21', reduced: '9', name: 'BTW' },
  { country: 'BE', standard: '21', reduced: '6', name: 'TVA/BTW' },
  { country: 'IT', standard: '22', reduced: '10', name: 'IVA' },
  { country: 'ES', standard: '21', reduced: '10', name: 'IVA' },
  { country: 'PL', standard: '23', reduced: '8', name: 'VAT' },
  { country: 'GB', standard: '20', reduced: '5', name: 'VAT' },
  { country: 'CH', standard: '8.1', reduced: '2.6', name: 'MWST' },
];

/** Countries to which a European merchant exports without tax. */
const EXPORTS = ['US', 'CA', 'JP', 'AU'] as const;

const ALWAYS = { compound: false, combinable: false, validFrom: null, validTo: null };

/** The taxes of the demo shop and of tests. */
@Injectable()
export class TaxSeeder {
  constructor(
    private readonly db: Database,
    private readonly categories: TaxCategoryService,
    private readonly zones: ZoneService,
    private readonly rates: TaxRateService,
  ) {}

  /** Adds what is missing: categories `standard`, `reduced`, `zero`, and the rates of the countries above. Repeatable. */
  ensureTaxes(): Promise<void> {
    return this.db.transaction(async () => {
      await this.ensureCategories();
      for (const { country, standard, reduced, name } of COUNTRIES) {
        const terms = { ...ALWAYS, name, jurisdiction: country };
        await this.ensureZone(country, [
          { ...terms, categoryCode: 'standard', rate: standard, treatment: 'standard' as const },
          { ...terms, categoryCode: 'reduced', rate: reduced, treatment: 'reduced' as const },
          { ...terms, categoryCode: 'zero', rate: '0', treatment: 'zero' as const },
        ]);
      }
      for (const country of EXPORTS) {
        const terms = { ...ALWAYS, name: 'Export', jurisdiction: country, rate: '0', treatment: 'export' as const };
        await this.ensureZone(
          country,
          ['standard', 'reduced', 'zero'].map((categoryCode) => ({ ...terms, categoryCode })),
        );
      }
    });
  }

  private async ensureCategories(): Promise<void> {
    const present = new Set((await this.db.repository(TaxCategory).find()).map((category) => category.code));
    for (const [code, name] of Object.entries({ standard: 'Standard', reduced: 'Reduced', zero: 'Not taxed' })) {
      if (!present.has(code)) await this.categories.create({ code, name });
    }
  }

  private async ensureZone(
    country: string,
    rates: readonly Omit<Parameters<TaxRateService['create']>[0], 'zoneId'>[],
  ): Promise<void> {
    const code = country.toLowerCase();
    if (await this.db.repository(Zone).existsBy({ code })) return;
    const zone = await this.zones.create({ code, name: country, members: [{ country }] });
    for (const rate of rates) await this.rates.create({ ...rate, zoneId: zone.id });
  }
}
