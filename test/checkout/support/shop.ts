import { randomUUID } from 'node:crypto';
import { checkoutModule } from 'markethall/checkout';
import type { ReadyCart } from 'markethall/testing/checkout';
import { modules as installed } from '../../../apps/modules.js';
import { type AppOptions, type TestApp, useApp } from '../../support/app.js';

/** The app with everything that buying needs. */
export function useShop(options: AppOptions = { worker: true }): TestApp {
  const modules = installed.some(({ name }) => name === checkoutModule.name) ? [] : [checkoutModule];
  return useApp({ ...options, modules: [...modules, ...(options.modules ?? [])] });
}

export interface CheckoutBody {
  paymentMethod: string;
  paymentToken?: string | null;
  expectedTotal: { amount: number; currency: string };
  expectedAmountDue?: { amount: number; currency: string };
  returnUrl?: string;
}

/** What a storefront sends to buy the cart; parts may be replaced. */
export function checkoutBody(cart: ReadyCart, body: Partial<CheckoutBody> = {}): CheckoutBody {
  return {
    paymentMethod: 'sandbox',
    paymentToken: 'tok_success',
    expectedTotal: cart.total.toJSON(),
    returnUrl: 'http://localhost:3000/orders/view',
    ...body,
  };
}

/** POST …/checkouts as the guest of the cart. */
export function checkout(
  app: TestApp,
  cart: ReadyCart,
  body: Partial<CheckoutBody> = {},
  headers: Record<string, string> = {},
) {
  return app.http
    .post(`/api/v1/store/carts/${cart.id}/checkouts`)
    .set({ 'Idempotency-Key': randomUUID(), ...(cart.token === null ? {} : { 'Cart-Token': cart.token }), ...headers })
    .send(checkoutBody(cart, body));
}

/** The order as its guest sees it. */
export function guestOrder(app: TestApp, orderId: string, orderToken: string) {
  return app.http.get(`/api/v1/store/orders/${orderId}`).set('Order-Token', orderToken);
}

/** The path of the sandbox's page behind `payment.nextAction.url`. */
export const pagePath = (url: string): string => new URL(url).pathname;

export async function count(app: TestApp, sql: string): Promise<number> {
  const [row] = await app.database.query<{ n: string | number }>(sql);
  return Number(row?.n);
}

/** on hand, reserved and allocated over all levels. */
export async function stock(app: TestApp): Promise<{ onHand: number; reserved: number; allocated: number }> {
  const [row] = await app.database.query<Record<string, string | number>>(
    'SELECT COALESCE(SUM(on_hand), 0) AS h, COALESCE(SUM(reserved), 0) AS r, COALESCE(SUM(allocated), 0) AS a FROM stock_level',
  );
  return { onHand: Number(row?.h), reserved: Number(row?.r), allocated: Number(row?.a) };
}
