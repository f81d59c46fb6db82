/** Kinds of the jobs that this module does. */
export const PRODUCT_IMPORT = 'transfer.product-import';
export const PRODUCT_EXPORT = 'transfer.product-export';
export const PRICE_IMPORT = 'transfer.price-import';
export const PRICE_EXPORT = 'transfer.price-export';

/** Those whose file is fetched under `/api/v1/admin/exports/{id}/file`. */
export const EXPORT_KINDS: readonly string[] = [PRODUCT_EXPORT, PRICE_EXPORT];
