import { defineModule } from 'markethall/kernel';
import { customerInvariants } from './customer.invariants.js';
import { CustomerGroupPermission, CustomerPermission } from './customer.permissions.js';
import { CustomersModule } from './customers.module.js';
import { Customers1795008000001 } from './migrations/1795008000001-customers.js';

/** For the list in apps/modules.ts. */
export const customersModule = defineModule({
  name: 'customers',
  module: CustomersModule,
  migrations: [Customers1795008000001],
  permissions: [CustomerPermission, CustomerGroupPermission],
  invariants: customerInvariants,
});
