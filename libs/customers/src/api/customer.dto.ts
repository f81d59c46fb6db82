import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsObject,
  IsString,
  Length,
  Matches,
  MaxLength,
  ValidateIf,
} from 'class-validator';
import { CustomInput, CustomOutput, Filterable, IsId, ListDefaults, Sortable } from 'markethall/kernel';
import { EMAIL_MAX, IsEmailAddress } from 'markethall/users';
import type { Consent } from '../entities/consent.entity.js';
import type { Customer } from '../entities/customer.entity.js';
import type { CustomerGroup } from '../entities/customer-group.entity.js';
import { PlainText } from '../plain-text.decorator.js';

const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
const MayBeNull = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);
const LOCALE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8}){0,3}$/;
const PHONE = /^[0-9+()\-./ ]*$/;

export class RegisterCustomerRequest {
  @ApiProperty({ example: 'ada@example.com', maxLength: EMAIL_MAX })
  @IsEmailAddress()
  email: string;

  /** Ten characters or more; not the e-mail address, not one of the common ones. */
  @ApiProperty({ example: 'correct horse battery', minLength: 10, maxLength: 200, format: 'password' })
  @IsString()
  @MaxLength(1000)
  password: string;

  @ApiProperty({ example: 'Ada', maxLength: 100 })
  @PlainText(100)
  firstName: string;

  @ApiProperty({ example: 'Lovelace', maxLength: 100 })
  @PlainText(100)
  lastName: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 40 })
  @MayBeNull()
  @PlainText(40)
  @Matches(PHONE)
  phone?: string | null;

  /** Consent to newsletters; only an explicit true is one. */
  @ApiPropertyOptional({ default: false })
  @MayBeAbsent()
  @IsBoolean()
  acceptsMarketing?: boolean;
}

/** The same for a new address and for one that has an account already. */
export class RegistrationResponse {
  @ApiProperty({ enum: ['accepted'] }) status: 'accepted';
  /** As sent. A mail with a link to verify it is on its way. */
  @ApiProperty({ example: 'ada@example.com' }) email: string;
}

export class UpdateProfileRequest {
  @ApiPropertyOptional({ maxLength: 100 })
  @MayBeAbsent()
  @PlainText(100)
  firstName?: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @MayBeAbsent()
  @PlainText(100)
  lastName?: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 40 })
  @MayBeNull()
  @PlainText(40)
  @Matches(PHONE)
  phone?: string | null;

  /** BCP 47: the language of mails. */
  @ApiPropertyOptional({ type: String, nullable: true, example: 'de', maxLength: 35 })
  @MayBeNull()
  @IsString()
  @MaxLength(35)
  @Matches(LOCALE)
  locale?: string | null;
}

export class UpdateMeRequest extends UpdateProfileRequest {
  /** Gives or withdraws the consent to newsletters. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @IsBoolean()
  acceptsMarketing?: boolean;
}

/** A customer's own profile. */
export class MyProfileResponse {
  @ApiProperty({ example: 'cus_01jd0000000000000000000000' }) id: string;
  @ApiProperty() email: string;
  @ApiProperty() firstName: string;
  @ApiProperty() lastName: string;
  @ApiProperty({ type: String, nullable: true }) phone: string | null;
  @ApiProperty({ type: String, nullable: true }) locale: string | null;
  @ApiProperty({ type: String, nullable: true }) defaultBillingAddressId: string | null;
  @ApiProperty({ type: String, nullable: true }) defaultShippingAddressId: string | null;
  @ApiProperty() acceptsMarketing: boolean;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ type: 'integer' }) version: number;

  static of(customer: Customer, consent: Consent | null): MyProfileResponse {
    return {
      id: customer.id,
      email: customer.email,
      firstName: customer.firstName,
      lastName: customer.lastName,
      phone: customer.phone,
      locale: customer.locale,
      defaultBillingAddressId: customer.defaultBillingAddressId,
      defaultShippingAddressId: customer.defaultShippingAddressId,
      acceptsMarketing: consent?.granted ?? false,
      createdAt: customer.createdAt.toISOString(),
      version: customer.version,
    };
  }
}

export class CreateCustomerRequest extends UpdateProfileRequest {
  @ApiProperty({ example: 'ada@example.com', maxLength: EMAIL_MAX })
  @IsEmailAddress()
  email: string;

  @ApiProperty({ maxLength: 100 })
  @PlainText(100)
  declare firstName: string;

