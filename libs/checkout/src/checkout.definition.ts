import { defineModule } from 'markethall/kernel';
import { checkoutInvariants } from './checkout.invariants.js';
import { CheckoutModule } from './checkout.module.js';
import { CheckoutWorkerModule } from './checkout.worker.js';

/** Checkout as a module of an installation. */
export const checkoutModule = defineModule({
  name: 'checkout',
  module: CheckoutModule,
  worker: CheckoutWorkerModule,
  invariants: checkoutInvariants,
});
