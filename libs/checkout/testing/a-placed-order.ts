import { type CheckoutOutcome, type CheckoutRequest, CheckoutService } from 'markethall/checkout';
import type { Order } from 'markethall/orders';
import type { TestContext } from 'markethall/testing/users';
import { aReadyCart, type CartTraits, type ReadyCart } from './a-ready-cart.js';

/** Buys a ready cart; by default with a sandbox card that succeeds. */
export function buy(
  app: TestContext,
  cart: ReadyCart,
  request: Partial<CheckoutRequest> = {},
): Promise<CheckoutOutcome> {
  return app.get(CheckoutService).complete(cart.id, cart.credential, {
    paymentMethod: 'sandbox',
    paymentToken: 'tok_success',
    expectedTotal: cart.total,
    returnUrl: 'http://localhost:3000/orders/view',
    ...request,
  });
}

/** An order that was bought through the services: with number, stock, payment, events. */
export async function aPlacedOrder(
  app: TestContext,
  traits: CartTraits & Partial<CheckoutRequest> = {},
): Promise<Order> {
  const { lines, customerId, email, delivery, ...request } = traits;
  const cart = await aReadyCart(app, { lines, customerId, email, delivery });
  return (await buy(app, cart, request)).order;
}
