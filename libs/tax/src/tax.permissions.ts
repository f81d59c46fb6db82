import { definePermissions } from 'markethall/kernel';

export const TaxPermission = definePermissions('tax', { Read: 'tax:read', Write: 'tax:write' });
