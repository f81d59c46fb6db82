import { Injectable } from '@nestjs/common';
import { Subscribe } from 'markethall/kernel';
import { TaxCacheInvalidation } from '../tax-cache.js';
import { TaxRulesChanged } from '../tax.events.js';

/** Repeats the invalidation for the case that the process died between its commit and its own. */
@Injectable()
export class TaxCacheSubscriber {
  constructor(private readonly cache: TaxCacheInvalidation) {}

  @Subscribe(TaxRulesChanged, 'tax.forget-cached-rules', { transaction: false })
  async forget(_event: TaxRulesChanged): Promise<void> {
    await this.cache.now();
  }
}
