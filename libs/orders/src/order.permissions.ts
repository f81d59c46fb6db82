import { definePermissions } from 'markethall/kernel';

/** What staff may do with orders. */
export const OrderPermission = definePermissions('order', {
  Read: 'order:read',
  Cancel: 'order:cancel',
  Ship: 'order:ship',
  Note: 'order:note',
  MarkPaid: 'order:mark-paid',
  RevokeToken: 'order:revoke-token',
});
