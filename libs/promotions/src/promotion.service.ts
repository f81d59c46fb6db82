import { Injectable } from '@nestjs/common';
import type { PromotionCustomer } from './customer-keys.js';
import type { PromotionUsage } from './engine/basket.js';
import type { CompiledPromotion } from './engine/compiled-promotion.js';
import type { CatalogSpan } from './engine/past-prices.js';
import { PromotionDirectory } from './promotion-directory.js';
import { PromotionHistory } from './promotion-history.js';
import { PromotionUsageReader } from './promotion-usage.js';

/** What other modules ask of promotions before they price a basket. */
@Injectable()
export class PromotionService {
  constructor(
    private readonly directory: PromotionDirectory,
    private readonly usage: PromotionUsageReader,
    private readonly history: PromotionHistory,
  ) {}

  /**
   * The promotions of a channel, compiled, with their texts in a language (fallbacks: its language, the channel's, any). Active
   * ones that begin later are among them: the engine compares the clock. No statement when warm, four when cold. The
   * array is the same one until a promotion changes.
   */
  active(channelId: string, locale: string): Promise<readonly CompiledPromotion[]> {
    return this.directory.active(channelId, locale);
  }

  /**
   * How much of the limits is used, live. No statement when nothing is limited and no code is applied, else one or two.
   * `reference`: the order that is priced again; what it holds itself does not count against it.
   */
  usageFor(
    promotions: readonly CompiledPromotion[],
    codes: readonly string[],
    customer: PromotionCustomer,
    reference: string | null = null,
  ): Promise<PromotionUsage> {
    return this.usage.read(promotions, codes, customer, reference);
  }

  /**
   * When catalog promotions of any channel were in force: what PastPrices takes. No statement when warm, one when cold. The
   * same array until a promotion changes.
   */
  catalogHistory(): Promise<readonly CatalogSpan[]> {
    return this.history.spans();
  }

  /** Loads the promotions into the cache: call it before a transaction that prices, since a miss inside is not kept. */
  warm(): Promise<void> {
    return this.directory.warm();
  }
}
