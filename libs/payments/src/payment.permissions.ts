import { definePermissions } from 'markethall/kernel';

/** What staff may do with payments. */
export const PaymentPermission = definePermissions('payment', {
  Read: 'payment:read',
  Capture: 'payment:capture',
  Void: 'payment:void',
  Refund: 'payment:refund',
  MarkPaid: 'payment:mark-paid',
});
