import { defineModule } from 'markethall/kernel';
import { checkoutInvariants } from './checkout.invariants.js';
import { CheckoutModule } from './checkout.module.js';
import { CheckoutWorkerModule } from './checkout.worker.js';
import { CheckoutTender1795042000002 } from './migrations/1795042000002-checkout-tender.js';

/** Checkout as a module of an installation. */
export const checkoutModule = defineModule({
  name: 'checkout',
  module: CheckoutModule,
  worker: CheckoutWorkerModule,
  migrations: [CheckoutTender1795042000002],
  invariants: checkoutInvariants,
});