  @ApiProperty({ maxLength: 100 })
  @PlainText(100)
  declare lastName: string;

  /** Unique; the id in the merchant's other systems. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 64 })
  @MayBeNull()
  @PlainText(64)
  externalId?: string | null;

  /** Custom fields that plugins declared on `customer`. */
  @CustomInput('customer')
  @MayBeNull()
  @IsObject()
  custom?: Record<string, unknown> | null;
}

export class UpdateCustomerRequest extends UpdateProfileRequest {
  /** Unique; the id in the merchant's other systems. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 64 })
  @MayBeNull()
  @PlainText(64)
  externalId?: string | null;

  /** Custom fields that plugins declared on `customer`; merged, null removes. */
  @CustomInput('customer')
  @MayBeNull()
  @IsObject()
  custom?: Record<string, unknown> | null;
}

export class EraseCustomerRequest {
  /** Kept in the change log. */
  @ApiProperty({ example: 'request of 2026-11-23', minLength: 3, maxLength: 200 })
  @PlainText(200)
  @Length(3, 200)
  reason: string;
}

/** A customer as staff sees it. */
@ListDefaults({
  sort: '-createdAt',
  filters: {
    name: { ops: ['like'] },
    groupId: { ops: ['eq'], type: 'id', idPrefix: 'cgrp' },
  },
})
export class CustomerResponse {
  @ApiProperty({ example: 'cus_01jd0000000000000000000000' }) id: string;
  /** `usr_…` of the account; null without one. */
  @ApiProperty({ type: String, nullable: true }) userId: string | null;
  @Filterable({ ops: ['eq'] }) @ApiProperty({ type: String, nullable: true }) externalId: string | null;
  @Filterable({ ops: ['eq', 'like'] }) @ApiProperty() email: string;
  @ApiProperty() firstName: string;
  @Sortable() @ApiProperty() lastName: string;
  @ApiProperty({ type: String, nullable: true }) phone: string | null;
  @ApiProperty({ type: String, nullable: true }) locale: string | null;
  @ApiProperty({ type: String, nullable: true }) defaultBillingAddressId: string | null;
  @ApiProperty({ type: String, nullable: true }) defaultShippingAddressId: string | null;
  @CustomOutput('customer') custom: Record<string, unknown> | null;
  /** Set once the personal data has been erased. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) erasedAt: string | null;
  @Sortable()
  @Filterable({ ops: ['gte', 'lte'], type: 'date' })
  @ApiProperty({ format: 'date-time' })
  createdAt: string;
  @ApiProperty({ type: 'integer' }) version: number;

  static from(customer: Customer): CustomerResponse {
    return {
      id: customer.id,
      userId: customer.userId,
      externalId: customer.externalId,
      email: customer.email,
      firstName: customer.firstName,
      lastName: customer.lastName,
      phone: customer.phone,
      locale: customer.locale,
      defaultBillingAddressId: customer.defaultBillingAddressId,
      defaultShippingAddressId: customer.defaultShippingAddressId,
      custom: customer.custom,
      erasedAt: customer.erasedAt?.toISOString() ?? null,
      createdAt: customer.createdAt.toISOString(),
      version: customer.version,
    };
  }
}

export class CreateGroupRequest {
  /** Unique without regard to case; it never changes. */
  @ApiProperty({ example: 'wholesale', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$' })
  @IsString()
  @Length(1, 64)
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]*$/)
  code: string;

  @ApiProperty({ example: 'Wholesale', maxLength: 200 })
  @PlainText(200)
  name: string;
}

export class UpdateGroupRequest {
  @ApiPropertyOptional({ maxLength: 200 })
  @PlainText(200)
  name: string;
}

export class AddMembersRequest {
  /** All or none are added. */
  @ApiProperty({ type: [String], minItems: 1, maxItems: 500 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ArrayUnique()
  @IsId('cus', { each: true })
  customerIds: string[];
}

@ListDefaults({ sort: 'id' })
export class CustomerGroupResponse {
  @ApiProperty({ example: 'cgrp_01jd0000000000000000000000' }) id: string;
  @Filterable({ ops: ['eq', 'in'] }) @Sortable() @ApiProperty({ example: 'wholesale' }) code: string;
  @Filterable({ ops: ['like'] }) @ApiProperty() name: string;
  @ApiProperty({ type: 'integer' }) version: number;

  static from({ id, code, name, version }: CustomerGroup): CustomerGroupResponse {
    return { id, code, name, version };
  }
}
