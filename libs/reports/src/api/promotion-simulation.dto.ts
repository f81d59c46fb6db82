import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsInt,
  IsObject,
  IsString,
  Length,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { isCountryCode } from 'markethall/channels';
import { instantOf, IsCurrency, IsId, IsInstant } from 'markethall/kernel';
import {
  CreatePromotionRequest,
  promotionChanges,
  promotionTerms,
  UpdatePromotionRequest,
} from 'markethall/promotions';
import { badField } from '../reports.errors.js';
import type { BasketInput } from '../simulation/basket-simulation.service.js';
import type { ReplayRequest, SimulationRequest } from '../simulation/promotion-simulation.service.js';
import type { TrialInput } from '../simulation/trial-promotions.js';

const MayBeAbsent = (): PropertyDecorator => ValidateIf((_body, value) => value !== undefined);

/** As a cart takes them: letters in any case, blanks do not matter. */
const COUPON = /^(?=.*\S)[\p{L}\p{N}\p{P} ]+$/u;

/** One promotion to try: `id` alone (as it is stored, whatever its status), `id` with `changes`, or a `definition`. */
export class SimulatedPromotionRequest {
  @ApiPropertyOptional({ example: 'promo_01h455vb4pex5vsknk084sn02q' })
  @MayBeAbsent()
  @IsId('promo')
  id?: string;

