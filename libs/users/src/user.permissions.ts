import { definePermissions } from 'markethall/kernel';

/** Members of staff: who they are and which roles they hold. */
export const StaffPermission = definePermissions('staff', { Read: 'staff:read', Write: 'staff:write' });

/** Roles and their permissions. */
export const RolePermission = definePermissions('role', { Read: 'role:read', Write: 'role:write' });

/** Accounts of customers: switching them off and on. */
export const UserPermission = definePermissions('user', { Write: 'user:write' });

/** The queue dashboard and other operator pages that a browser opens with the console cookie. */
export const ConsolePermission = definePermissions('queue', { Read: 'queue:read' });
