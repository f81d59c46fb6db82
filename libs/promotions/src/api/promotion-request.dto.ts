import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsObject,
  IsString,
  Matches,
  Max,
  Min,
  ValidateNested,
} from 'class-validator';
import { instantOf, IsId } from 'markethall/kernel';
import {
  type EffectSpec,
  GROUP_MODES,
  type GroupMode,
  PROMOTION_LANES,
  type PromotionLane,
  type Rule,
} from '../engine/definition.js';
import { promotionStatuses, type PromotionStatus } from '../entities/promotion.entity.js';
import { ORDINARY_TERMS, type PromotionTerms, type PromotionTextInput } from '../promotion-editor.js';
import { definedOf, IsCode, IsLine, MayBeAbsent, MayBeNull, OptionalLimit, OptionalTime } from './fields.js';

const RULE = { type: 'object', additionalProperties: true } as const;

/** What shoppers of one language read. */
export class PromotionTextRequest {
  /** BCP 47. */
  @ApiProperty({ example: 'en' })
  @IsString()
  @Matches(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/)
  locale: string;

  @ApiProperty({ example: '3 for 2 on teas', maxLength: 200 })
  @IsLine(200)
  label: string;

  /** Shown on the products that it concerns. */
  @ApiPropertyOptional({ type: String, nullable: true, example: '3 for 2', maxLength: 40 })
  @MayBeNull()
  @IsLine(40)
  badge?: string | null;
}

class PromotionFactsRequest {
  /** Promotions of one lane and group conflict by `mode`; groups of a lane add up. Default `default`. */
  @ApiPropertyOptional({ default: 'default', maxLength: 64 })
  @MayBeAbsent()
  @IsCode()
  group?: string;

  /**
   * How the promotions of a group get along: those that apply at once and share lane, group and a channel say the same, or
   * are refused (`mode_differs_in_group`). To change it, make the others drafts first. Default `best_for_customer`.
   */
  @ApiPropertyOptional({ enum: GROUP_MODES, default: 'best_for_customer' })
  @MayBeAbsent()
  @IsIn(GROUP_MODES)
  mode?: GroupMode;

  /** Larger first; default 0. */
  @ApiPropertyOptional({ type: 'integer', default: 0 })
  @MayBeAbsent()
  @IsInt()
  @Min(-1_000_000)
  @Max(1_000_000)
  priority?: number;

  /** Codes of promotions that must not apply together with this one. */
  @ApiPropertyOptional({ type: [String], maxItems: 50 })
  @MayBeAbsent()
  @IsArray()
  @ArrayMaxSize(50)
  @ArrayUnique()
  @IsString({ each: true })
  @Matches(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, { each: true })
  excludes?: string[];

  /** When it applies, nothing with a lower priority of its lane does. Default false. */
  @ApiPropertyOptional({ default: false })
  @MayBeAbsent()
  @IsBoolean()
  stopFurther?: boolean;

  /** Applies only with one of its coupon codes. Default false. */
  @ApiPropertyOptional({ default: false })
  @MayBeAbsent()
  @IsBoolean()
  needsCoupon?: boolean;

  /** Null: every channel. */
  @ApiPropertyOptional({ type: [String], nullable: true, maxItems: 100 })
  @MayBeNull()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(100)
  @ArrayUnique()
  @IsId('chan', { each: true })
  channelIds?: string[] | null;

  @OptionalTime()
  validFrom?: string | null;

  /** Exclusive. */
  @OptionalTime()
  validTo?: string | null;

  /** When a basket qualifies: a tree of `all`, `any`, `not` and conditions, at most 16 KiB. Null: always. */
  @ApiPropertyOptional({ ...RULE, nullable: true, example: { condition: 'first_order' } })
  @MayBeNull()
  @IsObject()
  conditions?: Record<string, unknown> | null;

  /** Which lines it lowers. Null: all. */
  @ApiPropertyOptional({ ...RULE, nullable: true })
  @MayBeNull()
  @IsObject()
  targets?: Record<string, unknown> | null;

  /** A unit never costs less: minor units by currency. */
  @ApiPropertyOptional({ type: 'object', additionalProperties: { type: 'integer' }, nullable: true })
  @MayBeNull()
  @IsObject()
  minUnitPrice?: Record<string, number> | null;

