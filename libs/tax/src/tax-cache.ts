import { Injectable } from '@nestjs/common';
import { Cache, Database } from 'markethall/kernel';
import { TAX_TAG } from './table-tax-calculator.js';

/** Forgets cached rules as soon as a change is committed; the event repeats it where this process dies in between. */
@Injectable()
export class TaxCacheInvalidation {
  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
  ) {}

  afterCommit(): void {
    this.db.afterCommit(() => this.now());
  }

  async now(): Promise<void> {
    await this.cache.invalidateTags([TAX_TAG]);
  }
}
