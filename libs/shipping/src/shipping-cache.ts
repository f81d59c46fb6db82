import { Injectable } from '@nestjs/common';
import { Cache, Database } from 'markethall/kernel';
import { SHIPPING_TAG } from './delivery-options.js';

/** Forgets cached methods as soon as a change is committed; the event repeats it where this process dies in between. */
@Injectable()
export class ShippingCacheInvalidation {
  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
  ) {}

  afterCommit(): void {
    this.db.afterCommit(() => this.now());
  }

  async now(): Promise<void> {
    await this.cache.invalidateTags([SHIPPING_TAG]);
  }
}
