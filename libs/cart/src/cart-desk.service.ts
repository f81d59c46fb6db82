import { Injectable } from '@nestjs/common';
import { type Actor, actorCanSeeChannel, actorRef, Changes } from 'markethall/kernel';
import { CartChanges } from './cart-changes.js';
import { CartPricer } from './cart-pricer.js';
import type { CartView } from './cart-view.js';
import { cartNotFound, currencyDiffers } from './cart.errors.js';
import { CartRepository } from './cart.repository.js';
import type { CartLine } from './entities/cart-line.entity.js';
import type { Cart } from './entities/cart.entity.js';

/** A price that staff gives by hand. */
export interface PriceOverride {
  /** Minor units of one unit, in the terms of the channel's price entry. */
  amount: bigint;
  currency: string;
  reason: string;
}

/** What staff does to a shopper's cart: a price by hand, with a reason. It holds until the shopper changes the currency. */
@Injectable()
export class CartDeskService {
  constructor(
    private readonly cartChanges: CartChanges,
    private readonly carts: CartRepository,
    private readonly pricer: CartPricer,
    private readonly changes: Changes,
  ) {}

  /** Throws 404 for a cart that the actor may not see, `cart_line_not_found`, 422 for another currency. */
  setPrice(cartId: string, lineId: string, price: PriceOverride, actor: Actor): Promise<CartView> {
    return this.change(cartId, lineId, actor, price.reason, async (cart, line) => {
      if (price.currency !== cart.currency) throw currencyDiffers(cart.currency);
      const channel = await this.pricer.channelOf(cart);
      const manual = { amount: price.amount, includesTax: channel.priceEntry === 'gross', reason: price.reason };
      line.setManualPrice(manual, actorRef(actor), this.carts.now());
    });
  }

  /** Back to the price lists. Repeatable. */
  clearPrice(cartId: string, lineId: string, actor: Actor): Promise<CartView> {
    return this.change(cartId, lineId, actor, 'price by hand withdrawn', (_cart, line) => {
      line.setManualPrice(null, null, this.carts.now());
      return Promise.resolve();
    });
  }

  private change(
    cartId: string,
    lineId: string,
    actor: Actor,
    reason: string,
    work: (cart: Cart, line: CartLine) => Promise<void>,
  ): Promise<CartView> {
    return this.cartChanges.byStaff(cartId, async (cart) => {
      if (!actorCanSeeChannel(actor, cart.channelId)) throw cartNotFound();
      const line = cart.line(lineId);
      const before = line.manual && { ...line.manual };
      await work(cart, line);
      this.carts.saveManualPrices([line]);
      this.carts.touch(cart);
      this.changes.record({
        ...{ entityType: 'cart', id: cart.id, version: cart.version, reason },
        before: { lineId, price: before },
        after: { lineId, price: line.manual },
      });
      return this.pricer.show(cart);
    });
  }
}
