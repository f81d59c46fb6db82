/** Cache tag of every list of products. */
export const PRODUCTS_TAG = 'product-views';

/** Cache tag of one product's page. */
export const productTag = (productId: string): string => `product-view:${productId}`;
