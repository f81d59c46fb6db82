import { definePermissions } from 'markethall/kernel';

export const AssetPermission = definePermissions('asset', {
  Read: 'asset:read',
  Write: 'asset:write',
  Delete: 'asset:delete',
});
