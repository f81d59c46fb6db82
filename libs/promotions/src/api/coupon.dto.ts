import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsString, Matches, Max, Min } from 'class-validator';
import { Filterable, instantOf, ListDefaults } from 'markethall/kernel';
import { type BatchTerms, MAX_BATCH } from '../coupons/coupon-batch.service.js';
import type { CouponTerms } from '../coupons/coupon.service.js';
import { batchStates, type BatchState, type Coupon, type CouponBatch } from '../entities/coupon.entity.js';
import { definedOf, MayBeAbsent, NullableTime, OptionalLimit, OptionalTime } from './fields.js';

/** Changes of a coupon. Absent fields stay. */
export class UpdateCouponRequest {
  /** Null: without limit. */
  @OptionalLimit()
  usageLimit?: number | null;

  @OptionalTime()
  validFrom?: string | null;

  /** Exclusive. */
  @OptionalTime()
  validTo?: string | null;

  /** Switched off, it cannot be redeemed. */
  @ApiPropertyOptional({ default: true })
  @MayBeAbsent()
  @IsBoolean()
  active?: boolean;
}

/** A new coupon. */
export class CreateCouponRequest extends UpdateCouponRequest {
  /** 3 to 64 letters, digits, dashes, dots, underscores; unique in the installation without regard to case. */
  @ApiProperty({ example: 'WELCOME10', minLength: 3, maxLength: 64 })
  @IsString()
  @Matches(/^[\p{L}\p{N}][\p{L}\p{N}._-]{2,63}$/u)
  code: string;
}

export function couponChanges(body: UpdateCouponRequest): Partial<CouponTerms> {
  const { usageLimit, validFrom, validTo, active } = body;
  return definedOf({ usageLimit, active, validFrom: instantOf(validFrom), validTo: instantOf(validTo) });
}

export function couponTerms(body: CreateCouponRequest): CouponTerms {
  return { usageLimit: null, validFrom: null, validTo: null, active: true, ...couponChanges(body) };
}

/** Codes to be generated. */
export class CreateCouponBatchRequest {
  /** Each X becomes a random character; so many that a code cannot be guessed (8 for 100,000 codes). */
  @ApiProperty({ example: 'SUMMER-XXXX-XXXX', maxLength: 64 })
  @IsString()
  @Matches(/^[A-Z0-9][A-Z0-9-]{3,63}$/)
  pattern: string;

  @ApiProperty({ type: 'integer', example: 1000, minimum: 1, maximum: MAX_BATCH })
  @IsInt()
  @Min(1)
  @Max(MAX_BATCH)
  size: number;

  /** Of each code; default 1, null without limit. */
  @OptionalLimit()
  usageLimit?: number | null;

  @OptionalTime()
  validFrom?: string | null;

  /** Exclusive. */
  @OptionalTime()
  validTo?: string | null;
}

export function batchTerms({ pattern, size, usageLimit, validFrom, validTo }: CreateCouponBatchRequest): BatchTerms {
  return {
    pattern,
    size,
    usageLimit: usageLimit === undefined ? 1 : usageLimit,
    validFrom: instantOf(validFrom) ?? null,
    validTo: instantOf(validTo) ?? null,
  };
}

/** A coupon as staff see it. */
@ListDefaults({ sort: '-id' })
export class CouponResponse {
  @ApiProperty({ example: 'coup_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'WELCOME10' })
  @Filterable()
  code: string;

  @ApiProperty({ type: String })
  promotionId: string;

  @ApiProperty({ type: String, nullable: true })
  @Filterable({ type: 'id', idPrefix: 'cbat', ops: ['eq', 'in', 'null'] })
  batchId: string | null;

  @ApiProperty({ type: 'integer', nullable: true })
  usageLimit: number | null;

  /** Held and final uses. */
  @ApiProperty({ type: 'integer' })
  @Filterable({ type: 'number', ops: ['eq', 'gt', 'gte', 'lt', 'lte'] })
  used: number;

  @NullableTime()
  validFrom: Date | null;

  @NullableTime()
  validTo: Date | null;

  @ApiProperty()
  @Filterable({ type: 'boolean' })
  active: boolean;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from({ codeKey: _key, ...coupon }: Coupon): CouponResponse {
    return coupon;
  }
}

/** Codes that were generated together, and how far that is. */
@ListDefaults({ sort: '-id' })
export class CouponBatchResponse {
  @ApiProperty({ example: 'cbat_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ type: String })
  promotionId: string;

  @ApiProperty({ example: 'SUMMER-XXXX-XXXX' })
  pattern: string;

  @ApiProperty({ type: 'integer' })
  size: number;

  /** Codes made so far. */
  @ApiProperty({ type: 'integer' })
  generated: number;

  @ApiProperty({ enum: batchStates })
  @Filterable({ type: 'enum', values: batchStates })
  state: BatchState;

  /** The job that makes them, under `/api/v1/admin/jobs`. */
  @ApiProperty({ type: String })
  jobId: string;

  @ApiProperty({ type: 'integer', nullable: true })
  usageLimit: number | null;

  @NullableTime()
  validFrom: Date | null;

  @NullableTime()
  validTo: Date | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  static from(batch: CouponBatch): CouponBatchResponse {
    return { ...batch };
  }
}
