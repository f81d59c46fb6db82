import { Injectable } from '@nestjs/common';
import type { PromotionCustomer } from './customer-keys.js';
import type { PromotionUsage } from './engine/basket.js';
import type { PromotionDefinition } from './engine/definition.js';
import { PromotionDirectory } from './promotion-directory.js';
import { PromotionUsageReader } from './promotion-usage.js';

/** What other modules ask of promotions before they price a basket. */
@Injectable()
export class PromotionService {
  constructor(
    private readonly directory: PromotionDirectory,
    private readonly usage: PromotionUsageReader,
  ) {}

  /**
   * The promotions of a channel with their texts in a language (fallbacks: its language, the channel's, any). Active
   * ones that begin later are among them: the engine compares the clock. No statement when warm, four when cold. The
   * array is the same one until a promotion changes, so what is compiled of it may be kept by it.
   */
  active(channelId: string, locale: string): Promise<readonly PromotionDefinition[]> {
    return this.directory.active(channelId, locale);
  }

  /**
   * How much of the limits is used, live. No statement when nothing is limited and no code is applied, else one or two.
   * `reference`: the order that is priced again; what it holds itself does not count against it.
   */
  usageFor(
    definitions: readonly PromotionDefinition[],
    codes: readonly string[],
    customer: PromotionCustomer,
    reference: string | null = null,
  ): Promise<PromotionUsage> {
    return this.usage.read(definitions, codes, customer, reference);
  }

  /** Loads the promotions into the cache: call it before a transaction that prices, since a miss inside is not kept. */
  warm(): Promise<void> {
    return this.directory.warm();
  }
}
