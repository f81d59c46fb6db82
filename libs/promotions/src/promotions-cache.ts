import { Injectable } from '@nestjs/common';
import { Cache, Database } from 'markethall/kernel';
import { PROMOTIONS_TAG } from './promotion-directory.js';

/** Forgets cached promotions as soon as a change is committed; the event repeats it where this process dies in between. */
@Injectable()
export class PromotionsCacheInvalidation {
  constructor(
    private readonly db: Database,
    private readonly cache: Cache,
  ) {}

  afterCommit(): void {
    this.db.afterCommit(() => this.now());
  }

  async now(): Promise<void> {
    await this.cache.invalidateTags([PROMOTIONS_TAG]);
  }
}
