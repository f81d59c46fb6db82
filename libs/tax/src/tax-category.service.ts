import { Injectable } from '@nestjs/common';
import {
  assertAllChannels,
  Changes,
  Clock,
  Database,
  Events,
  isDuplicateKey,
  newId,
  notFound,
  updateVersioned,
} from 'markethall/kernel';
import { TaxCategory } from './entities/tax-category.entity.js';
import { TaxCacheInvalidation } from './tax-cache.js';
import { taxCategoryCodeTaken } from './tax.errors.js';
import { TaxRulesChanged } from './tax.events.js';

/** The tax categories of the merchant. Their codes stand in products and rates, so a code never changes or goes. */
@Injectable()
export class TaxCategoryService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly cache: TaxCacheInvalidation,
  ) {}

  /** Throws `tax_category_not_found`. */
  async get(id: string): Promise<TaxCategory> {
    const category = await this.db.repository(TaxCategory).findOneBy({ id });
    if (!category) throw notFound('tax_category');
    return category;
  }

  /** Throws `tax_category_code_taken` (409). */
  async create(fields: { code: string; name: string }): Promise<TaxCategory> {
    assertAllChannels();
    try {
      return await this.db.transaction(async () => {
        const now = this.clock.now();
        const category = Object.assign(new TaxCategory(), {
          ...fields,
          id: newId('txc'),
          version: 1,
          createdAt: now,
          updatedAt: now,
        });
        await this.db.repository(TaxCategory).insert(category);
        this.tell(category, null, 'created');
        return category;
      });
    } catch (error) {
      if (isDuplicateKey(error)) throw taxCategoryCodeTaken(fields.code);
      throw error;
    }
  }

  /** Throws `version_conflict` (412). */
  async rename(id: string, expectedVersion: number, name: string | undefined): Promise<TaxCategory> {
    assertAllChannels();
    return this.db.transaction(async () => {
      const category = await this.get(id);
      const before = { ...category };
      category.name = name ?? category.name;
      category.updatedAt = this.clock.now();
      await updateVersioned(this.db, TaxCategory, category, expectedVersion);
      this.tell(category, before, 'updated');
      return category;
    });
  }

  private tell(category: TaxCategory, before: object | null, change: 'created' | 'updated'): void {
    const { id, version } = category;
    this.changes.record({ entityType: 'tax_category', id, version, before, after: { ...category } });
    this.events.publish(new TaxRulesChanged('tax_category', id, change, version));
    this.cache.afterCommit();
  }
}
