import { ChannelService } from 'markethall/channels';
import { Cache } from 'markethall/kernel';
import { seedProduct } from 'markethall/testing/catalog';
import { seedStock } from 'markethall/testing/inventory';
import { seedPrice } from 'markethall/testing/pricing';
import type { TestApp } from '../support/app.js';

/** A product with one variant that can be bought in the default channel: 19.99 EUR and 10 in stock, unless told otherwise. */
export async function aBuyable(
  app: TestApp,
  options: {
    price?: number;
    stock?: number | null;
    name?: string;
    taxCategoryCode?: string;
    weightGrams?: number;
  } = {},
): Promise<{ variantId: string; productId: string; version: number }> {
  const { price = 1999, stock = 10, name = 'Chair', taxCategoryCode = 'standard', weightGrams = 500 } = options;
  const product = await seedProduct(app, {
    name,
    taxCategoryCode,
    variants: [{ weightGrams, trackInventory: stock !== null }],
  });
  await seedPrice(app, product.variantId, price);
  if (stock !== null && stock > 0) await seedStock(app, product.variantId, stock);
  return product;
}

export interface OpenCart {
  id: string;
  token: string;
  headers: Record<string, string>;
}

/** A guest's cart, opened over HTTP. */
export async function aGuestCart(app: TestApp, body: object = {}): Promise<OpenCart> {
  const response = await app.http.post('/api/v1/store/carts').send(body);
  expect(response.status).toBe(201);
  const { id, token } = response.body as { id: string; token: string };
  return { id, token, headers: { 'Cart-Token': token } };
}

/** The id of a delivery method that the installation offers. */
export async function deliveryMethod(app: TestApp, cart: OpenCart, code: string): Promise<string> {
  const { body } = await app.http.get(`/api/v1/store/carts/${cart.id}/delivery-options`).set(cart.headers);
  const option = (body as { data: { code: string; methodId: string }[] }).data.find((each) => each.code === code);
  if (!option) throw new Error(`${code} is not offered`);
  return option.methodId;
}

/** The database was put back, the caches were not: what a spec changes here must not be seen by the next one. */
export async function forgetCaches(app: TestApp): Promise<void> {
  await app.get(Cache).invalidateTags(['shipping', 'tax']);
}

/** The statements of a piece of work, without the channels, which each process reads again every few seconds. */
export async function statementsOf(app: TestApp, work: () => Promise<unknown>): Promise<readonly string[]> {
  const { list } = await app.sql(work);
  return list.filter((statement) => !/FROM `(channel|publishable_key)`/.test(statement));
}

/** The default channel's id. */
export async function channelId(app: TestApp): Promise<string> {
  return (await app.get(ChannelService).getDefault()).id;
}