  /** Tried on top of the stored promotion; a status plays no part. */
  @ApiPropertyOptional({ type: UpdatePromotionRequest })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => UpdatePromotionRequest)
  changes?: UpdatePromotionRequest;

  /** One that does not exist; a status plays no part. */
  @ApiPropertyOptional({ type: CreatePromotionRequest })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => CreatePromotionRequest)
  definition?: CreatePromotionRequest;

  /** Coupon codes that open it, whether they exist or not. */
  @ApiPropertyOptional({ type: [String], maxItems: 20 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @ArrayUnique()
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  @Matches(COUPON, { each: true })
  codes?: string[];
}

export class SimulatedLineRequest {
  @ApiProperty({ example: 'var_01h455vb4pex5vsknk084sn02q' })
  @IsId('var')
  variantId: string;

  @ApiProperty({ type: 'integer', minimum: 1, maximum: 10_000, example: 2 })
  @IsInt()
  @Min(1)
  @Max(10_000)
  quantity: number;
}

/** A basket that nobody has, priced by the real price lists. */
export class SimulatedBasketRequest {
  @ApiProperty({ type: [SimulatedLineRequest], maxItems: 200 })
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(200)
  @ValidateNested({ each: true })
  @Type(() => SimulatedLineRequest)
  lines: SimulatedLineRequest[];

  /** Default: the channel's. */
  @ApiPropertyOptional({ example: 'EUR' })
  @MayBeAbsent()
  @IsCurrency()
  currency?: string;

  /** Default: the channel's. */
  @ApiPropertyOptional({ example: 'DE' })
  @MayBeAbsent()
  @Matches(/^[A-Z]{2}$/)
  countryCode?: string;

  @ApiPropertyOptional({ maxLength: 100 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(100)
  region?: string;

  @ApiPropertyOptional({ maxLength: 20 })
  @MayBeAbsent()
  @IsString()
  @MaxLength(20)
  postalCode?: string;

  /** Groups of the buyer, for prices and promotions. */
  @ApiPropertyOptional({ type: [String], maxItems: 50 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsId('cgrp', { each: true })
  customerGroupIds?: string[];

  /** Whether it is the buyer's first order; absent: nobody knows. */
  @ApiPropertyOptional()
  @MayBeAbsent()
  @IsBoolean()
  firstOrder?: boolean;

  /** Coupon codes that the buyer enters. */
  @ApiPropertyOptional({ type: [String], maxItems: 20 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(20)
  @IsString({ each: true })
  @Length(1, 64, { each: true })
  @Matches(COUPON, { each: true })
  codes?: string[];

  @ApiPropertyOptional({ example: 'dm_01h455vb4pex5vsknk084sn02q' })
  @MayBeAbsent()
  @IsId('dm')
  deliveryMethodId?: string;

  /** When it would be bought; default: now. */
  @ApiPropertyOptional({ format: 'date-time' })
  @MayBeAbsent()
  @IsInstant()
  at?: string;
}

/** The orders of a period, placed from `from` until before `to`; at most 400 days and 100,000 orders. */
export class OrderReplayRequest {
  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  from: string;

  /** Exclusive. */
  @ApiProperty({ format: 'date-time' })
  @IsInstant()
  to: string;

  /** Only orders in it; default: the channel's. */
  @ApiPropertyOptional({ example: 'EUR' })
  @MayBeAbsent()
  @IsCurrency()
  currency?: string;
}

/** What to try, and on what: exactly one of `basket` and `replay`. */
export class PromotionSimulationRequest {
  @ApiProperty({ example: 'chan_01h455vb4pex5vsknk084sn02q' })
  @IsId('chan')
  channelId: string;

  /** Tried as though they were active, beside the active ones or in their place. */
  @ApiPropertyOptional({ type: [SimulatedPromotionRequest], maxItems: 50 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => SimulatedPromotionRequest)
  promotions?: SimulatedPromotionRequest[];

  /** Active promotions that are left out. */
  @ApiPropertyOptional({ type: [String], maxItems: 50 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsId('promo', { each: true })
  without?: string[];

  @ApiPropertyOptional({ type: SimulatedBasketRequest })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => SimulatedBasketRequest)
  basket?: SimulatedBasketRequest;

  @ApiPropertyOptional({ type: OrderReplayRequest })
  @MayBeAbsent()
  @IsObject()
  @ValidateNested()
  @Type(() => OrderReplayRequest)
  replay?: OrderReplayRequest;
}

/** For the documentation. */
export const SIMULATION_EXAMPLES = {
  basket: {
    summary: 'A draft on a basket',
    value: {
      channelId: 'chan_01h455vb4pex5vsknk084sn02q',
      promotions: [{ id: 'promo_01h455vb4pex5vsknk084sn02q' }],
      basket: { lines: [{ variantId: 'var_01h455vb4pex5vsknk084sn02q', quantity: 2 }], countryCode: 'DE' },
    },
  },
  replay: {
    summary: 'A change on the orders of January',
    value: {
      channelId: 'chan_01h455vb4pex5vsknk084sn02q',
      promotions: [
        { id: 'promo_01h455vb4pex5vsknk084sn02q', changes: { effect: { effect: 'percentage', percent: 15 } } },
      ],
      without: [],
      replay: { from: '2026-01-01T00:00:00Z', to: '2026-02-01T00:00:00Z' },
    },
  },
};

/** What is tried. Throws validation_failed (422). */
export function simulationOf({
  channelId,
  promotions = [],
  without = [],
}: PromotionSimulationRequest): SimulationRequest {
  return { channelId, without, promotions: promotions.map(trialInputOf) };
}

export function basketOf(basket: SimulatedBasketRequest): BasketInput {
  const { lines, currency, countryCode, region, postalCode, at } = basket;
  if (countryCode === undefined && (region ?? postalCode) !== undefined)
    throw badField('/basket/countryCode', 'required');
  if (countryCode !== undefined && !isCountryCode(countryCode)) throw badField('/basket/countryCode', 'not_a_country');
  return {
    lines,
    currency: currency ?? null,
    destination:
      countryCode === undefined ? null : { countryCode, region: region ?? null, postalCode: postalCode ?? null },
    customerGroupIds: basket.customerGroupIds ?? [],
    isFirstOrder: basket.firstOrder ?? null,
    codes: basket.codes ?? [],
    deliveryMethodId: basket.deliveryMethodId ?? null,
    at: instantOf(at) ?? null,
  };
}

export function periodOf({ from, to, currency }: OrderReplayRequest): Pick<ReplayRequest, 'from' | 'to' | 'currency'> {
  return { from: instantOf(from), to: instantOf(to), currency: currency ?? null };
}

function trialInputOf(request: SimulatedPromotionRequest, index: number): TrialInput {
  const { id, changes, definition, codes = [] } = request;
  const pointer = `/promotions/${index}`;
  if (definition !== undefined) {
    if (id !== undefined || changes !== undefined) throw badField(`${pointer}/definition`, 'not_together_with_id');
    return { codes, terms: promotionTerms(definition) };
  }
  if (id === undefined) throw badField(`${pointer}/id`, 'required');
  const { status: _status, ...tried } = promotionChanges(changes ?? {});
  return { codes, id, changes: tried };
}
