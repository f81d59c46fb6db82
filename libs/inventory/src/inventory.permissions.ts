import { definePermissions } from 'markethall/kernel';

/** What staff may do with stock and the places that hold it. */
export const InventoryPermission = definePermissions('inventory', {
  Read: 'inventory:read',
  Adjust: 'inventory:adjust',
});

/** What staff may do with stock locations. */
export const LocationPermission = definePermissions('location', {
  Read: 'location:read',
  Write: 'location:write',
});
