import { Injectable } from '@nestjs/common';
import { CatalogService, type PromotionFacts, type SellableVariant } from 'markethall/catalog';
import { PricingService, type VariantPrice } from 'markethall/pricing';
import { type CompiledPromotion, PromotionService, type PromotionUsage } from 'markethall/promotions';
import { TaxService } from 'markethall/tax';
import { BuyerHistory } from './buyer-history.js';
import type { Taxes } from './line-prices.js';
import type { PriceRequest } from './priced-cart.js';
import { asksForFirstOrder, giftVariantsOf } from './promotion-needs.js';

/** The one prefetch: everything that a price depends on. What is made of it is a pure function. */
export interface PriceFacts {
  request: PriceRequest;
  variants: ReadonlyMap<string, SellableVariant>;
  prices: ReadonlyMap<string, VariantPrice>;
  taxes: Taxes;
  /** Empty where no promotion is active. */
  facts: ReadonlyMap<string, PromotionFacts>;
  promotions: readonly CompiledPromotion[];
  usage: PromotionUsage;
  customerGroupIds: readonly string[];
  isFirstOrder: boolean | null;
}

const NO_USAGE: PromotionUsage = { uses: new Map(), customerUses: new Map(), budgets: new Map(), coupons: new Map() };

/**
 * Reads the facts, in a number of statements that depends neither on the lines nor on the promotions: three (two for
 * variants, prices), one more where promotions are active, one for the groups of a customer, up to two for live
 * limits and codes, one where a first order counts. Taxes, promotions and delivery methods come from caches.
 */
@Injectable()
export class PriceFactsReader {
  constructor(
    private readonly catalog: CatalogService,
    private readonly pricing: PricingService,
    private readonly promotions: PromotionService,
    private readonly tax: TaxService,
    private readonly history: BuyerHistory,
  ) {}

  /** Fills the caches. */
  async warm(): Promise<void> {
    await Promise.all([this.tax.warm(), this.promotions.warm()]);
  }

  async read(request: PriceRequest): Promise<PriceFacts> {
    const promotions = request.promotions ?? (await this.promotions.active(request.channel.id, request.locale));
    const [taxes, customerGroupIds] = await Promise.all([
      this.taxesFor(request),
      request.supposed?.customerGroupIds ?? this.pricing.audienceOf(request.customerId),
    ]);
    const common = { request, taxes, promotions, customerGroupIds };
    if (request.lines.length === 0 && request.codes.length === 0)
      return {
        ...common,
        variants: new Map(),
        prices: new Map(),
        facts: new Map(),
        usage: NO_USAGE,
        isFirstOrder: null,
      };

    const ids = [...new Set([...request.lines.map((line) => line.variantId), ...giftVariantsOf(promotions)])];
    const { channel, locale, at } = request;
    const [variants, prices, facts, usage, isFirstOrder] = await Promise.all([
      this.catalog.getSellable(ids, { channelId: channel.id, locale, at }),
      this.pricesOf(ids, request, customerGroupIds),
      promotions.length === 0 ? new Map<string, PromotionFacts>() : this.catalog.getPromotionFacts(ids),
      this.usageOf(request, promotions),
      this.isFirstOrder(request, promotions),
    ]);
    return { ...common, variants, prices, facts, usage, isFirstOrder };
  }

  private pricesOf(
    variantIds: readonly string[],
    { channel, currency, at, lines, trace }: PriceRequest,
    customerGroupIds: readonly string[],
  ): Promise<Map<string, VariantPrice>> {
    const quantities = new Map<string, number>();
    for (const { variantId, quantity } of lines) quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
    const context = { channelId: channel.id, currency, customerGroupIds, at, quantities };
    return this.pricing.getPrices(variantIds, { ...context, ...(trace === true && { explain: true }) });
  }

  private async isFirstOrder(request: PriceRequest, promotions: readonly CompiledPromotion[]): Promise<boolean | null> {
    if (request.supposed?.isFirstOrder !== undefined) return request.supposed.isFirstOrder;
    return asksForFirstOrder(promotions) ? this.history.isFirstOrder(request) : null;
  }

  private async usageOf(request: PriceRequest, promotions: readonly CompiledPromotion[]): Promise<PromotionUsage> {
    const { codes, customerId, email, reference, supposed } = request;
    if (supposed?.usage !== undefined) return supposed.usage;
    return this.promotions.usageFor(promotions, codes, { customerId, email }, reference);
  }

  /** Of all categories, so that goods and delivery need one answer. */
  private async taxesFor(request: PriceRequest): Promise<Taxes> {
    const country = countryOf(request);
    return this.tax.ratesFor({
      channelId: request.channel.id,
      origin: request.channel.defaultCountry,
      country,
      region: request.shippingAddress?.region,
      postalCode: request.shippingAddress?.postalCode,
      at: request.at,
      ...(await this.tax.standingOf(request.customerId, country)),
    });
  }
}

/** Where it goes to; without an address the channel's default country is assumed. */
export const countryOf = ({ shippingAddress, channel }: PriceRequest): string =>
  shippingAddress?.countryCode ?? channel.defaultCountry;
