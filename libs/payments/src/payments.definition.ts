import { defineModule } from 'markethall/kernel';
import { Payments1795005000001 } from './migrations/1795005000001-payments.js';
import { SandboxBank1795005000002 } from './migrations/1795005000002-sandbox-bank.js';
import { paymentInvariants } from './payment.invariants.js';
import { PaymentPermission } from './payment.permissions.js';
import { PaymentsModule } from './payments.module.js';
import { PaymentsWorkerModule } from './payments.worker.js';

/** Payments as a module of an installation. */
export const paymentsModule = defineModule({
  name: 'payments',
  module: PaymentsModule,
  worker: PaymentsWorkerModule,
  migrations: [Payments1795005000001, SandboxBank1795005000002],
  permissions: [PaymentPermission],
  invariants: paymentInvariants,
});
