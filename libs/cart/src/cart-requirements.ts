import type { PricedCart, PricedLine } from 'markethall/totals';
import type { CartProblem } from './cart-view.js';
import type { Cart } from './entities/cart.entity.js';

/** What is missing before the cart can become an order. The same list guides the client and gates the checkout. */
export interface CartRequirement {
  code:
    | 'lines_required'
    | 'email_required'
    | 'shipping_address_required'
    | 'delivery_method_required'
    | 'delivery_method_unavailable'
    | 'line_unavailable'
    | 'line_out_of_stock';
  /** The field of the cart that answers it; `lines/<id>` for a line. */
  field: string;
  blocking: boolean;
}

/** Pure: the requirements of a cart as it is priced now. */
export function requirementsOf(
  cart: Pick<Cart, 'lines' | 'email' | 'shippingAddress' | 'deliveryMethodId'>,
  priced: Pick<PricedCart, 'problems'> & Partial<Pick<PricedCart, 'lines'>>,
  stockProblems: readonly CartProblem[] = [],
): CartRequirement[] {
  const found: CartRequirement[] = [];
  const need = (code: CartRequirement['code'], field: string) => found.push({ code, field, blocking: true });

  if (cart.lines.length === 0) need('lines_required', 'lines');
  for (const problem of priced.problems) {
    if (problem.lineId !== null) need('line_unavailable', `lines/${problem.lineId}`);
  }
  for (const problem of stockProblems) need('line_out_of_stock', `lines/${problem.lineId ?? ''}`);
  if (cart.email === null) need('email_required', 'email');
  if (isMailed(cart, priced.lines ?? [])) return found;
  if (cart.shippingAddress === null) need('shipping_address_required', 'shippingAddress');
  if (cart.deliveryMethodId === null) need('delivery_method_required', 'deliveryMethodId');
  else if (priced.problems.some((problem) => problem.code === 'delivery_method_unavailable')) {
    need('delivery_method_unavailable', 'deliveryMethodId');
  }
  return found;
}

/** Nothing but gift cards, which come by mail: there is nowhere to ship to and nothing to ship. */
function isMailed(cart: Pick<Cart, 'lines'>, lines: readonly Pick<PricedLine, 'isGiftCard'>[]): boolean {
  return lines.length > 0 && lines.length === cart.lines.length && lines.every((line) => line.isGiftCard);
}
