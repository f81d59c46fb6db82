import { defineModule } from 'markethall/kernel';
import { Orders1795017000001 } from './migrations/1795017000001-orders.js';
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
  migrations: [Orders1795017000001, UnpaidSlot1795032000001],
  permissions: [OrderPermission],
  invariants: orderInvariants,
});
