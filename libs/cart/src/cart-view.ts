import type { ChannelView } from 'markethall/channels';
import type { PricedCart, PriceProblemCode } from 'markethall/totals';
import type { CartRequirement } from './cart-requirements.js';
import type { Cart } from './entities/cart.entity.js';

/** Why a line, or the delivery, cannot be bought as it stands. */
export interface CartProblem {
  /** Null when it is about the delivery. */
  lineId: string | null;
  variantId: string | null;
  code: PriceProblemCode | 'out_of_stock' | 'insufficient_stock';
  /** Of stock problems: units that are available now. */
  available?: number;
}

/** A cart as it is shown: its wishes, priced now, with what stands in the way. */
export interface CartView {
  cart: Cart;
  channel: ChannelView;
  priced: PricedCart;
  problems: CartProblem[];
  requirements: CartRequirement[];
}
