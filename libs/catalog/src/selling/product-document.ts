/** A picture with its three sizes, as paths below the public origin. */
export type DocumentImage = { assetId: string; thumb: string; card: string; full: string; alt: string | null };

/** An option group of a product with its options in order. */
export type DocumentOptionGroup = {
  id: string;
  code: string;
  name: string;
  options: { id: string; code: string; name: string }[];
};

/** A variant that is active and not archived. */
export type DocumentVariant = {
  id: string;
  sku: string;
  barcode: string | null;
  /** `M / blue`; '' for a single variant. */
  name: string;
  /** Group id → option id. */
  options: Record<string, string>;
  weightGrams: number | null;
  trackInventory: boolean;
  imageAssetId: string | null;
  custom: Record<string, unknown> | null;
};

/** Everything that shoppers see of a product in one language; price, stock and tax are not part of it. */
export type ProductDocument = {
  id: string;
  version: number;
  status: string;
  brand: string | null;
  productType: string | null;
  taxCategoryCode: string;
  /** The locale whose words these are. */
  locale: string;
  name: string;
  slug: string;
  /** Sanitized HTML. */
  description: string | null;
  seoTitle: string | null;
  seoDescription: string | null;
  custom: Record<string, unknown> | null;
  createdAt: Date;
  updatedAt: Date;
  channels: { channelId: string; publishedFrom: Date; publishedTo: Date | null }[];
  /** With the ids of all categories above, the root first. */
  categories: { id: string; name: string; slug: string; path: string[] }[];
  images: DocumentImage[];
  options: DocumentOptionGroup[];
  variants: DocumentVariant[];
};

/** A category for shoppers, in one language. */
export type CategoryDocument = {
  id: string;
  parentId: string | null;
  /** Ids from the root to this one. */
  path: string[];
  position: number;
  name: string;
  slug: string;
  description: string | null;
};
