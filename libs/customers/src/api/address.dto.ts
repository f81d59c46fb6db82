import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import { IsBoolean, IsObject, Matches, registerDecorator, ValidateIf } from 'class-validator';
import { isCountryCode } from 'markethall/channels';
import { CustomInput, CustomOutput } from 'markethall/kernel';
import type { CustomerAddress } from '../entities/customer-address.entity.js';
import { PlainText } from '../plain-text.decorator.js';

const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);
const MayBeNull = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined && value !== null);

/** DTO field: an assigned ISO 3166-1 alpha-2 code in capitals (problem code `not_a_country`). */
const IsCountry = (): PropertyDecorator => (target, property) =>
  registerDecorator({
    name: 'isISO31661Alpha2',
    target: target.constructor,
    propertyName: String(property),
    validator: { validate: isCountryCode, defaultMessage: () => '$property must be an ISO 3166-1 alpha-2 code' },
  });

/** A postal address as requests carry it; the same in address books, carts and orders. */
export class AddressInput {
  @ApiProperty({ example: 'Ada', maxLength: 100 })
  @PlainText(100)
  firstName: string;

  @ApiProperty({ example: 'Lovelace', maxLength: 100 })
  @PlainText(100)
  lastName: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200 })
  @MayBeNull()
  @PlainText(200)
  company?: string | null;

  /** Street and number. */
  @ApiProperty({ example: 'Invalidenstraße 117', maxLength: 200 })
  @PlainText(200)
  line1: string;

  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 200 })
  @MayBeNull()
  @PlainText(200)
  line2?: string | null;

  @ApiProperty({ example: '10115', maxLength: 20 })
  @PlainText(20)
  postalCode: string;

  @ApiProperty({ example: 'Berlin', maxLength: 100 })
  @PlainText(100)
  city: string;

  /** State or province. */
  @ApiPropertyOptional({ type: String, nullable: true, maxLength: 100 })
  @MayBeNull()
  @PlainText(100)
  region?: string | null;

  /** ISO 3166-1 alpha-2. */
  @ApiProperty({ example: 'DE', minLength: 2, maxLength: 2 })
  @IsCountry()
  countryCode: string;

  @ApiPropertyOptional({ type: String, nullable: true, example: '+49 30 1234567', maxLength: 40 })
  @MayBeNull()
  @PlainText(40)
  @Matches(/^[0-9+()\-./ ]*$/)
  phone?: string | null;
}

/** A postal address as answers show it. */
export class AddressView {
  @ApiProperty({ example: 'Ada' }) firstName: string;
  @ApiProperty({ example: 'Lovelace' }) lastName: string;
  @ApiProperty({ type: String, nullable: true }) company: string | null;
  @ApiProperty({ example: 'Invalidenstraße 117' }) line1: string;
  @ApiProperty({ type: String, nullable: true }) line2: string | null;
  @ApiProperty({ example: '10115' }) postalCode: string;
  @ApiProperty({ example: 'Berlin' }) city: string;
  @ApiProperty({ type: String, nullable: true }) region: string | null;
  /** ISO 3166-1 alpha-2. */
  @ApiProperty({ example: 'DE' }) countryCode: string;
  @ApiProperty({ type: String, nullable: true }) phone: string | null;

  /** Fills what an input left out with null. */
  static from(address: AddressInput | AddressView): AddressView {
    return {
      firstName: address.firstName,
      lastName: address.lastName,
      company: address.company ?? null,
      line1: address.line1,
      line2: address.line2 ?? null,
      postalCode: address.postalCode,
      city: address.city,
      region: address.region ?? null,
      countryCode: address.countryCode,
      phone: address.phone ?? null,
    };
  }
}

export class CreateAddressRequest extends AddressInput {
  /** Make it the one that checkout proposes for invoices. The first address always is. */
  @ApiPropertyOptional({ default: false })
  @MayBeAbsent()
  @IsBoolean()
  defaultBilling?: boolean;

  /** Make it the one that checkout proposes for deliveries. The first address always is. */
  @ApiPropertyOptional({ default: false })
  @MayBeAbsent()
  @IsBoolean()
  defaultShipping?: boolean;

  /** Custom fields that plugins declared on `customer_address`. */
  @CustomInput('customer_address')
  @MayBeNull()
  @IsObject()
  custom?: Record<string, unknown> | null;
}

/** Merge patch: absent fields stay, null clears an optional one. */
export class UpdateAddressRequest extends PartialType(CreateAddressRequest, { skipNullProperties: false }) {}

/** An entry of an address book. */
export class AddressResponse extends AddressView {
  @ApiProperty({ example: 'addr_01jd0000000000000000000000' }) id: string;
  @ApiProperty() defaultBilling: boolean;
  @ApiProperty() defaultShipping: boolean;
  @CustomOutput('customer_address') custom: Record<string, unknown> | null;
  @ApiProperty({ type: 'integer' }) version: number;

  static of(
    address: CustomerAddress,
    owner: { defaultBillingAddressId: string | null; defaultShippingAddressId: string | null },
  ): AddressResponse {
    return {
      id: address.id,
      ...AddressView.from(address),
      defaultBilling: owner.defaultBillingAddressId === address.id,
      defaultShipping: owner.defaultShippingAddressId === address.id,
      custom: address.custom,
      version: address.version,
    };
  }
}
