import { definePermissions } from 'markethall/kernel';

/** What staff may do with sales channels and their publishable keys. */
export const ChannelPermission = definePermissions('channel', {
  Read: 'channel:read',
  Write: 'channel:write',
});
