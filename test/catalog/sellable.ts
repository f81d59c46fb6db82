import { seedProduct, type ProductOverrides, type SeededProduct } from 'markethall/testing/catalog';
import { seedStock } from 'markethall/testing/inventory';
import { seedPrice } from 'markethall/testing/pricing';
import type { TestApp } from '../support/app.js';

/** A product that can be bought: on sale, priced (minor units, default 1000) and in stock (units, default 10). */
export async function seedSellable(
  app: TestApp,
  c: ProductOverrides & { price?: number; stock?: number } = {},
): Promise<SeededProduct> {
  const { price = 1000, stock = 10, ...overrides } = c;
  const product = await seedProduct(app, overrides);
  await seedPrice(app, product.variantIds, price);
  const tracked = product.tree.variants.filter((variant) => variant.trackInventory).map((variant) => variant.id);
  if (stock > 0) await seedStock(app, tracked, stock);
  return product;
}
