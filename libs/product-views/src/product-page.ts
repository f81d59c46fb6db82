import type { MoneyView } from 'markethall/kernel';
import type { ProductDocument } from './product-document.js';
import type { ShownPrice } from './shown-price.js';

type DocumentVariant = ProductDocument['variants'][number];

/** A variant with its live price (null: not for sale in the currency) and stock. */
export type PageVariant = Omit<DocumentVariant, 'trackInventory'> & {
  /** False: there is no price in the context. Never free for the lack of one. */
  forSale: boolean;
  price: MoneyView | null;
} & Omit<ShownPrice, 'price'> & {
    /** `lowStock`: units left when there are at most 10, else null. */
    availability: { inStock: boolean; lowStock: number | null };
  };

/** A product page: the stored document with live prices and stock. */
export type ProductPage = Omit<ProductDocument, 'taxCategoryCode' | 'variants'> & {
  variants: PageVariant[];
  /** Of all variants. */
  badges: string[];
  priceIncludesTax: boolean;
};

/** A product in a list. */
export type ProductSummary = {
  id: string;
  slug: string;
  name: string;
  brand: string | null;
  image: ProductDocument['images'][number] | null;
  /** At least one variant has a price. */
  forSale: boolean;
  /** Lowest and highest price of the variants, as the channel displays prices. */
  priceFrom: MoneyView | null;
  priceTo: MoneyView | null;
  /** Of the variant with the lowest price, where it is lowered; see ShownPrice. */
  compareAtPrice: MoneyView | null;
  priorPrice: MoneyView | null;
  discountPercent: number | null;
  /** Of all variants. */
  badges: string[];
  priceIncludesTax: boolean;
  inStock: boolean;
  variantCount: number;
  /** The variant, where there is just one. */
  onlyVariantId: string | null;
  createdAt: string;
};

/** A category with those below it. */
export type CategoryNode = {
  id: string;
  parentId: string | null;
  slug: string;
  name: string;
  description: string | null;
  children: CategoryNode[];
};

/** A category with the way to the root. */
export type CategoryPage = CategoryNode & { ancestors: { id: string; slug: string; name: string }[] };
