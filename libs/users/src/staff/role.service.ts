import { Injectable } from '@nestjs/common';
import {
  type Actor,
  allPermissions,
  Changes,
  Clock,
  Database,
  Events,
  insertRows,
  keyOf,
  newId,
  staleVersion,
  updateVersioned,
} from 'markethall/kernel';
import { SessionActors } from '../sessions/session-actors.js';
import { builtInRole, roleCodeTaken, roleInUse, roleNotFound, unknownPermission } from '../user.errors.js';
import { RoleChanged } from '../user.events.js';
import { builtInRoles, permissionsOfBuiltIn } from './built-in-roles.js';
import { assertWithinOwnRights } from './grants.js';
import { RoleAssignment } from './role-assignment.entity.js';
import { Role } from './role.entity.js';

export interface RoleInput {
  name: string;
  description: string | null;
  permissions: string[];
}

/** Roles: named sets of permissions. Nobody can put more into one than they hold. */
@Injectable()
export class RoleService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly actors: SessionActors,
  ) {}

  /** 404 `role_not_found`. */
  async get(id: string): Promise<Role> {
    const role = await this.db.repository(Role).findOneBy({ id });
    if (!role) throw roleNotFound();
    return role;
  }

  /** 409 `role_code_taken`, 403 `above_own_rights`, 422 for an unknown permission. */
  create(actor: Actor, input: RoleInput & { code: string }): Promise<Role> {
    assertKnown(input.permissions);
    assertWithinOwnRights(actor, { permissions: input.permissions });
    return this.db.transaction(async () => {
      const codeKey = keyOf(input.code);
      if (await this.db.repository(Role).existsBy({ codeKey })) throw roleCodeTaken(input.code);
      const role = newRole(input, this.clock.now());
      await insertRows(this.db, Role, [role]);
      this.announce(role, null, 'created');
      return role;
    });
  }

  /** 409 `role_built_in` for the administrator, 403 `above_own_rights` for what is, or would be, above the actor's rights. */
  async update(actor: Actor, id: string, input: Partial<RoleInput>, expectedVersion: number): Promise<Role> {
    assertKnown(input.permissions ?? []);
    const role = await this.db.transaction(async () => {
      const present = await this.getForUpdate(id);
      if (present.isAdministrator) throw builtInRole();
      assertWithinOwnRights(actor, { permissions: [...present.permissions, ...(input.permissions ?? [])] });

      const before = { ...present };
      Object.assign(present, input, { updatedAt: this.clock.now() });
      await updateVersioned(this.db, Role, present, expectedVersion);
      this.announce(present, before, 'updated');
      return present;
    });
    await this.actors.forgetRoles();
    return role;
  }

  /** Only a role that nobody holds: 409 `role_in_use`, `role_built_in`. */
  delete(actor: Actor, id: string, expectedVersion: number): Promise<void> {
    return this.db.transaction(async () => {
      const role = await this.getForUpdate(id);
      if (role.isAdministrator) throw builtInRole();
      assertWithinOwnRights(actor, { permissions: role.permissions });
      const { version: currentVersion } = role;
      if (currentVersion !== expectedVersion)
        throw await staleVersion(this.db, { entityType: 'role', id, expectedVersion, currentVersion });
      if (await this.db.repository(RoleAssignment).existsBy({ roleId: id })) throw roleInUse();
      await this.db.repository(Role).delete({ id });
      this.announce(role, { ...role }, 'deleted');
    });
  }

  /** Makes those of the built-in roles that do not exist yet; never changes one that does. */
  ensureBuiltIn(): Promise<void> {
    return this.db.transaction(async () => {
      const existing = new Set((await this.db.repository(Role).find({ take: 1000 })).map((role) => role.codeKey));
      for (const builtIn of builtInRoles.filter((role) => !existing.has(role.code))) {
        const permissions = permissionsOfBuiltIn(builtIn, allPermissions());
        const role = newRole({ ...builtIn, permissions }, this.clock.now());
        await insertRows(this.db, Role, [role]);
        this.announce(role, null, 'created');
      }
    });
  }

  /** With the lock that `StaffService` takes before it gives the role to anybody. */
  private async getForUpdate(id: string): Promise<Role> {
    const role = await this.db.repository(Role).findOne({ where: { id }, lock: { mode: 'pessimistic_write' } });
    if (!role) throw roleNotFound();
    return role;
  }

  private announce(role: Role, before: object | null, change: 'created' | 'updated' | 'deleted'): void {
    const after = change === 'deleted' ? null : { ...role };
    this.changes.record({ entityType: 'role', id: role.id, version: role.version, before, after });
    this.events.publish(new RoleChanged(role.id, change));
  }
}

function newRole(input: RoleInput & { code: string }, now: Date): Role {
  return Object.assign(new Role(), {
    id: newId('role'),
    code: input.code,
    codeKey: keyOf(input.code),
    name: input.name,
    description: input.description,
    permissions: [...new Set(input.permissions)].sort(),
    version: 1,
    createdAt: now,
    updatedAt: now,
  });
}

function assertKnown(permissions: readonly string[]): void {
  const declared = new Set(allPermissions());
  const index = permissions.findIndex((permission) => !declared.has(permission));
  const unknown = permissions[index];
  if (unknown !== undefined) throw unknownPermission(unknown, index);
}
