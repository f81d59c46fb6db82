/** The stored part of a product page: everything but price and stock, which are read live. Plain JSON, version 1. */
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
  images: { thumb: string; card: string; full: string }[];
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
