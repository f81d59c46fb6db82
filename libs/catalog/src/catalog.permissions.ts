import { definePermissions } from 'markethall/kernel';

/** What staff may do with products, their options, variants and publication. */
export const ProductPermission = definePermissions('product', {
  Read: 'product:read',
  Write: 'product:write',
  Archive: 'product:archive',
});

/** What staff may do with the category tree. */
export const CategoryPermission = definePermissions('category', { Read: 'category:read', Write: 'category:write' });
