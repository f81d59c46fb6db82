import { ApiProperty, ApiPropertyOptional, PartialType } from '@nestjs/swagger';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsObject,
  IsString,
  IsTimeZone,
  Length,
  Matches,
  MaxLength,
  registerDecorator,
  ValidateIf,
} from 'class-validator';
import {
  CustomInput,
  CustomOutput,
  Filterable,
  isCurrency,
  IsCurrency,
  ListDefaults,
  Sortable,
} from 'markethall/kernel';
import { type ChannelSettings, type ChannelView, ordinaryChannel } from '../channel-settings.js';
import { isCountryCode } from '../country.js';
import type { RoundingMode, ShippingTax, TaxDisplay, TaxRounding } from '../entities/channel.entity.js';
import type { PublishableKey } from '../entities/publishable-key.entity.js';
import { canonicalLocale } from '../locale.js';

const TAX_DISPLAYS: TaxDisplay[] = ['gross', 'net'];
const ROUNDING_MODES: RoundingMode[] = ['half_up', 'half_even', 'half_down'];
const TAX_ROUNDINGS: TaxRounding[] = ['unit', 'line', 'rate_group'];
const SHIPPING_TAXES: ShippingTax[] = ['own_category', 'pro_rata'];
const MAX_CASH_STEP = 10_000;

/** Absent is fine; null is not, since these settings cannot be cleared. */
const MayBeAbsent = (): PropertyDecorator => ValidateIf((_, value) => value !== undefined);

const Valid =
  (name: string, message: string, validate: (value: unknown) => boolean, each = false): PropertyDecorator =>
  (target, property) =>
    registerDecorator({
      name,
      target: target.constructor,
      propertyName: String(property),
      options: { each, message },
      validator: { validate },
    });

const IsCountry = (each = false) =>
  Valid('isISO31661Alpha2', '$property must hold ISO 3166-1 alpha-2 codes', isCountryCode, each);
const IsLocaleName = (each = false) =>
  Valid(
    'isLocale',
    '$property must hold BCP 47 locales in canonical form, for example de-AT',
    (value) => typeof value === 'string' && canonicalLocale(value) === value,
    each,
  );

const IsCashRounding = () =>
  Valid(
    'isCashRounding',
    `$property must give steps from 2 to ${MAX_CASH_STEP} minor units by ISO 4217 currency`,
    (value) =>
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      Object.entries(value).every(
        ([currency, step]) => isCurrency(currency) && Number.isInteger(step) && step >= 2 && step <= MAX_CASH_STEP,
      ),
  );

/** What staff may set on a channel; everything may be left out. */
export class ChannelSettingsRequest {
  /** For staff and mails. */
  @ApiPropertyOptional({ example: 'Deutschland', minLength: 1, maxLength: 200 })
  @MayBeAbsent()
  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name?: string;

  /** IANA time zone: schedules and dates of this channel follow it. */
  @ApiPropertyOptional({ example: 'Europe/Berlin', maxLength: 64, default: ordinaryChannel.timeZone })
  @MayBeAbsent()
  @IsTimeZone()
  @MaxLength(64)
  timeZone?: string;

  /** ISO 4217; one of `currencies`. */
  @ApiPropertyOptional({ example: 'EUR', default: ordinaryChannel.defaultCurrency })
  @MayBeAbsent()
  @IsCurrency()
  defaultCurrency?: string;

