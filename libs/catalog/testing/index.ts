import {
  CategoryService,
  ProductService,
  type CategoryWithWords,
  type NewProduct,
  type ProductTree,
} from 'markethall/catalog';
import type { ProductFacts, VariantInput } from '../src/products/product-input.js';

/** What a builder needs of a running application; the test harness and a Nest context both have it. */
export interface TestContext {
  get<T>(token: abstract new (...args: never[]) => T): T;
}

/** What may differ from an ordinary product in a test. */
export type ProductOverrides = Partial<Omit<NewProduct, 'translations' | 'variants'>> &
  ProductFacts & {
    name?: string;
    /** Default: one variant without options. */
    variants?: readonly (Partial<VariantInput> | string)[];
    translations?: NewProduct['translations'];
  };

/** A saved product and the ids that tests need most. */
export type SeededProduct = {
  tree: ProductTree;
  productId: string;
  variantIds: string[];
  variantId: string;
  slug: string;
  version: number;
};

let counter = 0;

/** A new product in memory: active, in the default channel, English, one variant with a SKU of its own. */
export function aProduct(overrides: ProductOverrides = {}): NewProduct {
  counter += 1;
  const { name, variants, translations, ...rest } = overrides;
  const label = name ?? `Product ${counter}`;
  return {
    status: 'active',
    channels: null,
    categoryIds: [],
    imageIds: [],
    options: [],
    ...rest,
    translations: translations ?? { en: { name: label } },
    variants: (variants ?? [{}]).map((variant, index) => ({
      sku: `SKU-${counter}-${index + 1}`,
      ...(typeof variant === 'string' ? { sku: variant } : variant),
    })),
  };
}

/** Saves a product through the service, as staff would. */
export async function seedProduct(app: TestContext, overrides: ProductOverrides = {}): Promise<SeededProduct> {
  const tree = await app.get(ProductService).create(aProduct(overrides));
  const variantIds = tree.variants.map((variant) => variant.id);
  return {
    tree,
    productId: tree.product.id,
    variantIds,
    variantId: variantIds[0] ?? '',
    slug: tree.translations[0]?.slug ?? '',
    version: tree.product.version,
  };
}

/** Two groups of two options each, and their four variants. */
export function sizesAndColors(prefix = `OPT-${(counter += 1)}`): Pick<NewProduct, 'options' | 'variants'> {
  const option = (code: string, name: string) => ({ code, translations: { en: { name } } });
  return {
    options: [
      { ...option('size', 'Size'), values: [option('m', 'M'), option('l', 'L')] },
      { ...option('color', 'Color'), values: [option('red', 'Red'), option('blue', 'Blue')] },
    ],
    variants: ['m', 'l'].flatMap((size) =>
      ['red', 'blue'].map((color) => ({ sku: `${prefix}-${size}-${color}`, options: { size, color } })),
    ),
  };
}

/** Saves a category through the service. */
export function seedCategory(
  app: TestContext,
  name = `Category ${(counter += 1)}`,
  parentId: string | null = null,
): Promise<CategoryWithWords> {
  return app.get(CategoryService).create({ parentId, translations: { en: { name } } });
}
