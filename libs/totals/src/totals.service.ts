import { Injectable } from '@nestjs/common';
import { PromotionEngine } from 'markethall/promotions';
import { type DeliveryOption, ShippingService } from 'markethall/shipping';
import { explain, type PriceExplanation } from './explanation.js';
import { priceBasket, type PricedBasket } from './price-basket.js';
import { countryOf, type PriceFacts, PriceFactsReader } from './price-facts.js';
import type { PricedCart, PriceRequest } from './priced-cart.js';
import { pricedCartOf } from './priced-cart-of.js';

/** Prices carts from what the server knows: reads all facts in sets (PriceFactsReader), then calculates (priceBasket). */
@Injectable()
export class TotalsService {
  constructor(
    private readonly facts: PriceFactsReader,
    private readonly engine: PromotionEngine,
    private readonly shipping: ShippingService,
  ) {}

  /** Fills the caches: call it before the transaction in which you price. No statement when warm. */
  async warm(): Promise<void> {
    await Promise.all([this.facts.warm(), this.shipping.warm()]);
  }

  /** Throws `amount_out_of_range` (422). What cannot be priced becomes a problem, never an error. */
  async price(request: PriceRequest): Promise<PricedCart> {
    return pricedCartOf(await this.basket(request));
  }

  /** The price with its reasons, step by step. */
  async explain(request: PriceRequest): Promise<{ priced: PricedCart; explanation: PriceExplanation }> {
    const basket = await this.basket({ ...request, trace: true });
    return { priced: pricedCartOf(basket), explanation: explain(basket) };
  }

  private async basket(request: PriceRequest): Promise<PricedBasket> {
    const facts = await this.facts.read(request);
    const delivery = await this.deliveryFor(facts, fullValue(facts));
    const basket = priceBasket(facts, delivery, this.engine);
    // The price of a delivery may depend on what the goods cost after discounts, which is known only now.
    const cheaper = await this.deliveryFor(facts, basket);
    if (cheaper?.amount === delivery?.amount) return basket;
    return priceBasket(facts, cheaper, this.engine);
  }

  private async deliveryFor(
    { request }: PriceFacts,
    { goodsValue, weightGrams }: Pick<PricedBasket, 'goodsValue' | 'weightGrams'>,
  ): Promise<DeliveryOption | null> {
    if (request.deliveryMethodId === null) return null;
    const options = await this.shipping.options({
      channelId: request.channel.id,
      currency: request.currency,
      country: countryOf(request),
      region: request.shippingAddress?.region,
      postalCode: request.shippingAddress?.postalCode,
      subtotal: goodsValue,
      weightGrams,
      locale: request.locale,
    });
    return options.find((option) => option.methodId === request.deliveryMethodId) ?? null;
  }
}

/** What the goods cost and weigh before any promotion: a first guess. */
function fullValue({ request, variants, prices }: PriceFacts): Pick<PricedBasket, 'goodsValue' | 'weightGrams'> {
  let [goodsValue, weightGrams] = [0n, 0];
  for (const { variantId, quantity, manual } of request.lines) {
    goodsValue += (manual?.amount ?? prices.get(variantId)?.amount ?? 0n) * BigInt(quantity);
    weightGrams += (variants.get(variantId)?.weightGrams ?? 0) * quantity;
  }
  return { goodsValue, weightGrams };
}
