import type { AppError } from 'markethall/kernel';
import type { ImageInput, ProductTranslationInput } from '../products/product-input.js';

/** A variant as an import describes it. Absent fields stay as they are (or have the default of a new variant). */
export type ImportVariant = {
  /** The key of the variant, without regard to case. */
  sku: string;
  barcode?: string | null;
  weightGrams?: number | null;
  trackInventory?: boolean;
  active?: boolean;
  externalId?: string | null;
  /** Names in the default language, one for each of the product's options. */
  options: readonly { name: string; value: string }[];
};

/** A product as an import describes it. Absent fields stay as they are; variants that are not named stay too. */
export type ImportProduct = {
  /** First key: the id in the other system. */
  externalId?: string | null;
  /** Second key, and the slug of a new product in the default language. The SKUs are the third. */
  handle: string;
  /** Absent: as it is, or goods. Cannot be changed. */
  kind?: 'goods' | 'gift_card';
  status?: 'draft' | 'active' | 'archived';
  brand?: string | null;
  productType?: string | null;
  taxCategoryCode?: string;
  /** By locale. */
  translations: Record<string, ProductTranslationInput>;
  /** Names in the default language from the root down; missing categories are made. Absent: unchanged. */
  categoryPaths?: readonly (readonly string[])[];
  /** Absent: unchanged. */
  images?: readonly ImageInput[];
  /** Names of what variants differ in, in order, in the default language. */
  optionNames: readonly string[];
  variants: readonly ImportVariant[];
};

/** What became of one product of a batch. */
export type ImportResult = {
  status: 'created' | 'updated' | 'unchanged' | 'failed';
  /** Null when it failed before it had one. */
  productId: string | null;
  /** SKU as given → variant id. */
  variantIds: Map<string, string>;
  /** Why it failed; nothing of this product was written. */
  error: AppError | null;
};
