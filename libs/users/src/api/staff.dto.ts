import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { Filterable, IsId, ListDefaults, Sortable } from 'markethall/kernel';
import { PASSWORD_MAX, PASSWORD_MIN } from '../accounts/password-policy.js';
import type { UserStatus } from '../accounts/user-account.entity.js';
import { IsEmailAddress } from '../email-address.js';
import type { Role } from '../staff/role.entity.js';
import type { StaffMember } from '../staff/staff.service.js';

const STATUSES: UserStatus[] = ['active', 'disabled'];
const LOCALE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/;

/** Absent is fine; null is not. */
const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
/** Absent and null are fine. */
const MayBeNull = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);

export class CreateStaffRequest {
  @ApiProperty({ example: 'grace@example.com', maxLength: 320 })
  @IsEmailAddress()
  email: string;

  @ApiProperty({ example: 'Grace Hopper', minLength: 1, maxLength: 200 })
  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name: string;

  /** BCP 47: the language of mails. */
  @ApiPropertyOptional({ type: String, nullable: true, example: 'de', maxLength: 35 })
  @MayBeNull()
  @IsString()
  @MaxLength(35)
  @Matches(LOCALE)
  locale?: string | null;

  /** Roles to hold; none of them may be above the caller's own rights. */
  @ApiProperty({ type: [String], maxItems: 20 })
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsId('role', { each: true })
  roleIds: string[];

  /** Sales channels to see; null or absent for all. */
  @ApiPropertyOptional({ type: [String], nullable: true, maxItems: 200 })
  @MayBeNull()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsId('chan', { each: true })
  channelIds?: string[] | null;

  /** A first password; without one an invitation with a link is mailed. */
  @ApiPropertyOptional({ minLength: PASSWORD_MIN, maxLength: PASSWORD_MAX, format: 'password' })
  @MayBeAbsent()
  @IsString()
  @MaxLength(1000)
  password?: string;
}

export class UpdateStaffRequest {
  @ApiPropertyOptional({ minLength: 1, maxLength: 200 })
  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name?: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 35 })
  @MayBeNull()
  @IsString()
  @MaxLength(35)
  @Matches(LOCALE)
  locale?: string | null;

  /** The whole list: roles that are not in it are taken away. */
  @ApiPropertyOptional({ type: [String], maxItems: 20 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsId('role', { each: true })
  roleIds?: string[];

  /** The whole list; null for all channels. */
  @ApiPropertyOptional({ type: [String], nullable: true, maxItems: 200 })
  @MayBeNull()
  @IsArray()
  @ArrayMaxSize(200)
  @ArrayUnique()
  @IsId('chan', { each: true })
  channelIds?: string[] | null;

  /** false ends every session and lets the person sign in no more. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;
}

export class RoleReference {
  @ApiProperty({ example: 'role_01jd0000000000000000000000' }) id: string;
  @ApiProperty({ example: 'support' }) code: string;
  @ApiProperty({ example: 'Support' }) name: string;
}

/** A member of staff. */
@ListDefaults({ sort: '-id', resource: 'staff' })
export class StaffResponse {
  @ApiProperty({ example: 'usr_01jd0000000000000000000000' }) id: string;
  @Filterable({ ops: ['eq', 'like'] }) @ApiProperty() email: string;
  @Filterable({ ops: ['like'] }) @ApiProperty({ type: String, nullable: true }) name: string | null;
  @ApiProperty({ type: String, nullable: true }) locale: string | null;
  @Filterable({ ops: ['eq'], type: 'enum', values: STATUSES }) @ApiProperty({ enum: STATUSES }) status: UserStatus;
  @ApiProperty({ type: [RoleReference] }) roles: RoleReference[];
  /** null for all channels. */
  @ApiProperty({ type: [String], nullable: true }) channelIds: string[] | null;
  /** Whether a password has been chosen. */
  @ApiProperty() joined: boolean;
  @Sortable()
  @Filterable({ ops: ['gte', 'lte'], type: 'date' })
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ type: 'integer' }) version: number;

  static from({ user, roles }: StaffMember): StaffResponse {
    return {
      id: user.id,
      email: user.email,
      name: user.name,
      locale: user.locale,
      status: user.status,
      roles: roles.map(({ id, code, name }) => ({ id, code, name })),
      channelIds: user.channelScope,
      joined: user.passwordHash !== null,
      createdAt: user.createdAt.toISOString(),
      version: user.version,
    };
  }
}

class RoleFields {
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 1000 })
  @MayBeNull()
  @IsString()
  @MaxLength(1000)
  description?: string | null;
}

export class CreateRoleRequest extends RoleFields {
  /** Unique; it never changes. */
  @ApiProperty({ example: 'warehouse', minLength: 1, maxLength: 64, pattern: '^[a-z0-9][a-z0-9-]*$' })
  @IsString()
  @Length(1, 64)
  @Matches(/^[a-z0-9][a-z0-9-]*$/)
  code: string;

  @ApiProperty({ example: 'Warehouse', minLength: 1, maxLength: 200 })
  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name: string;

  /** `resource:action`; none may be above the caller's own rights. */
  @ApiProperty({ type: [String], example: ['order:read'], maxItems: 500 })
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  permissions: string[];
}

export class UpdateRoleRequest extends RoleFields {
  @ApiPropertyOptional({ minLength: 1, maxLength: 200 })
  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name?: string;

  /** The whole list: permissions that are not in it are taken away. */
  @ApiPropertyOptional({ type: [String], maxItems: 500 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsString({ each: true })
  @MaxLength(100, { each: true })
  permissions?: string[];
}

@ListDefaults({ sort: 'id' })
export class RoleResponse {
  @ApiProperty({ example: 'role_01jd0000000000000000000000' }) id: string;
  @Filterable({ ops: ['eq', 'in'] }) @Sortable() @ApiProperty({ example: 'support' }) code: string;
  @Filterable({ ops: ['like'] }) @ApiProperty() name: string;
  @ApiProperty({ type: String, nullable: true }) description: string | null;
  /** What it gives at this moment, sorted. */
  @ApiProperty({ type: [String] }) permissions: string[];
  /** The administrator: cannot be changed or deleted. */
  @ApiProperty() builtIn: boolean;
  @ApiProperty({ type: 'integer' }) version: number;

  static from(role: Role): RoleResponse {
    return {
      id: role.id,
      code: role.code,
      name: role.name,
      description: role.description,
      permissions: [...role.grants()].sort(),
      builtIn: role.isAdministrator,
      version: role.version,
    };
  }
}

export class PermissionList {
  /** Every permission that a module of this installation declares, sorted. */
  @ApiProperty({ type: [String], example: ['order:cancel', 'order:read'] }) data: string[];
}
