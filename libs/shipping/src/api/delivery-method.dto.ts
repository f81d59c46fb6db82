import { ApiProperty } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsISO31661Alpha2,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Filterable, IsCurrency, IsId, ListDefaults, PageOf, Sortable } from 'markethall/kernel';
import type { DeliveryMethodTerms } from '../delivery-method.service.js';
import type { DeliveryMethod } from '../entities/delivery-method.entity.js';
import type { DeliveryRateKind } from '../entities/delivery-rate.entity.js';
import type { RateView } from '../shipping-calculator.js';

const CODE = /^[a-z0-9][a-z0-9_-]*$/;
/** A PATCH may leave a field out, but not clear it. */
const isSent = (_: object, value: unknown) => value !== undefined;

/** What shoppers of one locale read. */
export class DeliveryTextInput {
  /** BCP 47. */
  @ApiProperty({ example: 'en' }) @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/) locale: string;
  @IsString() @Length(1, 120) name: string;
  @ValidateIf(isSent) @IsString() @MaxLength(500) description?: string;
}

/** A price: flat, or for a range of weight. */
export class DeliveryRateInput {
  @ApiProperty({ enum: ['flat', 'weight'] }) @IsIn(['flat', 'weight']) kind: DeliveryRateKind;
  /** ISO 4217. */
  @IsCurrency() currency: string;
  /** Minor units; 0 is free. */
  @ApiProperty({ type: 'integer', example: 490 }) @IsInt() @Min(0) @Max(1_000_000_000_000) amount: number;
  /** Grams, included; 0 when absent. */
  @ApiProperty({ type: 'integer', required: false })
  @ValidateIf(isSent)
  @IsInt()
  @Min(0)
  @Max(1_000_000_000)
  minWeightGrams?: number;
  /** Grams, excluded; without limit when absent. */
  @ApiProperty({ type: 'integer', required: false, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000_000_000)
  maxWeightGrams?: number | null;
  /** Minor units: free when the goods cost at least this. */
  @ApiProperty({ type: 'integer', required: false, nullable: true })
  @IsOptional()
  @IsInt()
  @Min(0)
  @Max(1_000_000_000_000)
  freeFrom?: number | null;

  static toRate(rate: DeliveryRateInput): RateView {
    return {
      kind: rate.kind,
      currency: rate.currency,
      amount: BigInt(rate.amount),
      minWeight: rate.minWeightGrams ?? 0,
      maxWeight: rate.maxWeightGrams ?? null,
      freeFrom: rate.freeFrom == null ? null : BigInt(rate.freeFrom),
    };
  }
}

export class CreateDeliveryMethodRequest {
  /** The channel that offers it; the default channel when absent. */
  @ApiProperty({ required: false }) @ValidateIf(isSent) @IsId('chan') channelId?: string;
  /** Unique in its channel. */
  @ApiProperty({ example: 'standard' }) @Matches(CODE) @Length(1, 40) code: string;
  /** `flat`, `weight` or a plugin's. */
  @ApiProperty({ example: 'flat' }) @Matches(CODE) @Length(1, 40) calculatorCode: string;
  /** Tax category of the delivery itself. */
  @ApiProperty({ example: 'standard' }) @Matches(CODE) @Length(1, 40) taxCategoryCode: string;
  /** Whether the rates contain the tax. */
  @IsBoolean() includesTax: boolean;
  /** ISO 3166-1 alpha-2; every country of the channel when absent or null. */
  @ApiProperty({ type: [String], required: false, nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(250)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  countries?: string[] | null;
  /** Settings in the calculator's own terms. */
  @ApiProperty({ type: Object, required: false, nullable: true })
  @IsOptional()
  @IsObject()
  config?: Record<string, unknown> | null;
  /** Offered to shoppers; true when absent. */
  @ApiProperty({ required: false }) @ValidateIf(isSent) @IsBoolean() active?: boolean;
  /** Methods are offered in this order; 0 when absent. */
  @ApiProperty({ type: 'integer', required: false })
  @ValidateIf(isSent)
  @IsInt()
  @Min(0)
  @Max(100_000)
  position?: number;
  @ApiProperty({ type: [DeliveryTextInput], maxItems: 50 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique((text: DeliveryTextInput | null) => text?.locale)
  @ValidateNested({ each: true })
  @Type(() => DeliveryTextInput)
  translations: DeliveryTextInput[];
  @ApiProperty({ type: [DeliveryRateInput], maxItems: 500 })
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => DeliveryRateInput)
  rates: DeliveryRateInput[];

  /** The terms with their defaults. */
  static terms(body: CreateDeliveryMethodRequest): DeliveryMethodTerms {
    return {
      calculatorCode: body.calculatorCode,
      taxCategoryCode: body.taxCategoryCode,
      includesTax: body.includesTax,
      countries: body.countries ?? null,
      config: body.config ?? null,
      active: body.active ?? true,
      position: body.position ?? 0,
      translations: toTexts(body.translations),
      rates: body.rates.map((rate) => DeliveryRateInput.toRate(rate)),
    };
  }
}

export class UpdateDeliveryMethodRequest {
  @ApiProperty({ required: false }) @ValidateIf(isSent) @Matches(CODE) @Length(1, 40) calculatorCode?: string;
  @ApiProperty({ required: false }) @ValidateIf(isSent) @Matches(CODE) @Length(1, 40) taxCategoryCode?: string;
  /** Whether the rates contain the tax. */
  @ApiProperty({ required: false }) @ValidateIf(isSent) @IsBoolean() includesTax?: boolean;
  /** ISO 3166-1 alpha-2; null is every country of the channel. */
  @ApiProperty({ type: [String], required: false, nullable: true })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(250)
  @ArrayUnique()
  @IsISO31661Alpha2({ each: true })
  countries?: string[] | null;
  /** Settings in the calculator's own terms. */
  @ApiProperty({ type: Object, required: false, nullable: true })
  @IsOptional()
  @IsObject()
  config?: Record<string, unknown> | null;
  @ApiProperty({ required: false }) @ValidateIf(isSent) @IsBoolean() active?: boolean;
  @ApiProperty({ type: 'integer', required: false })
  @ValidateIf(isSent)
  @IsInt()
  @Min(0)
  @Max(100_000)
  position?: number;
  /** Replaces all texts. */
  @ApiProperty({ type: [DeliveryTextInput], required: false, maxItems: 50 })
  @ValidateIf(isSent)
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @ArrayUnique((text: DeliveryTextInput | null) => text?.locale)
  @ValidateNested({ each: true })
  @Type(() => DeliveryTextInput)
  translations?: DeliveryTextInput[];
  /** Replaces all rates. */
  @ApiProperty({ type: [DeliveryRateInput], required: false, maxItems: 500 })
  @ValidateIf(isSent)
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => DeliveryRateInput)
  rates?: DeliveryRateInput[];

  /** Only what was sent. */
  static terms(body: UpdateDeliveryMethodRequest): Partial<DeliveryMethodTerms> {
    const { translations, rates, ...columns } = body;
    const terms: Partial<DeliveryMethodTerms> = Object.fromEntries(
      Object.entries(columns).filter(([, value]) => value !== undefined),
    );
    if (translations) terms.translations = toTexts(translations);
    if (rates) terms.rates = rates.map((rate) => DeliveryRateInput.toRate(rate));
    return terms;
  }
}

export class DeliveryTextView {
  locale: string;
  name: string;
  description: string;
}

export class DeliveryRateView {
  @ApiProperty({ enum: ['flat', 'weight'] }) kind: DeliveryRateKind;
  currency: string;
  /** Minor units. */
  @ApiProperty({ type: 'integer' }) amount: number;
  @ApiProperty({ type: 'integer' }) minWeightGrams: number;
  @ApiProperty({ type: 'integer', nullable: true }) maxWeightGrams: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) freeFrom: number | null;
}

@ListDefaults({ sort: 'position' })
export class DeliveryMethodResponse {
  id: string;
  @Filterable({ type: 'id', idPrefix: 'chan' }) channelId: string;
  @Filterable() @Sortable() code: string;
  calculatorCode: string;
  taxCategoryCode: string;
  includesTax: boolean;
  @ApiProperty({ type: [String], nullable: true }) countries: string[] | null;
  @ApiProperty({ type: Object, nullable: true }) config: Record<string, unknown> | null;
  @Filterable({ type: 'boolean', ops: ['eq'] }) active: boolean;
  @ApiProperty({ type: 'integer' }) @Sortable() position: number;
  @ApiProperty({ type: [DeliveryTextView] }) translations: DeliveryTextView[];
  @ApiProperty({ type: [DeliveryRateView] }) rates: DeliveryRateView[];
  version: number;
  /** RFC 3339, UTC. */
  createdAt: string;
  updatedAt: string;

  static from(method: DeliveryMethod): DeliveryMethodResponse {
    return {
      id: method.id,
      channelId: method.channelId,
      code: method.code,
      calculatorCode: method.calculatorCode,
      taxCategoryCode: method.taxCategoryCode,
      includesTax: method.includesTax,
      countries: method.countries,
      config: method.config,
      active: method.active,
      position: method.position,
      translations: method.translations.map(({ locale, name, description }) => ({ locale, name, description })),
      rates: method.rates.map((rate) => ({
        kind: rate.kind,
        currency: rate.currency,
        amount: Number(rate.amount),
        minWeightGrams: rate.minWeight,
        maxWeightGrams: rate.maxWeight,
        freeFrom: rate.freeFrom === null ? null : Number(rate.freeFrom),
      })),
      version: method.version,
      createdAt: method.createdAt.toISOString(),
      updatedAt: method.updatedAt.toISOString(),
    };
  }
}

export class DeliveryMethodPage extends PageOf(DeliveryMethodResponse) {}

function toTexts(texts: readonly DeliveryTextInput[]): DeliveryMethodTerms['translations'] {
  return Object.fromEntries(
    texts.map(({ locale, name, description }) => [locale, { name, description: description ?? '' }]),
  );
}
