import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsISO31661Alpha2,
  IsOptional,
  IsString,
  Length,
  Matches,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Filterable, instantOf, IsId, IsInstant, ListDefaults, PageOf, Sortable } from 'markethall/kernel';
import type { TaxCategory } from '../entities/tax-category.entity.js';
import type { TaxRate } from '../entities/tax-rate.entity.js';
import type { Zone } from '../entities/zone.entity.js';
import { TAX_TREATMENTS, type TaxTreatment } from '../tax-calculator.js';
import type { TaxRateTerms } from '../tax-rate.service.js';

const CODE = /^[a-z0-9][a-z0-9_-]*$/;
const NOT_BLANK = /\S/;
const RATE = /^(100(\.0{1,6})?|[0-9]{1,2}(\.[0-9]{1,6})?)$/;
/** A PATCH may leave a field out, but not clear it. */
const isSent = (_: object, value: unknown) => value !== undefined;

export class CreateTaxCategoryRequest {
  /** Stable code that products and rates use; lower case. */
  @ApiProperty({ example: 'standard' })
  @Matches(CODE)
  @Length(1, 40)
  code: string;
  /** Name for staff. */
  @IsString() @Length(1, 120) @Matches(NOT_BLANK) name: string;
}

export class UpdateTaxCategoryRequest {
  /** Name for staff. */
  @ValidateIf(isSent) @IsString() @Length(1, 120) @Matches(NOT_BLANK) name?: string;
}

@ListDefaults({ sort: 'code' })
export class TaxCategoryResponse {
  id: string;
  @Filterable() @Sortable() code: string;
  name: string;
  version: number;
  /** RFC 3339, UTC. */
  createdAt: string;
  updatedAt: string;

  static from(category: TaxCategory): TaxCategoryResponse {
    return {
      id: category.id,
      code: category.code,
      name: category.name,
      version: category.version,
      createdAt: category.createdAt.toISOString(),
      updatedAt: category.updatedAt.toISOString(),
    };
  }
}

export class TaxCategoryPage extends PageOf(TaxCategoryResponse) {}

/** A country, or a region or a range of postal codes of it. */
export class PlaceInput {
  /** ISO 3166-1 alpha-2. */
  @IsISO31661Alpha2() country: string;
  /** ISO 3166-2 without the country: `CA`. */
  @ApiProperty({ type: String, required: false, nullable: true })
  @IsOptional()
  @Matches(/^[A-Z0-9]{1,10}$/)
  region?: string | null;
  /** First postal code of a range. */
  @ApiProperty({ type: String, required: false, nullable: true })
  @ValidateIf((place: PlaceInput) => place.postalFrom != null || place.postalTo != null)
  @Matches(/^[A-Za-z0-9][A-Za-z0-9 -]{0,11}$/)
  postalFrom?: string | null;
  /** Last postal code of the range; the first one when absent. */
  @ApiProperty({ type: String, required: false, nullable: true })
  @IsOptional()
  @Matches(/^[A-Za-z0-9][A-Za-z0-9 -]{0,11}$/)
  postalTo?: string | null;
}

export class CreateZoneRequest {
  @ApiProperty({ example: 'de' }) @Matches(CODE) @Length(1, 40) code: string;
  /** Name for staff. */
  @IsString() @Length(1, 120) @Matches(NOT_BLANK) name: string;
  /** Places of the zone; each place belongs to one zone only. */
  @ApiProperty({ type: [PlaceInput], maxItems: 500 })
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => PlaceInput)
  members: PlaceInput[];
}

export class UpdateZoneRequest {
  /** Name for staff. */
  @ValidateIf(isSent) @IsString() @Length(1, 120) @Matches(NOT_BLANK) name?: string;
  /** Replaces all places of the zone. */
  @ApiProperty({ type: [PlaceInput], required: false, maxItems: 500 })
  @ValidateIf(isSent)
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => PlaceInput)
  members?: PlaceInput[];
}

export class PlaceView {
  country: string;
  @ApiProperty({ type: String, nullable: true }) region: string | null;
  @ApiProperty({ type: String, nullable: true }) postalFrom: string | null;
  @ApiProperty({ type: String, nullable: true }) postalTo: string | null;
}

@ListDefaults({ sort: 'code' })
export class ZoneResponse {
  id: string;
  @Filterable() @Sortable() code: string;
  name: string;
  @ApiProperty({ type: [PlaceView] }) members: PlaceView[];
  version: number;
  /** RFC 3339, UTC. */
  createdAt: string;
  updatedAt: string;

  static from(zone: Zone): ZoneResponse {
    return {
      id: zone.id,
      code: zone.code,
      name: zone.name,
      members: zone.members.map((member) => ({
        country: member.country,
        region: member.region || null,
        postalFrom: member.postalFrom || null,
        postalTo: member.postalTo || null,
      })),
      version: zone.version,
      createdAt: zone.createdAt.toISOString(),
      updatedAt: zone.updatedAt.toISOString(),
    };
  }
}

export class ZonePage extends PageOf(ZoneResponse) {}