  /** All discounts together never take more of the base, 0 to 100. */
  @ApiPropertyOptional({ type: 'number', nullable: true, minimum: 0, maximum: 100, example: 50 })
  @MayBeNull()
  @IsNumber({ maxDecimalPlaces: 4 })
  @Min(0)
  @Max(100)
  maxTotalDiscountPercent?: number | null;

  /** Uses by everybody, counted from when it is set. Null: without limit. */
  @OptionalLimit()
  usageLimit?: number | null;

  /** Uses by one customer, or one e-mail address of guests. Null: without limit. */
  @OptionalLimit(1_000_000)
  usageLimitPerCustomer?: number | null;

  /** The campaign whose budget it shares. */
  @ApiPropertyOptional({ type: String, nullable: true })
  @MayBeNull()
  @IsId('camp')
  campaignId?: string | null;

  /** Cancellation of a placed order gives its use back. Default true. */
  @ApiPropertyOptional({ default: true })
  @MayBeAbsent()
  @IsBoolean()
  giveBackOnCancel?: boolean;
}

const TEXTS = [
  ApiProperty({ type: [PromotionTextRequest], maxItems: 50 }),
  IsArray(),
  ArrayMinSize(1),
  ArrayMaxSize(50),
  ArrayUnique((text: PromotionTextRequest | null) => text?.locale),
  ValidateNested({ each: true }),
  Type(() => PromotionTextRequest),
];

const Texts = (): PropertyDecorator => (target, key) => {
  for (const decorate of TEXTS) decorate(target, String(key));
};

/** A new promotion; a draft unless it says otherwise. */
export class CreatePromotionRequest extends PromotionFactsRequest {
  /** Letters, digits, dot, dash, underscore; unique without regard to case. */
  @ApiProperty({ example: 'tea-3-for-2', maxLength: 64 })
  @IsCode()
  code: string;

  /** The step in which it applies. */
  @ApiProperty({ enum: PROMOTION_LANES })
  @IsIn(PROMOTION_LANES)
  lane: PromotionLane;

  /** What it does: an effect with its parameters. */
  @ApiProperty({ ...RULE, example: { effect: 'percentage', percent: 10 } })
  @IsObject()
  effect: Record<string, unknown>;

  @Texts()
  translations: PromotionTextRequest[];

  @ApiPropertyOptional({ enum: ['draft', 'active'], default: 'draft' })
  @MayBeAbsent()
  @IsIn(['draft', 'active'])
  status?: 'draft' | 'active';
}

/** Changes of a promotion. Absent fields stay. */
export class UpdatePromotionRequest extends PromotionFactsRequest {
  @ApiPropertyOptional({ maxLength: 64 })
  @MayBeAbsent()
  @IsCode()
  code?: string;

  @ApiPropertyOptional({ enum: PROMOTION_LANES })
  @MayBeAbsent()
  @IsIn(PROMOTION_LANES)
  lane?: PromotionLane;

  @ApiPropertyOptional({ ...RULE })
  @MayBeAbsent()
  @IsObject()
  effect?: Record<string, unknown>;

  /** Replaces all texts. */
  @MayBeAbsent()
  @Texts()
  translations?: PromotionTextRequest[];

  /** Archived promotions come back as drafts. */
  @ApiPropertyOptional({ enum: promotionStatuses })
  @MayBeAbsent()
  @IsIn(promotionStatuses)
  status?: PromotionStatus;
}

/** The changes as the service takes them. Rules are judged there. */
export function promotionChanges(body: UpdatePromotionRequest): Partial<PromotionTerms> {
  const { validFrom, validTo, translations, conditions, targets, effect, ...rest } = body;
  return definedOf({
    ...rest,
    validFrom: instantOf(validFrom),
    validTo: instantOf(validTo),
    translations: translations && textsOf(translations),
    conditions: conditions as Rule | null | undefined, // PromotionRules refuses what is none
    targets: targets as Rule | null | undefined, // as above
    effect: effect as EffectSpec | undefined, // as above
  });
}

/** A new promotion with its defaults. */
export function promotionTerms(body: CreatePromotionRequest): PromotionTerms {
  const { code, lane, translations, effect } = body;
  return {
    ...ORDINARY_TERMS,
    ...promotionChanges(body),
    code,
    lane,
    effect: effect as EffectSpec, // PromotionRules refuses what is none
    translations: textsOf(translations),
  };
}

const textsOf = (texts: readonly PromotionTextRequest[]): PromotionTextInput =>
  Object.fromEntries(texts.map(({ locale, label, badge }) => [locale, { label, badge: badge ?? null }]));
