import { Injectable } from '@nestjs/common';
import { CustomerGroupService } from 'markethall/customers';
import { type Audience, PriceCandidates } from './price-candidates.js';
import type { PriceHistory } from './price-history.js';
import { PriceHistoryService } from './price-history.service.js';
import { basePriceOf, type LossReason, PriceSelector, type PriceCandidate } from './price-selector.js';
import { type PriceTier, tiersOf } from './price-tiers.js';
import { isReduced } from './price-timeline.js';
import { PriceWriter, type BasePriceEntry } from './price-writer.js';

/** For whom, where and when prices are asked. */
export type PriceContext = {
  channelId: string;
  /** ISO 4217. */
  currency: string;
  /** Whose groups count, where `customerGroupIds` is absent: one statement more. */
  customerId?: string | null;
  /** Groups of the customer; lists for other groups do not count. */
  customerGroupIds?: readonly string[];
  at: Date;
  /** Units by variant, for quantity steps: all units of the variant in the cart, whatever their lines; 1 where absent. */
  quantities?: ReadonlyMap<string, number>;
  /** Adds `tiers`. No statement more. */
  tiers?: boolean;
  /** Adds `candidates`. No statement more. */
  explain?: boolean;
};

/** A price that holds, and what became of it. */
export type ExplainedCandidate = PriceCandidate & {
  /** `won`, or the rule by which it lost; `quantity_not_reached` did not compete. */
  outcome: 'won' | 'quantity_not_reached' | LossReason;
};

/** The price of one unit. */
export type VariantPrice = {
  /** Minor units. */
  amount: bigint;
  currency: string;
  /** Entered with tax. */
  includesTax: boolean;
  priceListId: string;
  /** The quantity step that applies: its smallest quantity. */
  minQty: number;
  /** The ordinary price that a sale lowers, else equal to `amount`. Minor units, with tax as `amount` is. */
  originalAmount: bigint;
  /** Asked for with `tiers`: the steps at which the unit price changes. */
  tiers?: PriceTier[];
  /** Asked for with `explain`: every price that holds for the audience now. */
  candidates?: ExplainedCandidate[];
};

/** Prices, and for how long they are known to hold. */
export type PriceQuote = {
  /** By variant id; variants that are not for sale in the context are absent. */
  prices: Map<string, VariantPrice>;
  /** The next time at which a window of one of the variants' prices begins or ends; null: none is known. */
  changesAt: Date | null;
};

/** What things cost. Reading is one statement for any number of variants. */
@Injectable()
export class PricingService {
  constructor(
    private readonly reader: PriceCandidates,
    private readonly history: PriceHistoryService,
    private readonly groups: CustomerGroupService,
    private readonly selector: PriceSelector,
    private readonly writer: PriceWriter,
  ) {}

  /** The price of each variant in this context; variants without one are absent. */
  async getPrices(variantIds: readonly string[], c: PriceContext): Promise<Map<string, VariantPrice>> {
    return (await this.quote(variantIds, c)).prices;
  }

  /** The same, with the time until which the answer holds unless somebody changes prices or lists. */
  async quote(variantIds: readonly string[], c: PriceContext): Promise<PriceQuote> {
    const audience = await this.audience(c);
    const prices = new Map<string, VariantPrice>();
    let changesAt: Date | null = null;
    for (const [variantId, own] of await this.reader.of([...new Set(variantIds)], audience, c.at)) {
      const price = this.choose(own.candidates, c, c.quantities?.get(variantId) ?? 1);
      if (price) prices.set(variantId, price);
      if (own.changesAt && (changesAt === null || own.changesAt < changesAt)) changesAt = own.changesAt;
    }
    return { prices, changesAt };
  }

  /** The customer's groups, whose lists count; [] for a guest. One statement. */
  audienceOf(customerId: string | null): Promise<string[]> {
    return customerId === null ? Promise.resolve([]) : this.groups.groupIdsOf(customerId);
  }

  /**
   * What the variants cost the audience over time, for prior prices: whatever reduces them, one statement for all. Those
   * that never had a price in the currency are absent.
   */
  async histories(variantIds: readonly string[], c: PriceContext): Promise<Map<string, PriceHistory>> {
    return this.history.of(variantIds, await this.audience(c));
  }

  /**
   * Sets prices in the channels' base lists, in few statements; the list is made when it is missing.
   * Errors: validation_failed (422) for an amount outside 0…10^12 or a currency that the channel does not have.
   */
  setPrices(entries: readonly BasePriceEntry[]): Promise<void> {
    return this.writer.setBasePrices(entries);
  }

  private async audience({ channelId, currency, customerId, customerGroupIds }: PriceContext): Promise<Audience> {
    return { channelId, currency, customerGroupIds: customerGroupIds ?? (await this.audienceOf(customerId ?? null)) };
  }

  private choose(all: readonly PriceCandidate[], c: PriceContext, quantity: number): VariantPrice | null {
    const own = all.filter((candidate) => candidate.minQty <= quantity);
    const chosen = this.selector.select(own);
    if (!chosen) return null;
    const { amount, includesTax, priceListId, minQty } = chosen;
    const originalAmount = isReduced(chosen, own) ? (basePriceOf(own)?.amount ?? amount) : amount;
    return {
      amount,
      currency: c.currency,
      includesTax,
      priceListId,
      minQty,
      originalAmount,
      ...(c.tiers === true && { tiers: tiersOf(all, this.selector) }),
      ...(c.explain === true && { candidates: all.map((candidate) => this.explained(candidate, chosen, quantity)) }),
    };
  }

  private explained(candidate: PriceCandidate, chosen: PriceCandidate, quantity: number): ExplainedCandidate {
    if (candidate.priceId === chosen.priceId) return { ...candidate, outcome: 'won' };
    const competes = candidate.minQty <= quantity;
    return { ...candidate, outcome: competes ? this.selector.whyNot(candidate, chosen) : 'quantity_not_reached' };
  }
}
