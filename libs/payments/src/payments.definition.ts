import { defineModule } from 'markethall/kernel';
import { Payments1795005000001 } from './migrations/1795005000001-payments.js';
import { SandboxBank1795005000002 } from './migrations/1795005000002-sandbox-bank.js';
import { StoredValue1795042000001 } from './migrations/1795042000001-stored-value.js';
import { paymentInvariants } from './payment.invariants.js';
import { PaymentPermission } from './payment.permissions.js';
import { PaymentsModule } from './payments.module.js';
import { PaymentsWorkerModule } from './payments.worker.js';
import { storedValueInvariants } from './stored-value/stored-value.invariants.js';
import { GiftCardPermission, StoreCreditPermission } from './stored-value/stored-value.permissions.js';

/** Payments as a module of an installation. */
export const paymentsModule = defineModule({
  name: 'payments',
  module: PaymentsModule,
  worker: PaymentsWorkerModule,
  migrations: [Payments1795005000001, SandboxBank1795005000002, StoredValue1795042000001],
  permissions: [PaymentPermission, GiftCardPermission, StoreCreditPermission],
  invariants: [...paymentInvariants, ...storedValueInvariants],
});
