import { Injectable } from '@nestjs/common';
import { type PriceAmount, PricingService, PRIOR_PRICE_DAYS, type VariantPrice } from 'markethall/pricing';
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

const DAY_MS = 86_400_000;

type Lists = ReadonlyMap<string, readonly PriceAmount[]>;

/**
 * Prior prices (Directive 98/6/EC, Article 6a): the lowest of the 30 days before a reduction began, by the price lists and
 * by what catalog promotions took off them then. Where a sale and a promotion both reduce, the lower of both counts, and
 * where the past is not known to the cent, what is lower.
 */
@Injectable()
export class PriorPrices {
  constructor(
    private readonly pricing: PricingService,
    private readonly promotions: PromotionService,
  ) {}

  /** By variant; what is not reduced is absent. One statement where promotions reduce, else none; history is cached. */
  async of(variants: readonly Reducible[], context: ListingContext): Promise<Map<string, PriceAmount[]>> {
    const reduced = variants.filter(({ price, offer }) => price.originalAmount > offer.unitPrice);
    if (reduced.length === 0) return new Map();
    const history = await this.promotions.catalogHistory();
    const told = reduced.map((each) => new Reduction(each, history, context));
    const lists = await this.listsBefore(told, context);
    return new Map(told.map((each) => [each.variantId, each.prior(lists)]));
  }

  private async listsBefore(told: readonly Reduction[], context: ListingContext): Promise<Lists> {
    const began = new Map(told.flatMap(({ variantId, began: at }) => (at === null ? [] : [[variantId, at] as const])));
    if (began.size === 0) return new Map();
    return this.pricing.lowestBefore(began, context);
  }
}

/** One variant whose price is reduced, by a sale, by promotions or by both. */
class Reduction {
  /** When promotions began to reduce it; null: they do not. */
  readonly began: Date | null;
  private readonly past: PastPrices;

  constructor(
    private readonly reducible: Reducible,
    history: readonly CatalogSpan[],
    context: ListingContext,
  ) {
    const { offer, price, listed } = reducible;
    this.past = new PastPrices(history, listed(price), context);
    this.began = offer.promotionIds.length === 0 ? null : (this.past.reductionBegan() ?? context.at);
  }

  get variantId(): string {
    return this.reducible.variantId;
  }

  prior(lists: Lists): PriceAmount[] {
    const sale = this.reducible.price.reduction ?? null;
    const bySale = sale === null ? [] : this.lowered(sale.prior, sale.beganAt);
    const byPromotion = this.began === null ? [] : this.lowered(lists.get(this.variantId) ?? [], this.began);
    return [...bySale, ...byPromotion];
  }

  private lowered(prices: readonly PriceAmount[], began: Date): PriceAmount[] {
    const start = new Date(began.getTime() - PRIOR_PRICE_DAYS * DAY_MS);
    return prices.map((price) => ({
      amount: this.past.lowestBetween(this.reducible.listed(price), start, began),
      includesTax: price.includesTax,
    }));
  }
}
