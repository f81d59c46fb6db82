import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  IsArray,
  IsBoolean,
  IsInt,
  IsString,
  Length,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { Filterable, instantOf, IsCurrency, IsId, IsInstant, ListDefaults, MoneyView } from 'markethall/kernel';
import type { PricePoint } from '../entities/price-point.entity.js';
import type { Price } from '../entities/price.entity.js';
import { badPrice } from '../pricing.errors.js';
import type { ListPriceChange, PriceChange, PriceChangeResult } from '../variant-prices.service.js';

const MAX_AMOUNT = 1_000_000_000_000;
const MayBeAbsent = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);
const MayBeNull = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined && value !== null);

/** What a price is, whosever it is. */
class PriceFactsRequest {
  /** ISO 4217; one of the channel's currencies. */
  @ApiProperty({ example: 'EUR' })
  @IsCurrency()
  currency: string;

  /** Minor units of one unit, 0 to 10^12; null removes the price: the window of `validFrom`, all windows where it is absent. */
  @ApiProperty({ type: 'integer', nullable: true, example: 1999 })
  @ValidateIf((_body, value) => value !== null)
  @IsInt()
  @Min(0)
  @Max(MAX_AMOUNT)
  amount: number | null;

  /** Holds from this quantity on; default 1. */
  @ApiPropertyOptional({ type: 'integer', default: 1 })
  @MayBeAbsent()
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  minQty?: number;

  /** A price may have several windows; this beginning names one. Of those that hold, the one that began last counts. */
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @MayBeNull()
  @IsInstant()
  validFrom?: string | null;

  /** Exclusive. */
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @MayBeNull()
  @IsInstant()
  validTo?: string | null;

  /** The amount includes tax; default: as the channel enters prices. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @IsBoolean()
  includesTax?: boolean;
}

/** A price of a variant. */
export class PriceRequest extends PriceFactsRequest {
  /** Default: the base list of `channelId`. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @IsId('plist')
  priceListId?: string;

  /** Whose base list is meant when `priceListId` is absent; default: the default channel. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @IsId('chan')
  channelId?: string;

  static toChange(request: PriceRequest): Omit<PriceChange, 'variantId'> {
    return {
      ...(request.priceListId !== undefined && { priceListId: request.priceListId }),
      ...(request.channelId !== undefined && { channelId: request.channelId }),
      ...factsOf(request),
    };
  }
}

/** A price of a list. Name the variant by id or by SKU. */
export class ListPriceRequest extends PriceFactsRequest {
  @ApiPropertyOptional({ example: 'var_01h455vb4pex5vsknk084sn02q' })
  @ValidateIf((body: ListPriceRequest, value) => value !== undefined || body.sku === undefined)
  @IsId('var')
  variantId?: string;

  /** Without regard to case; not beside `variantId`. */
  @ApiPropertyOptional({ example: 'TEA-ASSAM-250', maxLength: 100 })
  @MayBeAbsent()
  @IsString()
  @Length(1, 100)
  sku?: string;

  /** `index`: its place in the request. Throws validation_failed (422). */
  static toChange(request: ListPriceRequest, index: number): ListPriceChange {
    const { variantId, sku } = request;
    if (variantId !== undefined && sku !== undefined)
      throw badPrice(`/prices/${index}/sku`, 'not_together_with_variant_id');
    if (variantId !== undefined) return { ...factsOf(request), variantId };
    return { ...factsOf(request), ...(sku !== undefined && { sku }) };
  }
}

/** Prices of one list. */
export class ListPriceBatchRequest {
  /** True: all or nothing. False: each entry has its own result. Default true. */
  @ApiPropertyOptional({ default: true })
  @MayBeAbsent()
  @IsBoolean()
  atomic?: boolean;

