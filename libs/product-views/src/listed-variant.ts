import type { PromotionFacts } from 'markethall/catalog';
import type { ListedVariant } from 'markethall/promotions';
import type { PriceAmount } from 'markethall/pricing';
import type { PriceDisplay } from './shown-price.js';
import { displayAmount } from './display-price.js';
import type { ProductDocument } from './product-document.js';

type DocumentVariant = ProductDocument['variants'][number];

/** What rules of promotions are asked about a variant: the facts of its product's page, else those just read. */
export function listedVariant(
  doc: ProductDocument,
  variant: DocumentVariant,
  facts: PromotionFacts | undefined,
): (price: PriceAmount, display: PriceDisplay) => ListedVariant {
  const about = factsOf(doc, variant, facts);
  return ({ amount, includesTax }, display) => ({
    ...about,
    unitPrice: amount,
    priceIncludesTax: includesTax,
    grossOf: (part) => displayAmount({ amount: part, includesTax }, { ...display, showsTax: true }),
  });
}

type Facts = Omit<ListedVariant, 'unitPrice' | 'priceIncludesTax' | 'grossOf'>;

function factsOf(doc: ProductDocument, variant: DocumentVariant, facts: PromotionFacts | undefined): Facts {
  const names = { variantId: variant.id, productId: doc.id, brand: doc.brand };
  if (doc.facts === undefined) {
    const { categoryIds = [], collectionIds = [], attributes = {}, isGiftCard = false } = facts ?? {};
    return { ...names, categoryIds, collectionIds, attributes, isExcluded: isGiftCard };
  }
  const { categoryIds, collectionIds, custom, isGiftCard } = doc.facts;
  return {
    ...{ ...names, categoryIds, collectionIds },
    attributes: { ...custom, ...variant.custom },
    isExcluded: isGiftCard,
  };
}
