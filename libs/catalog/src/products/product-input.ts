/** What a product says in one language. Absent fields stay; null clears. */
export type ProductTranslationInput = {
  name?: string;
  /** Made from the name when it is absent on creation. */
  slug?: string;
  /** HTML; sanitized when it is written. */
  description?: string | null;
  seoTitle?: string | null;
  seoDescription?: string | null;
};

/** By locale; null removes a locale. */
export type Translations<T> = Record<string, T | null>;

/** Publication in one channel. */
export type PublicationInput = {
  channelId: string;
  /** Null: from now on. */
  publishedFrom: Date | null;
  /** Exclusive; null: until further notice. */
  publishedTo: Date | null;
};

/** An image by its asset, with the checksum that names its files. */
export type ImageInput = {
  assetId: string;
  checksum: string;
  /** Absent: as it is, or none. */
  alt?: string | null;
};

/** One value of a group. `code` is made from the name when it is absent. */
export type OptionInput = { code?: string; translations: Record<string, { name: string }> };

/** A group with its values in order. */
export type OptionGroupInput = OptionInput & { values: readonly OptionInput[] };

/** Facts of a variant; absent ones stay (or have the default of a new one). */
export type VariantFacts = {
  barcode?: string | null;
  weightGrams?: number | null;
  lengthMm?: number | null;
  widthMm?: number | null;
  heightMm?: number | null;
  /** Default true. */
  trackInventory?: boolean;
  /** Default true. */
  active?: boolean;
  externalId?: string | null;
  /** One of the product's images. */
  assetId?: string | null;
  custom?: Record<string, unknown> | null;
};

/** A new variant with its options: group code → option code. */
export type VariantInput = VariantFacts & { sku: string; options?: Readonly<Record<string, string>> };

/** Facts of the product itself; absent ones stay. */
export type ProductFacts = {
  status?: 'draft' | 'active';
  brand?: string | null;
  productType?: string | null;
  taxCategoryCode?: string;
  externalId?: string | null;
  custom?: Record<string, unknown> | null;
};

/** A whole new product. */
export type ProductInput = ProductFacts & {
  /** Default `goods`; cannot be changed. */
  kind?: 'goods' | 'gift_card';
  translations: Translations<ProductTranslationInput>;
  channels: readonly PublicationInput[];
  categoryIds: readonly string[];
  images: readonly ImageInput[];
  options: readonly OptionGroupInput[];
  variants: readonly VariantInput[];
};
