import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsString, Length, Matches, Max, Min, ValidateIf } from 'class-validator';
import { Filterable, instantOf, IsId, IsInstant, ListDefaults, Sortable } from 'markethall/kernel';
import { priceListKinds, type PriceList, type PriceListKind } from '../entities/price-list.entity.js';
import type { PriceListInput } from '../price-list.service.js';

const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/;
const MayBeAbsent = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);
const MayBeNull = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined && value !== null);

class PriceListFactsRequest {
  /** Larger wins among lists for the same audience; default 0. */
  @ApiPropertyOptional({ type: 'integer', default: 0 })
  @MayBeAbsent()
  @IsInt()
  @Min(-1_000_000)
  @Max(1_000_000)
  priority?: number;

  /** Null: all channels. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @MayBeNull()
  @IsId('chan')
  channelId?: string | null;

  /** Null: everybody. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @MayBeNull()
  @IsId('cgrp')
  customerGroupId?: string | null;

  /** Default true. */
  @ApiPropertyOptional({ default: true })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;

  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @MayBeNull()
  @IsInstant()
  validFrom?: string | null;

  /** Exclusive. */
  @ApiPropertyOptional({ type: String, format: 'date-time', nullable: true })
  @MayBeNull()
  @IsInstant()
  validTo?: string | null;
}

/** A new price list. */
export class CreatePriceListRequest extends PriceListFactsRequest {
  /** Letters, digits, dot, dash, underscore; unique without regard to case. */
  @ApiProperty({ example: 'summer-sale', maxLength: 64 })
  @IsString()
  @Matches(CODE)
  code: string;

  @ApiProperty({ example: 'Summer sale', maxLength: 120 })
  @IsString()
  @Length(1, 120)
  @Matches(/\S/)
  name: string;

  /** `override` replaces the base price, `sale` lowers it and shows what it was. */
  @ApiProperty({ enum: ['override', 'sale'] })
  @IsIn(['override', 'sale'])
  kind: 'override' | 'sale';
}

/** Changes of a price list. Absent fields stay. */
export class UpdatePriceListRequest extends PriceListFactsRequest {
  @ApiPropertyOptional({ maxLength: 64 })
  @MayBeAbsent()
  @IsString()
  @Matches(CODE)
  code?: string;

  @ApiPropertyOptional({ maxLength: 120 })
  @MayBeAbsent()
  @IsString()
  @Length(1, 120)
  @Matches(/\S/)
  name?: string;

  @ApiPropertyOptional({ enum: ['override', 'sale'] })
  @MayBeAbsent()
  @IsIn(['override', 'sale'])
  kind?: 'override' | 'sale';
}

/** A price list, without its prices. */
@ListDefaults({ sort: 'name' })
export class PriceListResponse {
  @ApiProperty({ example: 'plist_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'summer-sale' })
  @Filterable()
  code: string;

  @ApiProperty()
  @Sortable()
  name: string;

  @ApiProperty({ enum: priceListKinds })
  @Filterable({ type: 'enum', values: priceListKinds })
  kind: PriceListKind;

  @ApiProperty({ type: 'integer' })
  priority: number;

  @ApiProperty({ type: String, nullable: true })
  @Filterable({ type: 'id', idPrefix: 'chan' })
  channelId: string | null;

  @ApiProperty({ type: String, nullable: true })
  customerGroupId: string | null;

  @ApiProperty()
  @Filterable({ type: 'boolean' })
  active: boolean;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  validFrom: Date | null;

  @ApiProperty({ type: String, format: 'date-time', nullable: true })
  validTo: Date | null;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from(list: PriceList): PriceListResponse {
    const {
      id,
      code,
      name,
      kind,
      priority,
      channelId,
      customerGroupId,
      active,
      validFrom,
      validTo,
      version,
      createdAt,
      updatedAt,
    } = list;
    return {
      id,
      code,
      name,
      kind,
      priority,
      channelId,
      customerGroupId,
      active,
      validFrom,
      validTo,
      version,
      createdAt,
      updatedAt,
    };
  }
}

/** Times as Dates; absent fields stay absent. */
export function priceListChanges(body: UpdatePriceListRequest): Partial<PriceListInput> {
  const { validFrom, validTo, ...rest } = body;
  return {
    ...rest,
    ...(validFrom !== undefined && { validFrom: instantOf(validFrom) }),
    ...(validTo !== undefined && { validTo: instantOf(validTo) }),
  };
}
