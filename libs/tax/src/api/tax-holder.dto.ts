import { ApiProperty } from '@nestjs/swagger';
import { IsIn, IsISO31661Alpha2, IsOptional, IsString, Length, Matches, ValidateIf } from 'class-validator';
import { Filterable, instantOf, IsInstant, ListDefaults, PageOf } from 'markethall/kernel';
import type { TaxExemption } from '../exemptions/tax-exemption.entity.js';
import type { ExemptionTerms } from '../exemptions/tax-exemption.service.js';
import {
  IDENTIFIER_STATUSES,
  type IdentifierStatus,
  type TaxIdentifier,
} from '../identifiers/tax-identifier.entity.js';

const HOLDER = /^[a-z]{2,6}_[0-9a-z]{26}$/;
const JURISDICTION = /^[A-Z]{2}(-[A-Z0-9]{1,10})?$/;
const NOT_BLANK = /\S/;
const isSent = (_: object, value: unknown) => value !== undefined;

export class PutTaxIdentifierRequest {
  /** As the company writes it; blanks, dots and dashes do not matter. */
  @ApiProperty({ example: 'ATU13585627' }) @IsString() @Length(4, 40) value: string;
}

export class CreateTaxIdentifierRequest extends PutTaxIdentifierRequest {
  /** Whose it is, such as a customer's id. */
  @ApiProperty({ example: 'cus_01jd0000000000000000000000' }) @Matches(HOLDER) holder: string;
  /** ISO 3166-1 alpha-2 of the country that issued it. */
  @ApiProperty({ example: 'AT' }) @IsISO31661Alpha2() country: string;
}

/** A tax identifier as its holder sees it. */
export class TaxIdentifierView {
  /** ISO 3166-1 alpha-2 of the country that issued it. */
  country: string;
  /** As it is written in registers. */
  value: string;
  /** Only a `valid` one changes taxes. */
  @ApiProperty({ enum: IDENTIFIER_STATUSES }) status: IdentifierStatus;
  /** RFC 3339, UTC: when it was found to be so. */
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) checkedAt: string | null;

  static of({ country, value, status, checkedAt }: TaxIdentifier): TaxIdentifierView {
    return { country, value, status, checkedAt: checkedAt?.toISOString() ?? null };
  }
}

export class TaxIdentifiersResponse {
  @ApiProperty({ type: [TaxIdentifierView] }) data: TaxIdentifierView[];
}

@ListDefaults({ sort: 'id' })
export class AdminTaxIdentifierResponse extends TaxIdentifierView {
  id: string;
  /** Whose it is, such as a customer's id. */
  @Filterable({ ops: ['eq'] }) holder: string;
  @Filterable({ ops: ['eq', 'in'] }) @ApiProperty({ enum: IDENTIFIER_STATUSES }) declare status: IdentifierStatus;
  /** Who said so: `vies`, `staff`. */
  @ApiProperty({ type: String, nullable: true }) checkedBy: string | null;
  /** What was answered, for the tax office. */
  @ApiProperty({ type: Object, nullable: true }) evidence: Record<string, unknown> | null;
  version: number;
  /** RFC 3339, UTC. */
  createdAt: string;
  updatedAt: string;

  static from(identifier: TaxIdentifier): AdminTaxIdentifierResponse {
    const { id, holder, checkedBy, evidence, version, createdAt, updatedAt } = identifier;
    return {
      ...TaxIdentifierView.of(identifier),
      ...{ id, holder, checkedBy, evidence, version },
      createdAt: createdAt.toISOString(),
      updatedAt: updatedAt.toISOString(),
    };
  }
}

export class TaxIdentifierPage extends PageOf(AdminTaxIdentifierResponse) {}

export class DecideTaxIdentifierRequest {
  @ApiProperty({ enum: ['valid', 'invalid'] }) @IsIn(['valid', 'invalid']) status: 'valid' | 'invalid';
  /** Kept as evidence. */
  @IsString() @Length(3, 200) @Matches(NOT_BLANK) reason: string;
}

export class GrantTaxExemptionRequest {
  /** Who is exempt, such as a customer's id. */
  @ApiProperty({ example: 'cus_01jd0000000000000000000000' }) @Matches(HOLDER) holder: string;
  /** A country with all that is in it, or one region: `US`, `US-CA`. */
  @ApiProperty({ example: 'US-CA' }) @Matches(JURISDICTION) jurisdiction: string;
  /** Number of the certificate that staff has seen. */
  @IsString() @Length(1, 100) @Matches(NOT_BLANK) certificate: string;
  @IsString() @Length(3, 200) @Matches(NOT_BLANK) reason: string;
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

  static terms({ jurisdiction, certificate, reason, validFrom, validTo }: GrantTaxExemptionRequest): ExemptionTerms {
    return {
      jurisdiction,
      certificate,
      reason,
      validFrom: instantOf(validFrom) ?? null,
      validTo: instantOf(validTo) ?? null,
    };
  }
}

export class UpdateTaxExemptionRequest {
  @ValidateIf(isSent) @Matches(JURISDICTION) jurisdiction?: string;
  @ValidateIf(isSent) @IsString() @Length(1, 100) @Matches(NOT_BLANK) certificate?: string;
  @ValidateIf(isSent) @IsString() @Length(3, 200) @Matches(NOT_BLANK) reason?: string;
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
  static terms({ validFrom, validTo, ...rest }: UpdateTaxExemptionRequest): Partial<ExemptionTerms> {
    const terms: Partial<ExemptionTerms> = Object.fromEntries(
      Object.entries(rest).filter(([, value]) => value !== undefined),
    );
    if (validFrom !== undefined) terms.validFrom = instantOf(validFrom) ?? null;
    if (validTo !== undefined) terms.validTo = instantOf(validTo) ?? null;
    return terms;
  }
}

@ListDefaults({ sort: 'id' })
export class TaxExemptionResponse {
  id: string;
  @Filterable({ ops: ['eq'] }) holder: string;
  @Filterable({ ops: ['eq', 'in'] }) jurisdiction: string;
  certificate: string;
  reason: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) validFrom: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) validTo: string | null;
  version: number;
  /** RFC 3339, UTC. */
  createdAt: string;
  updatedAt: string;

  static from(exemption: TaxExemption): TaxExemptionResponse {
    const { id, holder, jurisdiction, certificate, reason, validFrom, validTo, version } = exemption;
    return {
      ...{ id, holder, jurisdiction, certificate, reason, version },
      validFrom: validFrom?.toISOString() ?? null,
      validTo: validTo?.toISOString() ?? null,
      createdAt: exemption.createdAt.toISOString(),
      updatedAt: exemption.updatedAt.toISOString(),
    };
  }
}

export class TaxExemptionPage extends PageOf(TaxExemptionResponse) {}

export class RatePackView {
  /** ISO 3166-1 alpha-2. */
  country: string;
  name: string;
  /** Where the rates were published. */
  source: string;
  /** The day of which they tell the law. */
  @ApiProperty({ format: 'date' }) asOf: string;
  @ApiProperty({ type: 'integer' }) zones: number;
  /** Some of its zones are there. */
  installed: boolean;
}

/** Every pack, without pages. */
export class RatePacksResponse {
  @ApiProperty({ type: [RatePackView] }) data: RatePackView[];
}

/** What was added; nothing where everything was there. */
export class RatePackInstallationResponse {
  country: string;
  @ApiProperty({ type: 'integer' }) zones: number;
  @ApiProperty({ type: 'integer' }) rates: number;
}
