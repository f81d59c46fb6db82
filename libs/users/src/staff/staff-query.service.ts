import { Injectable } from '@nestjs/common';
import { Database, keysetPage, type ListRequest, Page } from 'markethall/kernel';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Role } from './role.entity.js';
import type { StaffMember } from './staff.service.js';
import { StaffRoles } from './staff-roles.js';

/** Lists of staff and roles. */
@Injectable()
export class StaffQueryService {
  constructor(
    private readonly db: Database,
    private readonly staffRoles: StaffRoles,
  ) {}

  async listStaff(request: ListRequest): Promise<Page<StaffMember>> {
    const query = this.db.repository(UserAccount).createQueryBuilder('u').where("u.kind = 'staff'");
    const columns = { email: 'u.email', name: 'u.name', status: 'u.status', createdAt: 'u.createdAt', id: 'u.id' };
    const result = await keysetPage(query, request, columns, { idField: 'u.id', idPrefix: 'usr' });
    const roles = await this.staffRoles.rolesOfAll(result.items.map((user) => user.id));
    return Page.of(result, (user) => ({ user, roles: roles.get(user.id) ?? [] }));
  }

  async listRoles(request: ListRequest): Promise<Page<Role>> {
    const query = this.db.repository(Role).createQueryBuilder('r');
    const result = await keysetPage(
      query,
      request,
      { id: 'r.id', code: 'r.code', name: 'r.name' },
      { idField: 'r.id', idPrefix: 'role' },
    );
    return Page.of(result, (role) => role);
  }
}
