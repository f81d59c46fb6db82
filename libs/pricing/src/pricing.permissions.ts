import { definePermissions } from 'markethall/kernel';

/** What staff may do with prices and price lists. */
export const PricePermission = definePermissions('price', { Read: 'price:read', Write: 'price:write' });
