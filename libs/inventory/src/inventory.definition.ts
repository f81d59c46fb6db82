import { defineModule } from 'markethall/kernel';
import { inventoryInvariants } from './inventory.invariants.js';
import { InventoryModule } from './inventory.module.js';
import { InventoryPermission, LocationPermission } from './inventory.permissions.js';
import { InventoryWorkerModule } from './inventory.worker.js';
import { Inventory1795010000001 } from './migrations/1795010000001-inventory.js';

/** Locations, stock and reservations. */
export const inventoryModule = defineModule({
  name: 'inventory',
  module: InventoryModule,
  worker: InventoryWorkerModule,
  migrations: [Inventory1795010000001],
  permissions: [InventoryPermission, LocationPermission],
  invariants: inventoryInvariants,
});