  /** ISO 4217 codes that shoppers may choose. */
  @ApiPropertyOptional({ type: [String], example: ['EUR', 'CHF'], maxItems: 50 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsCurrency({ each: true })
  currencies?: string[];

  /** BCP 47; one of `locales`. */
  @ApiPropertyOptional({ example: 'de', maxLength: 35, default: ordinaryChannel.defaultLocale })
  @MayBeAbsent()
  @IsLocaleName()
  defaultLocale?: string;

  /** BCP 47 locales that shoppers may choose, in canonical form. */
  @ApiPropertyOptional({ type: [String], example: ['de', 'en'], maxItems: 50 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsLocaleName(true)
  locales?: string[];

  /** Whether shoppers see prices with (`gross`) or without tax (`net`). */
  @ApiPropertyOptional({ enum: TAX_DISPLAYS, default: ordinaryChannel.taxDisplay })
  @MayBeAbsent()
  @IsIn(TAX_DISPLAYS)
  taxDisplay?: TaxDisplay;

  /** Whether merchants enter prices with (`gross`) or without tax (`net`). */
  @ApiPropertyOptional({ enum: TAX_DISPLAYS, default: ordinaryChannel.priceEntry })
  @MayBeAbsent()
  @IsIn(TAX_DISPLAYS)
  priceEntry?: TaxDisplay;

  /** How half a minor unit is rounded. */
  @ApiPropertyOptional({ enum: ROUNDING_MODES, default: ordinaryChannel.roundingMode })
  @MayBeAbsent()
  @IsIn(ROUNDING_MODES)
  roundingMode?: RoundingMode;

  /** Where tax is rounded: each unit, each line, or once a rate. */
  @ApiPropertyOptional({ enum: TAX_ROUNDINGS, default: ordinaryChannel.taxRounding })
  @MayBeAbsent()
  @IsIn(TAX_ROUNDINGS)
  taxRounding?: TaxRounding;

  /** Delivery is taxed by its method's own category, or `pro_rata` as the goods are, by their gross value. */
  @ApiPropertyOptional({ enum: SHIPPING_TAXES, default: ordinaryChannel.shippingTax })
  @MayBeAbsent()
  @IsIn(SHIPPING_TAXES)
  shippingTax?: ShippingTax;

  /** Grand totals are rounded to multiples of this many minor units, by currency; null: exact. */
  @ApiPropertyOptional({
    type: 'object',
    additionalProperties: { type: 'integer', minimum: 2, maximum: MAX_CASH_STEP },
    nullable: true,
    example: { CHF: 5 },
  })
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsCashRounding()
  cashRounding?: Record<string, number> | null;

  /** ISO 3166-1 alpha-2 codes of the countries that this channel delivers to. */
  @ApiPropertyOptional({ type: [String], example: ['DE', 'AT'], maxItems: 250 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(250)
  @ArrayUnique()
  @IsCountry(true)
  countries?: string[];

  /** One of `countries`. */
  @ApiPropertyOptional({ example: 'DE', default: ordinaryChannel.defaultCountry })
  @MayBeAbsent()
  @IsCountry()
  defaultCountry?: string;

  /** An inactive channel answers shoppers 400 `channel_disabled`. The default channel is always active. */
  @ApiPropertyOptional({ default: true })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  /** Custom fields that plugins declared on `channel`; null removes them. */
  @CustomInput('channel')
  @ValidateIf((_, value) => value !== undefined && value !== null)
  @IsObject()
  custom?: Record<string, unknown> | null;
}

export class CreateChannelRequest extends ChannelSettingsRequest {
  /** Unique without regard to case; storefronts send it as `X-Channel`. It never changes. */
  @ApiProperty({ example: 'de', minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9][A-Za-z0-9_-]*$' })
  @IsString()
  @Length(1, 64)
  @Matches(/^[A-Za-z0-9][A-Za-z0-9_-]*$/)
  code: string;

  /** For staff and mails. */
  @ApiProperty({ example: 'Deutschland', minLength: 1, maxLength: 200 })
  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  declare name: string;
}

export class UpdateChannelRequest extends PartialType(ChannelSettingsRequest, { skipNullProperties: false }) {}

/** A channel as staff sees it. */
@ListDefaults({ sort: 'id' })
export class ChannelResponse implements ChannelSettings {
  @ApiProperty({ example: 'chan_01jd0000000000000000000000' }) id: string;
  /** What storefronts send as `X-Channel`. */
  @Filterable({ ops: ['eq', 'in'] }) @ApiProperty({ example: 'de' }) code: string;
  @Filterable({ ops: ['like'] }) @Sortable() @ApiProperty() name: string;
  @ApiProperty({ example: 'Europe/Berlin' }) timeZone: string;
  @ApiProperty({ example: 'EUR' }) defaultCurrency: string;
  @ApiProperty({ type: [String] }) currencies: string[];
  @ApiProperty({ example: 'de' }) defaultLocale: string;
  @ApiProperty({ type: [String] }) locales: string[];
  @ApiProperty({ enum: TAX_DISPLAYS }) taxDisplay: TaxDisplay;
  @ApiProperty({ enum: TAX_DISPLAYS }) priceEntry: TaxDisplay;
  @ApiProperty({ enum: ROUNDING_MODES }) roundingMode: RoundingMode;
  @ApiProperty({ enum: TAX_ROUNDINGS }) taxRounding: TaxRounding;
  @ApiProperty({ enum: SHIPPING_TAXES }) shippingTax: ShippingTax;
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, nullable: true })
  cashRounding: Record<string, number> | null;
  @ApiProperty({ type: [String] }) countries: string[];
  @ApiProperty({ example: 'DE' }) defaultCountry: string;
  @Filterable({ ops: ['eq'], type: 'boolean' }) @ApiProperty() active: boolean;
  /** The channel of requests that name none. */
  @ApiProperty() isDefault: boolean;
  @CustomOutput('channel') custom: Record<string, unknown> | null;
  @ApiProperty({ type: 'integer' }) version: number;

  static from(channel: ChannelView): ChannelResponse {
    return Object.assign(new ChannelResponse(), channel);
  }
}

/** What a storefront needs to know of its channel. */
export class StoreChannelResponse {
  @ApiProperty({ example: 'de' }) code: string;
  @ApiProperty() name: string;
  @ApiProperty({ example: 'EUR' }) defaultCurrency: string;
  @ApiProperty({ type: [String] }) currencies: string[];
  @ApiProperty({ example: 'de' }) defaultLocale: string;
  @ApiProperty({ type: [String] }) locales: string[];
  @ApiProperty({ enum: TAX_DISPLAYS }) taxDisplay: TaxDisplay;
  @ApiProperty({ type: [String] }) countries: string[];
  @ApiProperty({ example: 'DE' }) defaultCountry: string;

  static from(channel: ChannelView): StoreChannelResponse {
    const { code, name, defaultCurrency, currencies, defaultLocale, locales, taxDisplay, countries, defaultCountry } =
      channel;
    return { code, name, defaultCurrency, currencies, defaultLocale, locales, taxDisplay, countries, defaultCountry };
  }
}

export class CreatePublishableKeyRequest {
  /** Where the key is used. */
  @ApiProperty({ example: 'Web shop', minLength: 1, maxLength: 200 })
  @IsString()
  @Length(1, 200)
  @Matches(/\S/, { message: 'name must not be blank' })
  name: string;
}

export class PublishableKeyResponse {
  @ApiProperty({ example: 'pkey_01jd0000000000000000000000' }) id: string;
  @ApiProperty() channelId: string;
  @ApiProperty() name: string;
  /** Sent by storefronts as `Publishable-Key`. Public. */
  @ApiProperty({ example: 'pk_8Xz…' }) value: string;
  @ApiProperty({ format: 'date-time' }) createdAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) revokedAt: string | null;

  static from(key: PublishableKey): PublishableKeyResponse {
    return {
      id: key.id,
      channelId: key.channelId,
      name: key.name,
      value: key.value,
      createdAt: key.createdAt.toISOString(),
      revokedAt: key.revokedAt?.toISOString() ?? null,
    };
  }
}

export class PublishableKeyList {
  @ApiProperty({ type: [PublishableKeyResponse] }) data: PublishableKeyResponse[];
}
