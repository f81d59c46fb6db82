import { Injectable } from '@nestjs/common';
import { ChannelService, type ChannelView } from 'markethall/channels';
import { InventoryService } from 'markethall/inventory';
import { Clock } from 'markethall/kernel';
import { type DeliveryOption, ShippingService } from 'markethall/shipping';
import { type PricedCart, TotalsService } from 'markethall/totals';
import { requirementsOf } from './cart-requirements.js';
import type { CartProblem, CartView } from './cart-view.js';
import type { Cart } from './entities/cart.entity.js';

/** Works out what a cart costs now, and what stands in the way of buying it. */
@Injectable()
export class CartPricer {
  constructor(
    private readonly totals: TotalsService,
    private readonly inventory: InventoryService,
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
    return this.totals.price({
      channel: await this.channelOf(cart),
      locale: cart.locale,
      currency: cart.currency,
      customerId: cart.customerId,
      lines: cart.lines.map((line) => ({
        lineId: line.id,
        variantId: line.variantId,
        quantity: line.quantity,
        custom: line.custom,
      })),
      shippingAddress: cart.shippingAddress,
      deliveryMethodId: cart.deliveryMethodId,
      at: this.clock.now(),
    });
  }

  /** Prices, availability, problems and requirements: three statements when the caches are warm, none for an empty cart. */
  async show(cart: Cart): Promise<CartView> {
    const [channel, priced, stock] = await Promise.all([
      this.channelOf(cart),
      this.price(cart),
      this.stockProblems(cart),
    ]);
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

  /** Lines of variants of which there is less than the cart wants. Nothing is reserved by asking. */
  private async stockProblems(cart: Cart): Promise<CartProblem[]> {
    if (cart.lines.length === 0 || cart.isFinished) return [];
    const variantIds = [...new Set(cart.lines.map((line) => line.variantId))];
    const levels = await this.inventory.availability(variantIds, { channelId: cart.channelId });
    return cart.lines.flatMap(({ id, variantId }): CartProblem[] => {
      const level = levels.get(variantId);
      if (!level?.tracked || level.available >= cart.unitsOf(variantId)) return [];
      const available = Math.max(0, level.available);
      return [{ lineId: id, variantId, code: available > 0 ? 'insufficient_stock' : 'out_of_stock', available }];
    });
  }
}
