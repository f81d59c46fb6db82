import { allPermissions, CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

export const ADMINISTRATOR = 'administrator';

/** A named set of permissions that members of staff hold. */
@Entity('role')
@Index('uq_role_code_key', ['codeKey'], { unique: true })
export class Role {
  @IdColumn('role', { primary: true }) id: string;
  @CodeColumn({ length: 64 }) code: string;
  @CodeColumn({ length: 64 }) codeKey: string;
  @Column('varchar', { length: 200 }) name: string;
  @Column('varchar', { length: 1000, nullable: true }) description: string | null;
  /** `resource:action` codes; empty for the administrator, who holds every permission, also of plugins to come. */
  @Column('json', { nullable: true }) permissions: string[];
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  get isAdministrator(): boolean {
    return this.code === ADMINISTRATOR;
  }

  /** What the role gives at this moment. */
  grants(): readonly string[] {
    return permissionsOf(this.code, this.permissions);
  }
}

export function permissionsOf(roleCode: string, permissions: readonly string[]): readonly string[] {
  return roleCode === ADMINISTRATOR ? allPermissions() : permissions;
}
