import { Injectable } from '@nestjs/common';
import { Database } from 'markethall/kernel';
import { CartAccess, type CartCredential } from './cart-access.js';
import { CartPricer } from './cart-pricer.js';
import type { CartView } from './cart-view.js';
import { cartBusy, cartNotFound, channelDisabled } from './cart.errors.js';
import { CartRepository } from './cart.repository.js';
import type { Cart } from './entities/cart.entity.js';
import { Turnstile } from './turnstile.js';

/** Changes of one cart that may wait in one process. */
const MAX_WAITING = 100;

/** The one way to change a cart: caches first, then the lock on its row, then the check that it may be changed. */
@Injectable()
export class CartChanges {
  private readonly turns = new Turnstile(MAX_WAITING, cartBusy);

  constructor(
    private readonly db: Database,
    private readonly access: CartAccess,
    private readonly carts: CartRepository,
    private readonly pricer: CartPricer,
  ) {}

  /** A shopper's. Throws `cart_not_found` (also for another's), `cart_completed`, `cart_locked`, `cart_busy`. */
  byShopper(cartId: string, credential: CartCredential, work: (cart: Cart) => Promise<CartView>): Promise<CartView> {
    return this.run(cartId, () => this.access.getForUpdate(cartId, credential), work);
  }

  /** Of staff, who has been found to may see it. */
  byStaff(cartId: string, work: (cart: Cart) => Promise<CartView>): Promise<CartView> {
    return this.run(
      cartId,
      async () => {
        const cart = await this.carts.findForUpdate(cartId);
        if (!cart) throw cartNotFound();
        return cart;
      },
      work,
    );
  }

  /** A shopper's, of what does not depend on prices. Throws as `byShopper`. */
  withLock(cartId: string, credential: CartCredential, work: (cart: Cart) => Promise<Cart>): Promise<Cart> {
    return this.turns.run(cartId, () =>
      this.db.transaction(async () => {
        const cart = await this.access.getForUpdate(cartId, credential);
        cart.assertOpen(this.carts.now());
        return work(cart);
      }),
    );
  }

  private async run(
    cartId: string,
    lock: () => Promise<Cart>,
    work: (cart: Cart) => Promise<CartView>,
  ): Promise<CartView> {
    await this.pricer.warm();
    return this.turns.run(cartId, () =>
      this.db.transaction(async () => {
        const cart = await lock();
        cart.assertOpen(this.carts.now());
        if (!(await this.pricer.channelOf(cart)).active) throw channelDisabled();
        return work(cart);
      }),
    );
  }
}
