import { defineModule } from 'markethall/kernel';
import { Users1795002000001 } from './migrations/1795002000001-users.js';
import { ConsolePermission, RolePermission, StaffPermission, UserPermission } from './user.permissions.js';
import { usersInvariants } from './users.invariants.js';
import { UsersModule } from './users.module.js';
import { UsersWorkerModule } from './users.worker.js';

/** For the list in apps/modules.ts. */
export const usersModule = defineModule({
  name: 'users',
  module: UsersModule,
  worker: UsersWorkerModule,
  migrations: [Users1795002000001],
  permissions: [StaffPermission, RolePermission, UserPermission, ConsolePermission],
  invariants: usersInvariants,
});
