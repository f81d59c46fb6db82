import { defineModule } from 'markethall/kernel';
import { Orders1795017000001 } from './migrations/1795017000001-orders.js';
import { PriceTrace1795043800001 } from './migrations/1795043800001-price-trace.js';
import { TaxEvidence1795043600001 } from './migrations/1795043600001-tax-evidence.js';
import { GiftCardLines1795042000005 } from './migrations/1795042000005-gift-card-lines.js';
import { UnpaidSlot1795032000001 } from './migrations/1795032000001-unpaid-slot.js';
import { orderInvariants } from './order.invariants.js';
import { OrderPermission } from './order.permissions.js';
import { OrdersModule } from './orders.module.js';
import { OrdersWorkerModule } from './orders.worker.js';

/** Orders as a module of an installation. */
export const ordersModule = defineModule({
  name: 'orders',
  module: OrdersModule,
  worker: OrdersWorkerModule,
  migrations: [
    Orders1795017000001,
    UnpaidSlot1795032000001,
    GiftCardLines1795042000005,
    TaxEvidence1795043600001,
    PriceTrace1795043800001,
  ],
  permissions: [OrderPermission],
  invariants: orderInvariants,
});
