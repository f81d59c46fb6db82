import type { ProductDocument as CatalogDocument, PromotionFacts } from 'markethall/catalog';

type Fields = Record<string, unknown>;

/** What rules of promotions ask about a product. Stored beside its page, because nobody is shown it. Plain JSON. */
export interface DocumentFacts {
  /** Its categories, hidden ones too, and all their ancestors. */
  categoryIds: string[];
  collectionIds: string[];
  isGiftCard: boolean;
  /** Custom fields of the product. */
  custom: Fields | null;
  /** Those of the variants that have any, by id. */
  variants: Record<string, Fields>;
}

/** `facts`: of any of its variants, if there is one. */
export function documentFactsOf(product: CatalogDocument, facts: PromotionFacts | undefined): DocumentFacts {
  return {
    categoryIds: facts?.categoryIds ?? [],
    collectionIds: facts?.collectionIds ?? [],
    isGiftCard: facts?.isGiftCard ?? false,
    custom: product.custom,
    variants: Object.fromEntries(
      product.variants.flatMap(({ id, custom }) => (custom === null ? [] : [[id, custom] as const])),
    ),
  };
}
