import { Injectable } from '@nestjs/common';
import { Clock, Database, insertRows } from 'markethall/kernel';
import { In } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { lastAdministrator, roleNotFound, staffNotFound, unknownRole } from '../user.errors.js';
import { RoleAssignment } from './role-assignment.entity.js';
import { ADMINISTRATOR, Role } from './role.entity.js';

/** Who holds which role: the queries and locks of StaffService. Lock order: roles by id, then the user. */
@Injectable()
export class StaffRoles {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
  ) {}

  /** Locks the given roles and the administrator role, and answers the given ones. 422 for an unknown id. */
  async lock(roleIds: readonly string[]): Promise<Role[]> {
    const locked = await this.db.repository(Role).find({
      where: [{ code: ADMINISTRATOR }, ...(roleIds.length > 0 ? [{ id: In([...roleIds]) }] : [])],
      order: { id: 'ASC' },
      lock: { mode: 'pessimistic_write' },
    });
    return roleIds.map((id, index) => {
      const role = locked.find((candidate) => candidate.id === id);
      if (!role) throw unknownRole(index);
      return role;
    });
  }

  async get(id: string): Promise<UserAccount> {
    const user = await this.db.repository(UserAccount).findOneBy({ id, kind: 'staff' });
    if (!user) throw staffNotFound();
    return user;
  }

  async getForUpdate(id: string): Promise<UserAccount> {
    const user = await this.db
      .repository(UserAccount)
      .findOne({ where: { id, kind: 'staff' }, lock: { mode: 'pessimistic_write' } });
    if (!user) throw staffNotFound();
    return user;
  }

  async rolesOf(userId: string): Promise<Role[]> {
    return (await this.rolesOfAll([userId])).get(userId) ?? [];
  }

  /** For a page of staff: two queries, whatever its length. */
  async rolesOfAll(userIds: readonly string[]): Promise<Map<string, Role[]>> {
    if (userIds.length === 0) return new Map();
    const assignments = await this.db.repository(RoleAssignment).find({ where: { userId: In([...userIds]) } });
    const roleIds = [...new Set(assignments.map((assignment) => assignment.roleId))];
    const roles = await this.db.repository(Role).find({ where: { id: In(roleIds) }, order: { id: 'ASC' } });
    return new Map(
      userIds.map((userId) => {
        const held = new Set(assignments.filter((a) => a.userId === userId).map((a) => a.roleId));
        return [userId, roles.filter((role) => held.has(role.id))];
      }),
    );
  }

  async assign(userId: string, roles: readonly Role[]): Promise<void> {
    const assignedAt = this.clock.now();
    const unique = [...new Set(roles.map((role) => role.id))];
    const rows = unique.map((roleId) => Object.assign(new RoleAssignment(), { userId, roleId, assignedAt }));
    await insertRows(this.db, RoleAssignment, rows);
  }

  async replace(userId: string, roles: readonly Role[]): Promise<void> {
    await this.db.repository(RoleAssignment).delete({ userId });
    await this.assign(userId, roles);
  }

  async administratorRole(): Promise<Role> {
    const role = await this.db.repository(Role).findOneBy({ code: ADMINISTRATOR });
    if (!role) throw roleNotFound();
    return role;
  }

  /** Whether an active administrator exists. */
  async hasAdministrator(): Promise<boolean> {
    const rows = await this.db.query<unknown[]>(
      `SELECT 1 FROM role r
         JOIN role_assignment a ON a.role_id = r.id
         JOIN user_account u ON u.id = a.user_id
        WHERE r.code = ? AND u.status = 'active' LIMIT 1`,
      [ADMINISTRATOR],
    );
    return rows.length > 0;
  }

  /** The last check of a change: 409 `last_administrator` rolls it back. The caller holds the administrator role's lock. */
  async assertAdministratorLeft(): Promise<void> {
    if (!(await this.hasAdministrator())) throw lastAdministrator();
  }
}
