import { Injectable } from '@nestjs/common';
import { Database } from 'markethall/kernel';
import { TaxCategory } from './entities/tax-category.entity.js';
import { EUROPE } from './packs/europe.data.js';
import { RatePacks } from './packs/rate-packs.js';
import { TaxCategoryService } from './tax-category.service.js';

const CATEGORIES = { standard: 'Standard', reduced: 'Reduced', zero: 'Not taxed' };

/** The taxes of the demo shop and of tests. */
@Injectable()
export class TaxSeeder {
  constructor(
    private readonly db: Database,
    private readonly categories: TaxCategoryService,
    private readonly packs: RatePacks,
  ) {}

  /**
   * Adds what is missing: categories `standard`, `reduced`, `zero`, and the rates of Europe. What leaves Europe is an
   * export until its pack is installed. Repeatable.
   */
  ensureTaxes(): Promise<void> {
    return this.db.transaction(async () => {
      const present = new Set((await this.db.repository(TaxCategory).find()).map((category) => category.code));
      for (const [code, name] of Object.entries(CATEGORIES)) {
        if (!present.has(code)) await this.categories.create({ code, name });
      }
      for (const pack of EUROPE) await this.packs.install(pack.country);
    });
  }
}