export class CreateTaxRateRequest {
  @IsId('zone') zoneId: string;
  @Matches(CODE) @Length(1, 40) categoryCode: string;
  /** As printed on an invoice. */
  @ApiProperty({ example: 'MwSt.' }) @IsString() @Length(1, 120) @Matches(NOT_BLANK) name: string;
  /** Who levies it; the country in most cases. */
  @ApiProperty({ example: 'DE' }) @Matches(/^[A-Z0-9-]{1,20}$/) jurisdiction: string;
  /** Percent from 0 to 100 as text, with up to six decimals. */
  @ApiProperty({ example: '19' }) @Matches(RATE) rate: string;
  @ApiProperty({ enum: TAX_TREATMENTS }) @IsIn(TAX_TREATMENTS) treatment: TaxTreatment;
  /** Levied on the amount and the plain taxes on it. */
  @ValidateIf(isSent) @IsBoolean() compound?: boolean;
  /** Adds to the rates of wider zones instead of replacing them. */
  @ValidateIf(isSent) @IsBoolean() combinable?: boolean;
  /** RFC 3339 with zone; from the beginning of time when absent. */
  @ApiProperty({ type: String, format: 'date-time', required: false, nullable: true })
  @IsOptional()
  @IsInstant()
  validFrom?: string | null;
  /** RFC 3339 with zone, exclusive; for ever when absent. */
  @ApiProperty({ type: String, format: 'date-time', required: false, nullable: true })
  @IsOptional()
  @IsInstant()
  validTo?: string | null;

  /** The terms with their defaults. */
  static terms(body: CreateTaxRateRequest): TaxRateTerms {
    return {
      name: body.name,
      jurisdiction: body.jurisdiction,
      rate: body.rate,
      treatment: body.treatment,
      compound: body.compound ?? false,
      combinable: body.combinable ?? false,
      validFrom: instantOf(body.validFrom) ?? null,
      validTo: instantOf(body.validTo) ?? null,
    };
  }
}

export class UpdateTaxRateRequest {
  /** As printed on an invoice. */
  @ValidateIf(isSent) @IsString() @Length(1, 120) @Matches(NOT_BLANK) name?: string;
  /** Who levies it. */
  @ValidateIf(isSent) @Matches(/^[A-Z0-9-]{1,20}$/) jurisdiction?: string;
  /** Percent from 0 to 100 as text, with up to six decimals. Placed orders keep the old one. */
  @ApiProperty({ required: false, example: '19' }) @ValidateIf(isSent) @Matches(RATE) rate?: string;
  @ApiProperty({ enum: TAX_TREATMENTS, required: false })
  @ValidateIf(isSent)
  @IsIn(TAX_TREATMENTS)
  treatment?: TaxTreatment;
  @ValidateIf(isSent) @IsBoolean() compound?: boolean;
  @ValidateIf(isSent) @IsBoolean() combinable?: boolean;
  /** RFC 3339 with zone; null clears. */
  @ApiProperty({ type: String, format: 'date-time', required: false, nullable: true })
  @IsOptional()
  @IsInstant()
  validFrom?: string | null;
  /** RFC 3339 with zone, exclusive; null clears. */
  @ApiProperty({ type: String, format: 'date-time', required: false, nullable: true })
  @IsOptional()
  @IsInstant()
  validTo?: string | null;

  /** Only what was sent. */
  static terms(body: UpdateTaxRateRequest): Partial<TaxRateTerms> {
    const { validFrom, validTo, ...rest } = body;
    const terms: Partial<TaxRateTerms> = Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    );
    if (validFrom !== undefined) terms.validFrom = instantOf(validFrom) ?? null;
    if (validTo !== undefined) terms.validTo = instantOf(validTo) ?? null;
    return terms;
  }
}

@ListDefaults({ sort: 'id' })
export class TaxRateResponse {
  id: string;
  @Filterable({ type: 'id', idPrefix: 'zone' }) zoneId: string;
  @Filterable() categoryCode: string;
  name: string;
  jurisdiction: string;
  /** Percent with six decimals. */
  rate: string;
  @ApiProperty({ enum: TAX_TREATMENTS }) treatment: TaxTreatment;
  compound: boolean;
  combinable: boolean;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) validFrom: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) validTo: string | null;
  version: number;
  /** RFC 3339, UTC. */
  createdAt: string;
  updatedAt: string;

  static from(rate: TaxRate): TaxRateResponse {
    return {
      id: rate.id,
      zoneId: rate.zoneId,
      categoryCode: rate.categoryCode,
      name: rate.name,
      jurisdiction: rate.jurisdiction,
      rate: rate.rate,
      treatment: rate.treatment,
      compound: rate.compound,
      combinable: rate.combinable,
      validFrom: rate.validFrom?.toISOString() ?? null,
      validTo: rate.validTo?.toISOString() ?? null,
      version: rate.version,
      createdAt: rate.createdAt.toISOString(),
      updatedAt: rate.updatedAt.toISOString(),
    };
  }
}

export class TaxRatePage extends PageOf(TaxRateResponse) {}
