import { Injectable } from '@nestjs/common';
import { couponKey } from 'markethall/promotions';
import type { CartCredential } from './cart-access.js';
import { CartChanges } from './cart-changes.js';
import { CartPricer } from './cart-pricer.js';
import type { CartView } from './cart-view.js';
import { couponInvalid, couponNotApplied } from './cart.errors.js';
import { CartRepository } from './cart.repository.js';

/** Codes that shoppers apply to their carts. */
@Injectable()
export class CartCouponService {
  constructor(
    private readonly changes: CartChanges,
    private readonly carts: CartRepository,
    private readonly pricer: CartPricer,
  ) {}

  /**
   * Applies a code; it stays applied, and begins to count as soon as its promotion's conditions are met. Repeating changes
   * nothing. Throws `coupon_invalid` (422, `params.reason`) for one that can have no effect whatever the cart, and
   * `too_many_coupons` (422); the cart is unchanged then.
   */
  apply(cartId: string, credential: CartCredential, typed: string): Promise<CartView> {
    return this.changes.byShopper(cartId, credential, async (cart) => {
      const key = couponKey(typed);
      const isNew = cart.applyCode({ key, code: typed.trim() });
      const view = await this.pricer.show(cart);
      const problem = view.priced.promotions.couponProblems.find((each) => each.codeKey === key);
      if (isNew && problem && problem.reason !== 'other_code_applied') throw couponInvalid(problem.reason);
      if (isNew) this.carts.update(cart);
      return view;
    });
  }

  /** Throws `coupon_not_applied` (404). */
  remove(cartId: string, credential: CartCredential, typed: string): Promise<CartView> {
    return this.changes.byShopper(cartId, credential, async (cart) => {
      if (!cart.dropCode(couponKey(typed))) throw couponNotApplied();
      this.carts.update(cart);
      return this.pricer.show(cart);
    });
  }
}
