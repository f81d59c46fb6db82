import type { PromotionFacts } from 'markethall/catalog';
import type { ListedVariant } from 'markethall/promotions';
import type { PriceAmount } from 'markethall/pricing';
import type { PriceDisplay } from './shown-price.js';
import { displayAmount } from './display-price.js';
import type { StoredProduct } from './stored-product.js';

/** What rules of promotions are asked about a variant: the facts stored with its page, else those just read. */
export function listedVariant(
  product: StoredProduct,
  variantId: string,
  read: PromotionFacts | undefined,
): (price: PriceAmount, display: PriceDisplay) => ListedVariant {
  const about = factsOf(product, variantId, read);
  return ({ amount, includesTax }, display) => ({
    ...about,
    unitPrice: amount,
    priceIncludesTax: includesTax,
    grossOf: (part) => displayAmount({ amount: part, includesTax }, { ...display, showsTax: true }),
  });
}

type Facts = Omit<ListedVariant, 'unitPrice' | 'priceIncludesTax' | 'grossOf'>;

function factsOf({ doc, facts }: StoredProduct, variantId: string, read: PromotionFacts | undefined): Facts {
  const names = { variantId, productId: doc.id, brand: doc.brand };
  if (facts === null) {
    const { categoryIds = [], collectionIds = [], attributes = {}, isGiftCard = false } = read ?? {};
    return { ...names, categoryIds, collectionIds, attributes, isExcluded: isGiftCard };
  }
  const { categoryIds, collectionIds, custom, variants, isGiftCard } = facts;
  const attributes = { ...custom, ...variants[variantId] };
  return { ...names, categoryIds, collectionIds, attributes, isExcluded: isGiftCard };
}
