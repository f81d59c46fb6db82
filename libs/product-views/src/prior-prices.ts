import { setImmediate } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { type PriceAmount, type PriceHistory, PricingService, type VariantPrice } from 'markethall/pricing';
import {
  type CatalogSpan,
  type ListedVariant,
  type ListingContext,
  PastPrices,
  PromotionService,
} from 'markethall/promotions';
import type { Offer } from './offer.js';

/** A variant whose price may be reduced, with what promotions make of it. */
export interface Reducible {
  variantId: string;
  price: VariantPrice;
  offer: Offer;
  /** As promotions are asked about it at a price. */
  listed: (price: PriceAmount) => ListedVariant;
}

/**
 * Prior prices (Directive 98/6/EC, Article 6a): the lowest that was asked in the 30 days before a reduction began, at each
 * time by the price lists and the catalog promotions of that time. Where a sale and a promotion both reduce, the lower of
 * both counts, and where the past is not known to the cent, what is lower.
 */
@Injectable()
export class PriorPrices {
  constructor(
    private readonly pricing: PricingService,
    private readonly promotions: PromotionService,
  ) {}

  /** By variant; what is not reduced is absent. One statement where anything is, else none; that of promotions is cached. */
  async of(variants: readonly Reducible[], context: ListingContext): Promise<Map<string, PriceAmount[]>> {
    const reduced = variants.filter(({ price, offer }) => price.originalAmount > offer.unitPrice);
    if (reduced.length === 0) return new Map();
    const [promotions, lists] = await Promise.all([
      this.promotions.catalogHistory(),
      this.pricing.histories(
        reduced.map(({ variantId }) => variantId),
        context,
      ),
    ]);
    const told = new Map<string, PriceAmount[]>();
    for (const each of reduced) {
      told.set(each.variantId, new Reduction(each, promotions, context).prior(lists.get(each.variantId)));
      // Where dozens of promotions hold at once, each takes milliseconds: other requests must not wait for all of them.
      await setImmediate();
    }
    return told;
  }
}

/** One variant whose price is reduced, by a sale, by promotions or by both. */
class Reduction {
  private readonly past: PastPrices;

  constructor(
    private readonly reducible: Reducible,
    promotions: readonly CatalogSpan[],
    private readonly context: ListingContext,
  ) {
    this.past = new PastPrices(promotions, reducible.listed(reducible.price), context);
  }

  /** `lists`: what it cost by the price lists; undefined: it never had a price in them. */
  prior(lists: PriceHistory | undefined): PriceAmount[] {
    if (lists === undefined) return [];
    const { offer, price } = this.reducible;
    const { at } = this.context;
    const sale = price.originalAmount > price.amount ? lists.reduction(at) : null;
    const bySale = sale === null ? [] : this.lowestBefore(sale.beganAt, lists);
    if (offer.promotionIds.length === 0) return bySale;
    return [...bySale, ...this.lowestBefore(this.past.reductionBegan() ?? at, lists)];
  }

  /** One with tax and one without, where there were both; [] for what was not for sale. */
  private lowestBefore(began: Date, lists: PriceHistory): PriceAmount[] {
    const lowest = new Map<boolean, bigint>();
    for (const { from, to, price } of lists.soldBefore(began)) {
      const amount = this.past.lowestBetween(this.reducible.listed(price), from, to);
      const present = lowest.get(price.includesTax);
      if (present === undefined || amount < present) lowest.set(price.includesTax, amount);
    }
    return [...lowest].map(([includesTax, amount]) => ({ amount, includesTax }));
  }
}
