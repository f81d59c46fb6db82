import { Injectable } from '@nestjs/common';
import { CatalogService, type SellableVariant } from 'markethall/catalog';
import { PricingService, type VariantPrice } from 'markethall/pricing';
import { type DeliveryOption, ShippingService } from 'markethall/shipping';
import { type TaxRateView, TaxService } from 'markethall/tax';
import { computeTotals } from './compute-totals.js';
import type { PricedCart, PricedLine, PriceProblem, PriceRequest } from './priced-cart.js';
import type { TaxInput, Totals, TotalsInput, TotalsLineInput } from './totals.types.js';

type Taxes = ReadonlyMap<string, TaxRateView>;

/** A line for which there is a variant to sell and a price to ask. */
interface Priceable {
  lineId: string;
  quantity: number;
  variant: SellableVariant;
  price: VariantPrice;
}

/**
 * Prices carts from what the server knows: reads everything in sets, then calculates. Two statements (variants, prices)
 * whatever the number of lines; taxes and delivery methods come from the cache.
 */
@Injectable()
export class TotalsService {
  constructor(
    private readonly catalog: CatalogService,
    private readonly pricing: PricingService,
    private readonly tax: TaxService,
    private readonly shipping: ShippingService,
  ) {}

  /** Fills the caches of taxes and delivery: call it before the transaction in which you price. No statement when warm. */
  async warm(): Promise<void> {
    await Promise.all([this.tax.warm(), this.shipping.warm()]);
  }

  /** Throws `amount_out_of_range` (422). What cannot be priced becomes a problem, never an error. */
  async price(request: PriceRequest): Promise<PricedCart> {
    const { priceable, problems } = await this.priceLines(request);
    const goodsValue = priceable.reduce((sum, line) => sum + line.price.amount * BigInt(line.quantity), 0n);
    const weightGrams = priceable.reduce((sum, line) => sum + (line.variant.weightGrams ?? 0) * line.quantity, 0);

    const delivery = await this.chosenDelivery(request, goodsValue, weightGrams);
    if (request.deliveryMethodId !== null && delivery === null) {
      problems.push({ lineId: null, variantId: null, code: 'delivery_method_unavailable' });
    }
    const taxes = await this.taxesFor(request, priceable, delivery);
    const totals = computeTotals(toInput(request, priceable, delivery, taxes));
    return { ...toPricedCart(request, priceable, delivery, totals), weightGrams, goodsValue, problems };
  }

  private async priceLines(request: PriceRequest): Promise<{ priceable: Priceable[]; problems: PriceProblem[] }> {
    if (request.lines.length === 0) return { priceable: [], problems: [] };
    const { channel, locale, currency, customerId, at } = request;
    const quantities = new Map<string, number>();
    for (const { variantId, quantity } of request.lines)
      quantities.set(variantId, (quantities.get(variantId) ?? 0) + quantity);
    const variantIds = [...quantities.keys()];
    const [variants, prices] = await Promise.all([
      this.catalog.getSellable(variantIds, { channelId: channel.id, locale, at }),
      this.pricing.getPrices(variantIds, { channelId: channel.id, currency, customerId, at, quantities }),
    ]);
    const priceable: Priceable[] = [];
    const problems: PriceProblem[] = [];
    for (const { lineId, variantId, quantity } of request.lines) {
      const variant = variants.get(variantId);
      const price = prices.get(variantId);
      if (!variant?.sellable) problems.push({ lineId, variantId, code: 'variant_unavailable' });
      else if (!price) problems.push({ lineId, variantId, code: 'price_missing' });
      else priceable.push({ lineId, quantity, variant, price });
    }
    return { priceable, problems };
  }

  private async chosenDelivery(
    request: PriceRequest,
    subtotal: bigint,
    weightGrams: number,
  ): Promise<DeliveryOption | null> {
    if (request.deliveryMethodId === null) return null;
    const options = await this.shipping.options({
      channelId: request.channel.id,
      currency: request.currency,
      country: request.shippingAddress?.countryCode ?? request.channel.defaultCountry,
      region: request.shippingAddress?.region,
      postalCode: request.shippingAddress?.postalCode,
      subtotal,
      weightGrams,
      locale: request.locale,
    });
    return options.find((option) => option.methodId === request.deliveryMethodId) ?? null;
  }

  private taxesFor(
    request: PriceRequest,
    lines: readonly Priceable[],
    delivery: DeliveryOption | null,
  ): Promise<Taxes> {
    const categories = new Set(lines.map((line) => line.variant.taxCategoryCode));
    if (delivery) categories.add(delivery.taxCategoryCode);
    return this.tax.ratesFor({
      channelId: request.channel.id,
      country: request.shippingAddress?.countryCode ?? request.channel.defaultCountry,
      region: request.shippingAddress?.region,
      postalCode: request.shippingAddress?.postalCode,
      at: request.at,
      categoryCodes: [...categories],
    });
  }
}

function toInput(
  { channel, currency, trace }: PriceRequest,
  lines: readonly Priceable[],
  delivery: DeliveryOption | null,
  taxes: Taxes,
): TotalsInput {
  return {
    currency,
    rounding: { mode: channel.roundingMode, tax: channel.taxRounding },
    display: channel.taxDisplay,
    lines: lines.map(({ lineId, quantity, variant, price }): TotalsLineInput => ({
      lineId,
      quantity,
      unitPrice: price.amount,
      priceIncludesTax: price.includesTax,
      discounts: [],
      taxes: taxInputs(variant.taxCategoryCode, taxes),
    })),
    shipping: delivery && {
      price: delivery.amount,
      priceIncludesTax: delivery.includesTax,
      discounts: [],
      taxes: taxInputs(delivery.taxCategoryCode, taxes),
    },
    fees: [],
    discounts: [],
    ...(trace ? { trace } : {}),
  };
}

function taxInputs(categoryCode: string, taxes: Taxes): TaxInput[] {
  const view = taxes.get(categoryCode);
  return view ? view.components.map((each) => ({ ...each, categoryCode, provider: view.provider })) : [];
}

function toPricedCart(
  { channel }: PriceRequest,
  lines: readonly Priceable[],
  delivery: DeliveryOption | null,
  totals: Totals,
): Omit<PricedCart, 'weightGrams' | 'goodsValue' | 'problems'> {
  const shipping = totals.shipping;
  return {
    ...totals,
    taxIncluded: channel.taxDisplay === 'gross',
    lines: totals.lines.flatMap((line, index): PricedLine[] => {
      const source = lines[index];
      if (!source) return [];
      const { variant, price } = source;
      return [
        {
          ...line,
          variantId: variant.variantId,
          productId: variant.productId,
          sku: variant.sku,
          productName: variant.productName,
          variantName: variant.variantName,
          slug: variant.slug,
          imageUrl: variant.imageUrl,
          originalUnitPrice: price.originalAmount,
          priceListId: price.priceListId,
          taxCategoryCode: variant.taxCategoryCode,
          trackInventory: variant.trackInventory,
          isGiftCard: variant.isGiftCard,
          weightGrams: variant.weightGrams,
        },
      ];
    }),
    shipping:
      shipping && delivery
        ? {
            ...shipping,
            methodId: delivery.methodId,
            code: delivery.code,
            name: delivery.name,
            description: delivery.description,
            taxCategoryCode: delivery.taxCategoryCode,
          }
        : null,
  };
}
