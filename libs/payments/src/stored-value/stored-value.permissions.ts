import { definePermissions } from 'markethall/kernel';

/** What staff may do with gift cards. */
export const GiftCardPermission = definePermissions('gift-card', {
  Read: 'gift-card:read',
  Write: 'gift-card:write',
});

/** What staff may do with store credit. */
export const StoreCreditPermission = definePermissions('store-credit', {
  Read: 'store-credit:read',
  Write: 'store-credit:write',
});