  @ApiProperty({ type: [ListPriceRequest] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => ListPriceRequest)
  prices: ListPriceRequest[];
}

function factsOf(request: PriceFactsRequest): Omit<PriceChange, 'variantId' | 'priceListId' | 'channelId'> {
  const { currency, amount, minQty, validFrom, validTo, includesTax } = request;
  return {
    currency,
    amount: amount === null ? null : BigInt(amount),
    validTo: instantOf(validTo) ?? null,
    ...(minQty !== undefined && { minQty }),
    ...(validFrom !== undefined && { validFrom: instantOf(validFrom) }),
    ...(includesTax !== undefined && { includesTax }),
  };
}

/** Prices of one variant. */
export class VariantPricesRequest {
  @ApiProperty({ type: [PriceRequest] })
  @IsArray()
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => PriceRequest)
  prices: PriceRequest[];
}

/** A price in a batch. */
export class BatchPriceRequest extends PriceRequest {
  @ApiProperty()
  @IsId('var')
  variantId: string;
}

/** Many prices at once. */
export class PriceBatchRequest {
  /** True: all or nothing. False: each entry has its own result. Default true. */
  @ApiPropertyOptional({ default: true })
  @MayBeAbsent()
  @IsBoolean()
  atomic?: boolean;

  @ApiProperty({ type: [BatchPriceRequest] })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => BatchPriceRequest)
  prices: BatchPriceRequest[];
}

/** A price of a variant by a list, in one currency, from a quantity on. */
@ListDefaults({ sort: '-id' })
export class PriceResponse {
  @ApiProperty({ example: 'price_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty()
  @Filterable({ type: 'id', idPrefix: 'var' })
  variantId: string;

  @ApiProperty()
  @Filterable({ type: 'id', idPrefix: 'plist' })
  priceListId: string;

  @ApiProperty({ example: 'EUR' })
  @Filterable()
  currency: string;

  @ApiProperty({ type: MoneyView })
  price: MoneyView;

  /** Entered with tax. */
  @ApiProperty()
  includesTax: boolean;

  @ApiProperty({ type: 'integer' })
  minQty: number;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  validTo: Date | null;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from(price: Price): PriceResponse {
    const { id, variantId, priceListId, currency, amount, includesTax, minQty, validFrom, validTo, updatedAt } = price;
    return {
      id,
      variantId,
      priceListId,
      currency,
      price: MoneyView.of(amount, currency),
      includesTax,
      minQty,
      validFrom,
      validTo,
      updatedAt,
    };
  }
}

/** All prices of a variant. */
export class VariantPricesResponse {
  @ApiProperty({ type: [PriceResponse] })
  prices: PriceResponse[];

  static from(prices: readonly Price[]): VariantPricesResponse {
    return { prices: prices.map((price) => PriceResponse.from(price)) };
  }
}

/** What a price was from a moment on. */
@ListDefaults({ sort: '-id' })
export class PricePointResponse {
  @ApiProperty({ example: 'pp_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty()
  @Filterable({ type: 'id', idPrefix: 'plist' })
  priceListId: string;

  @ApiProperty({ example: 'EUR' })
  @Filterable()
  currency: string;

  @ApiProperty({ type: 'integer' })
  minQty: number;

  /** Null: the price was removed. */
  @ApiProperty({ type: MoneyView, nullable: true })
  price: MoneyView | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  validTo: Date | null;

  @ApiProperty({ type: String, format: 'date-time' })
  @Filterable({ ops: ['gt', 'gte', 'lt', 'lte'], type: 'date' })
  recordedAt: Date;

  static from(point: PricePoint): PricePointResponse {
    const price = point.amount === null ? null : MoneyView.of(point.amount, point.currency);
    const { id, priceListId, currency, minQty, validFrom, validTo, recordedAt } = point;
    return { id, priceListId, currency, minQty, price, validFrom, validTo, recordedAt };
  }
}

/** What became of one entry. */
export class PriceBatchItem {
  /** Position in the request, from 0. */
  @ApiProperty({ type: 'integer' })
  index: number;

  @ApiProperty({ enum: ['ok', 'failed'] })
  status: 'ok' | 'failed';

  /** Code of the first problem; null when it was written. */
  @ApiProperty({ type: String, nullable: true })
  code: string | null;

  /** JSON pointer of the field at fault. */
  @ApiProperty({ type: String, nullable: true })
  pointer: string | null;
}

/** One result an entry, in their order. */
export class PriceBatchResponse {
  @ApiProperty({ type: [PriceBatchItem] })
  results: PriceBatchItem[];

  static from(results: readonly PriceChangeResult[]): PriceBatchResponse {
    return {
      results: results.map(({ index, error }) => {
        const problem = error?.errors[0];
        return {
          index,
          status: error ? 'failed' : 'ok',
          code: problem?.code ?? error?.code ?? null,
          pointer: problem?.pointer ?? null,
        };
      }),
    };
  }
}
