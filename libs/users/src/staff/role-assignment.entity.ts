import { IdColumn, TimeColumn } from 'markethall/kernel';
import { Entity, ForeignKey, Index } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';
import { Role } from './role.entity.js';

/** A member of staff holds a role. */
@Entity('role_assignment')
@Index('ix_role_assignment_role', ['roleId'])
export class RoleAssignment {
  @IdColumn('usr', { primary: true })
  @ForeignKey(() => UserAccount, { name: 'fk_role_assignment_user' })
  userId: string;
  @IdColumn('role', { primary: true })
  @ForeignKey(() => Role, { name: 'fk_role_assignment_role' })
  roleId: string;
  @TimeColumn() assignedAt: Date;
}
