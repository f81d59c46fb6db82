import { Injectable } from '@nestjs/common';
import { CatalogService } from 'markethall/catalog';
import { PricingService } from 'markethall/pricing';
import { type DeliveryOption, ShippingService } from 'markethall/shipping';
import { TaxService } from 'markethall/tax';
import { computeTotals } from './compute-totals.js';
import { dueHere, type Priceable, priceLines, taxInputs, type Taxes } from './line-prices.js';
import type { PricedCart, PricedLine, PriceProblem, PriceRequest } from './priced-cart.js';
import type { Totals, TotalsInput, TotalsLineInput, TotalsShippingInput } from './totals.types.js';

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
    const taxes = await this.taxesFor(request);
    const { priceable, problems } = await this.readLines(request, taxes);
    const goodsValue = priceable.reduce((sum, line) => sum + line.unitPrice * BigInt(line.quantity), 0n);
    const weightGrams = priceable.reduce((sum, line) => sum + (line.variant.weightGrams ?? 0) * line.quantity, 0);

    const delivery = await this.chosenDelivery(request, goodsValue, weightGrams);
    if (request.deliveryMethodId !== null && delivery === null) {
      problems.push({ lineId: null, variantId: null, code: 'delivery_method_unavailable' });
    }
    const totals = computeTotals(toInput(request, priceable, delivery, taxes));
    return { ...toPricedCart(request, priceable, delivery, totals), weightGrams, goodsValue, problems };
  }

  private async readLines(
    request: PriceRequest,
    taxes: Taxes,
  ): Promise<{ priceable: Priceable[]; problems: PriceProblem[] }> {
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
    return priceLines(request, variants, prices, taxes);
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
      country: countryOf(request),
      region: request.shippingAddress?.region,
      postalCode: request.shippingAddress?.postalCode,
      subtotal,
      weightGrams,
      locale: request.locale,
    });
    return options.find((option) => option.methodId === request.deliveryMethodId) ?? null;
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

const countryOf = ({ shippingAddress, channel }: PriceRequest): string =>
  shippingAddress?.countryCode ?? channel.defaultCountry;

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
    lines: lines.map(({ lineId, quantity, variant, unitPrice, priceIncludesTax }): TotalsLineInput => ({
      ...{ lineId, quantity, unitPrice, priceIncludesTax },
      discounts: [],
      taxes: taxInputs(variant.taxCategoryCode, taxes),
    })),
    shipping: delivery && shippingInput(delivery, taxes, channel),
    fees: [],
    discounts: [],
    cashRounding: BigInt(channel.cashRounding?.[currency] ?? 0),
    ...(trace ? { trace } : {}),
  };
}

function shippingInput(delivery: DeliveryOption, taxes: Taxes, channel: PriceRequest['channel']): TotalsShippingInput {
  const due = dueHere(delivery.includesTax, taxes.get(delivery.taxCategoryCode), channel.roundingMode);
  return {
    price: due.of(delivery.amount),
    priceIncludesTax: due.includesTax,
    discounts: [],
    taxes: taxInputs(delivery.taxCategoryCode, taxes),
    proRata: channel.shippingTax === 'pro_rata',
  };
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
          originalUnitPrice: source.originalUnitPrice,
          priceListId: price.priceListId,
          taxCategoryCode: variant.taxCategoryCode,
          trackInventory: variant.trackInventory,
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
