import { Injectable } from '@nestjs/common';
import { CatalogService } from 'markethall/catalog';
import { ChannelService, type ChannelView } from 'markethall/channels';
import { InventoryService } from 'markethall/inventory';
import { Clock } from 'markethall/kernel';
import { type DeliveryOption, ShippingService } from 'markethall/shipping';
import { type PricedCart, type PriceExplanation, type PriceRequest, TotalsService } from 'markethall/totals';
import { requirementsOf } from './cart-requirements.js';
import type { CartProblem, CartView } from './cart-view.js';
import type { Cart } from './entities/cart.entity.js';

/** A price with its reasons. */
export interface ExplainedCart {
  priced: PricedCart;
  explanation: PriceExplanation;
}

/** Works out what a cart costs now, and what stands in the way of buying it. */
@Injectable()
export class CartPricer {
  constructor(
    private readonly totals: TotalsService,
    private readonly inventory: InventoryService,
    private readonly catalog: CatalogService,
    private readonly shipping: ShippingService,
    private readonly channels: ChannelService,
    private readonly clock: Clock,
  ) {}

  /** Call it before the transaction in which you price. */
  async warm(): Promise<void> {
    await Promise.all([this.totals.warm(), this.channels.list()]);
  }

  /** The channel of a cart; cached. */
  channelOf(cart: Cart): Promise<ChannelView> {
    return this.channels.get(cart.channelId);
  }

  async price(cart: Cart): Promise<PricedCart> {
    const request = await this.requestOf(cart, null);
    return this.withGiftsThatAreThere(
      cart,
      (withoutGifts) => this.totals.price({ ...request, withoutGifts }),
      (priced) => priced,
    );
  }

  /** `reference`: the order that is paid again, if any. */
  async explain(cart: Cart, reference: string | null): Promise<ExplainedCart> {
    const request = await this.requestOf(cart, reference);
    return this.withGiftsThatAreThere(
      cart,
      (withoutGifts) => this.totals.explain({ ...request, withoutGifts }),
      ({ priced }) => priced,
    );
  }

  /** Prices, availability, problems and requirements: four statements when the caches are warm, in one trip inside a transaction. */
  async show(cart: Cart): Promise<CartView> {
    const [channel, priced, units] = await Promise.all([
      this.channelOf(cart),
      this.price(cart),
      this.unitsForSale(cart),
    ]);
    const stock = await this.stockProblems(cart, priced, units);
    return {
      cart,
      channel,
      priced,
      problems: [...priced.problems, ...stock],
      requirements: cart.isFinished ? [] : requirementsOf(cart, priced, stock),
    };
  }

  /** What can be chosen for the cart's address (without one: for the channel's default country). */
  async deliveryOptions(cart: Cart): Promise<DeliveryOption[]> {
    const channel = await this.channelOf(cart);
    const { goodsValue, weightGrams } = await this.price(cart);
    return this.shipping.options({
      channelId: channel.id,
      currency: cart.currency,
      country: cart.shippingAddress?.countryCode ?? channel.defaultCountry,
      region: cart.shippingAddress?.region,
      postalCode: cart.shippingAddress?.postalCode,
      subtotal: goodsValue,
      weightGrams,
      locale: cart.locale,
    });
  }

  /** By variant; null where the stock of the cart does not matter. */
  private async unitsForSale(cart: Cart): Promise<ReadonlyMap<string, number> | null> {
    if (cart.lines.length === 0 || cart.isFinished) return null;
    return this.inventory.unitsForSale(
      cart.lines.map((line) => line.variantId),
      { channelId: cart.channelId },
    );
  }

  private async requestOf(cart: Cart, reference: string | null): Promise<PriceRequest> {
    return {
      channel: await this.channelOf(cart),
      locale: cart.locale,
      currency: cart.currency,
      customerId: cart.customerId,
      email: cart.email,
      lines: cart.lines.map((line) => ({
        lineId: line.id,
        variantId: line.variantId,
        quantity: line.quantity,
        custom: line.custom,
        manual: line.manual,
      })),
      codes: (cart.coupons ?? []).map((coupon) => coupon.key),
      reference,
      shippingAddress: cart.shippingAddress,
      deliveryMethodId: cart.deliveryMethodId,
      at: this.clock.now(),
    };
  }

  /** Asks again without the gifts that are gone: whoever lost to such a gift may have another. */
  private async withGiftsThatAreThere<T>(
    cart: Cart,
    ask: (withoutGifts: readonly string[]) => Promise<T>,
    pricedOf: (answer: T) => PricedCart,
  ): Promise<T> {
    let withoutGifts: readonly string[] = [];
    for (;;) {
      const answer = await ask(withoutGifts);
      const gone = await this.giftsThatAreGone(cart, pricedOf(answer));
      if (gone.length === 0) return answer;
      withoutGifts = [...withoutGifts, ...gone];
    }
  }

  /** Variants that a promotion would give away and of which there are too few. No statement without gifts. */
  private async giftsThatAreGone(cart: Cart, priced: PricedCart): Promise<string[]> {
    const gifts = priced.lines.filter((line) => line.isGift);
    if (gifts.length === 0) return [];
    const variantIds = [...new Set(gifts.map((gift) => gift.variantId))];
    const levels = await this.inventory.availability(variantIds, { channelId: cart.channelId });
    return variantIds.filter((variantId) => {
      const level = levels.get(variantId);
      const given = gifts.reduce((sum, gift) => sum + (gift.variantId === variantId ? gift.quantity : 0), 0);
      return level?.tracked === true && level.available < cart.unitsOf(variantId) + given;
    });
  }

  /** Lines of variants of which there is less than the cart wants. Nothing is reserved by asking. */
  private async stockProblems(
    cart: Cart,
    priced: PricedCart,
    units: ReadonlyMap<string, number> | null,
  ): Promise<CartProblem[]> {
    if (units === null) return [];
    const tracked = await this.trackedOf(cart, priced);
    return cart.lines.flatMap(({ id, variantId }): CartProblem[] => {
      const available = Math.max(0, units.get(variantId) ?? 0);
      if (!(tracked.get(variantId) ?? true) || available >= cart.unitsOf(variantId)) return [];
      return [{ lineId: id, variantId, code: available > 0 ? 'insufficient_stock' : 'out_of_stock', available }];
    });
  }

  /** Pricing knows it of what can be sold; the catalog is asked about the rest only. */
  private async trackedOf(cart: Cart, priced: PricedCart): Promise<Map<string, boolean>> {
    const tracked = new Map(priced.lines.map((line) => [line.variantId, line.trackInventory]));
    const unknown = cart.lines.map((line) => line.variantId).filter((id) => !tracked.has(id));
    for (const [id, isTracked] of await this.catalog.trackingOf(unknown)) tracked.set(id, isTracked);
    return tracked;
  }
}
