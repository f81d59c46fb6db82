/** A variant's own item has the variant's id behind another prefix: making it twice is making it once. */
export const itemIdOf = (variantId: string): string => 'item' + variantId.slice(variantId.indexOf('_'));
