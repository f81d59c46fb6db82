import type { ProductDocument as CatalogDocument } from 'markethall/catalog';

/** The stored part of a product page: everything but price and stock, which are read live. Plain JSON. */
export interface ProductDocument {
  id: string;
  slug: string;
  name: string;
  /** Sanitized HTML. */
  description: string | null;
  brand: string | null;
  productType: string | null;
  taxCategoryCode: string;
  seoTitle: string | null;
  seoDescription: string | null;
  /** Language that the texts are in: a fallback where the wanted one is missing. */
  contentLocale: string;
  /** `alt` is absent in pages stored before there were texts. */
  images: { thumb: string; card: string; full: string; alt?: string | null }[];
  categories: { id: string; slug: string; name: string }[];
  options: { id: string; code: string; name: string; values: { id: string; code: string; name: string }[] }[];
  variants: {
    id: string;
    sku: string;
    barcode: string | null;
    name: string;
    /** Ids of option values, one for each option. */
    optionValueIds: string[];
    weightGrams: number | null;
    trackInventory: boolean;
  }[];
  createdAt: string;
  updatedAt: string;
}

/** What of the catalog's document shoppers may see. */
export function documentOf(product: CatalogDocument): ProductDocument {
  return {
    id: product.id,
    slug: product.slug,
    name: product.name,
    description: product.description,
    brand: product.brand,
    productType: product.productType,
    taxCategoryCode: product.taxCategoryCode,
    seoTitle: product.seoTitle,
    seoDescription: product.seoDescription,
    contentLocale: product.locale,
    images: product.images.map(({ thumb, card, full, alt }) => ({ thumb, card, full, alt })),
    categories: product.categories.map(({ id, slug, name }) => ({ id, slug, name })),
    options: product.options.map(({ id, code, name, options }) => ({ id, code, name, values: options })),
    variants: product.variants.map((variant) => ({
      id: variant.id,
      sku: variant.sku,
      barcode: variant.barcode,
      name: variant.name,
      optionValueIds: product.options.map((group) => variant.options[group.id] ?? '').filter((id) => id !== ''),
      weightGrams: variant.weightGrams,
      trackInventory: variant.trackInventory,
    })),
    createdAt: product.createdAt.toISOString(),
    updatedAt: product.updatedAt.toISOString(),
  };
}
