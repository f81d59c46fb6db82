/** Cache tag of every list of products. */
export const PRODUCTS_TAG = 'product-views';

/** Cache tag of everything that shows a price. */
export const PRICES_TAG = 'product-views:prices';

/** Cache tag of the category tree. */
export const CATEGORIES_TAG = 'product-views:categories';

/** Cache tag of one product's page. */
export const productTag = (productId: string): string => `product-view:${productId}`;
