import { randomUUID } from 'node:crypto';
import type { Answer } from './http.js';
import type { Hall } from './hall.js';

/** A cart that can be paid at once, and what its owner sends with every request. */
export interface ReadyCart {
  id: string;
  email: string;
  headers: Record<string, string>;
  total: { amount: number; currency: string };
}

const address = {
  firstName: 'Ada',
  lastName: 'Lovelace',
  line1: 'Invalidenstraße 117',
  postalCode: '10115',
  city: 'Berlin',
  countryCode: 'DE',
};

/** Puts a new product of one variant on the shelves, as staff does. Answers the variant's id. */
export async function aVariant(
  hall: Hall,
  { stock, amount = 1_990 }: { stock: number; amount?: number },
): Promise<string> {
  const sku = `E2E-${randomUUID()}`;
  const product = await hall.asStaff('/api/v1/admin/products', {
    body: { status: 'active', translations: { en: { name: `Teapot ${sku}` } }, variants: [{ sku, weightGrams: 900 }] },
  });
  const variantId: string = product.body.variants[0].id;
  await hall.asStaff(`/api/v1/admin/variants/${variantId}/prices`, {
    method: 'PATCH',
    body: { prices: [{ currency: 'EUR', amount }] },
  });
  await hall.asStaff('/api/v1/admin/stock-adjustments', {
    body: { variantId, onHand: stock, reason: 'opening stock' },
  });
  return variantId;
}

/** A guest's cart with address and delivery. */
export async function aReadyCart(hall: Hall, variantId: string, quantity = 1): Promise<ReadyCart> {
  const email = `guest-${randomUUID()}@example.com`;
  const created = await hall.ask('/api/v1/store/carts', {
    body: { email, shippingAddress: address, lines: [{ variantId, quantity }] },
  });
  const headers = { 'cart-token': created.body.token };
  const path = `/api/v1/store/carts/${created.body.id}`;
  const { body: options } = await hall.ask(`${path}/delivery-options`, { headers });
  const chosen = await hall.ask(path, {
    method: 'PATCH',
    headers,
    body: { deliveryMethodId: options.data[0].methodId },
  });
  if (chosen.status !== 200) throw new Error(`the cart is not ready: ${chosen.status} ${JSON.stringify(chosen.body)}`);
  return { id: created.body.id, email, headers, total: chosen.body.grandTotal };
}

/** What a storefront sends to buy the cart. */
export function checkoutOf(
  cart: ReadyCart,
  { key = randomUUID(), paymentToken = 'tok_success' }: { key?: string; paymentToken?: string } = {},
) {
  return {
    path: `/api/v1/store/carts/${cart.id}/checkouts`,
    ask: {
      method: 'POST' as const,
      headers: { ...cart.headers, 'idempotency-key': key },
      body: {
        paymentMethod: 'sandbox',
        paymentToken,
        expectedTotal: cart.total,
        returnUrl: 'http://localhost:3000/orders/view',
      },
    },
  };
}

/** Buys the cart, patiently. */
export function buy(
  hall: Hall,
  cart: ReadyCart,
  options: { key?: string; paymentToken?: string } = {},
): Promise<Answer> {
  const { path, ask } = checkoutOf(cart, options);
  return hall.ask(path, ask);
}

/** Does `work` for every item, at most `width` at the same time. */
export async function inParallel<T, R>(
  items: readonly T[],
  width: number,
  work: (item: T, index: number) => Promise<R>,
): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const run = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      results[index] = await work(items[index] as T, index); // within the bounds, checked above
    }
  };
  await Promise.all(Array.from({ length: Math.min(width, items.length) }, run));
  return results;
}
