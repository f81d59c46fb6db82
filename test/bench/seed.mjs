// Bench data, made through the services of the built product: 2,000 products with two variants each, in two languages and
// two currencies, with stock that no run uses up. Writes what the bench needs to know to a file.
// usage: seed.mjs <products> <file>
import { writeFileSync } from 'node:fs';
import { CatalogImport } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { StockAdjustmentService } from 'markethall/inventory';
import { PricingService } from 'markethall/pricing';
import { ProductViewBuilder } from 'markethall/product-views';
import { ShippingService } from 'markethall/shipping';
import { createApi } from '../../dist/apps/api/src/bootstrap.js';
import { modules } from '../../dist/apps/modules.js';

const [, , products, file] = process.argv;
const PRODUCTS = Number(products);
const BATCH = 200;
const STOCK = 10_000_000;
const WORDS =
  '<p>A jacket of waxed cotton, lined with wool, cut for rain and long walks. Pockets for maps and apples.</p>'.repeat(
    4,
  );
const SIZES = ['M', 'L'];

const app = await createApi(modules);
const service = (token) => app.get(token, { strict: false });
const channel = await service(ChannelService).getDefault();
const variantIds = [];
const productIds = [];
for (let from = 1; from <= PRODUCTS; from += BATCH) {
  const numbers = Array.from({ length: Math.min(BATCH, PRODUCTS - from + 1) }, (_, index) => from + index);
  const results = await service(CatalogImport).upsertProducts(numbers.map(productOf));
  const failed = results.find((result) => result.error !== null);
  if (failed !== undefined) throw failed.error;
  const variants = results.flatMap((result) => [...result.variantIds.values()]);
  await service(PricingService).setPrices(
    variants.flatMap((variantId, index) =>
      channel.currencies.map((currency) => ({
        variantId,
        channelId: channel.id,
        currency,
        amount: BigInt(1_000 + from + index),
      })),
    ),
  );
  await service(StockAdjustmentService).adjust(
    variants.map((variantId) => ({ variantId, locationId: null, onHand: STOCK, reason: 'bench' })),
  );
  const made = results.map((result) => result.productId);
  await service(ProductViewBuilder).rebuild(made.slice(0, 100));
  if (made.length > 100) await service(ProductViewBuilder).rebuild(made.slice(100));
  productIds.push(...made);
  variantIds.push(...variants);
}
const delivery = await service(ShippingService).options({
  channelId: channel.id,
  currency: channel.defaultCurrency,
  country: 'DE',
  subtotal: 5_000n,
  weightGrams: 900,
  locale: channel.defaultLocale,
});
await app.close();
writeFileSync(file, JSON.stringify({ productIds, variantIds, deliveryMethodId: delivery[0].methodId }));
process.exit(0);

function productOf(number) {
  return {
    externalId: `bench-${number}`,
    handle: `bench-jacket-${number}`,
    status: 'active',
    brand: 'Bench',
    taxCategoryCode: 'standard',
    translations: {
      en: { name: `Jacket ${number}`, description: WORDS },
      de: { name: `Jacke ${number}`, description: WORDS },
    },
    categoryPaths: [['Bench', `Shelf ${number % 10}`]],
    optionNames: ['Size'],
    variants: SIZES.map((size) => ({
      sku: `BENCH-${number}-${size}`,
      weightGrams: 400,
      options: [{ name: 'Size', value: size }],
    })),
  };
}
