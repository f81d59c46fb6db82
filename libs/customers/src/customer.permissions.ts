import { definePermissions } from 'markethall/kernel';

/** What staff may do with customers; erasing personal data cannot be undone and has a permission of its own. */
export const CustomerPermission = definePermissions('customer', {
  Read: 'customer:read',
  Write: 'customer:write',
  Erase: 'customer:erase',
});

/** Customer groups and who belongs to them. */
export const CustomerGroupPermission = definePermissions('customer-group', {
  Read: 'customer-group:read',
  Write: 'customer-group:write',
});
