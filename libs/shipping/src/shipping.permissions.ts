import { definePermissions } from 'markethall/kernel';

export const ShippingPermission = definePermissions('shipping', { Read: 'shipping:read', Write: 'shipping:write' });
