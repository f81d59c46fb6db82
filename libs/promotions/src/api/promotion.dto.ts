import { ApiProperty } from '@nestjs/swagger';
import { Filterable, ListDefaults, MoneyView, Sortable } from 'markethall/kernel';
import { GROUP_MODES, type GroupMode, PROMOTION_LANES, type PromotionLane } from '../engine/definition.js';
import { promotionStatuses, type PromotionStatus } from '../entities/promotion.entity.js';
import { useStates, type PromotionUse, type UseState } from '../entities/promotion-use.entity.js';
import type { PromotionView } from '../promotion-queries.js';
import { NullableTime } from './fields.js';

const RULE = { type: 'object', additionalProperties: true } as const;

/** Texts of a promotion in one language. */
export class PromotionTextResponse {
  @ApiProperty()
  locale: string;

  @ApiProperty()
  label: string;

  @ApiProperty({ type: String, nullable: true })
  badge: string | null;
}

/** A promotion as staff see it. */
@ListDefaults({ sort: '-id' })
export class PromotionResponse {
  @ApiProperty({ example: 'promo_01h455vb4pex5vsknk084sn02q' })
  id: string;

  @ApiProperty({ example: 'tea-3-for-2' })
  @Filterable({ ops: ['eq', 'in', 'like'] })
  @Sortable()
  code: string;

  @ApiProperty({ enum: promotionStatuses })
  @Filterable({ type: 'enum', values: promotionStatuses })
  @Sortable()
  status: PromotionStatus;

  @ApiProperty({ enum: PROMOTION_LANES })
  @Filterable({ type: 'enum', values: PROMOTION_LANES })
  lane: PromotionLane;

  @ApiProperty()
  group: string;

  @ApiProperty({ enum: GROUP_MODES })
  mode: GroupMode;

  @ApiProperty({ type: 'integer' })
  @Sortable()
  priority: number;

  @ApiProperty({ type: [String] })
  excludes: string[];

  @ApiProperty()
  stopFurther: boolean;

  @ApiProperty()
  @Filterable({ type: 'boolean' })
  needsCoupon: boolean;

  /** Null: every channel. */
  @ApiProperty({ type: [String], nullable: true })
  channelIds: string[] | null;

  @NullableTime()
  @Filterable({ type: 'date', ops: ['gt', 'gte', 'lt', 'lte', 'null'] })
  validFrom: Date | null;

  @NullableTime()
  @Filterable({ type: 'date', ops: ['gt', 'gte', 'lt', 'lte', 'null'] })
  validTo: Date | null;

  @ApiProperty({ ...RULE, nullable: true })
  conditions: Record<string, unknown> | null;

  @ApiProperty({ ...RULE, nullable: true })
  targets: Record<string, unknown> | null;

  @ApiProperty(RULE)
  effect: Record<string, unknown>;

  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' }, nullable: true })
  minUnitPrice: Record<string, number> | null;

  @ApiProperty({ type: 'number', nullable: true })
  maxTotalDiscountPercent: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  usageLimit: number | null;

  @ApiProperty({ type: 'integer', nullable: true })
  usageLimitPerCustomer: number | null;

  @ApiProperty({ type: String, nullable: true })
  @Filterable({ type: 'id', idPrefix: 'camp', ops: ['eq', 'in', 'null'] })
  campaignId: string | null;

  /** Uses that are held or final, while it is counted: it has a limit, coupons or a campaign. */
  @ApiProperty({ type: 'integer' })
  used: number;

  @ApiProperty()
  giveBackOnCancel: boolean;

  @ApiProperty({ type: [PromotionTextResponse] })
  translations: PromotionTextResponse[];

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from({ promotion, channelIds, texts }: PromotionView): PromotionResponse {
    const { codeKey: _key, excludes, conditions, targets, effect, ...own } = promotion;
    return {
      ...own,
      excludes: excludes ?? [],
      channelIds,
      conditions: conditions && { ...conditions },
      targets: targets && { ...targets },
      effect: { ...effect },
      translations: texts
        .map(({ locale, label, badge }) => ({ locale, label, badge }))
        .sort((a, b) => (a.locale < b.locale ? -1 : 1)),
    };
  }
}

/** One use of a promotion by an order. */
@ListDefaults({ sort: '-id' })
export class PromotionUseResponse {
  @ApiProperty({ example: 'puse_01h455vb4pex5vsknk084sn02q' })
  id: string;

  /** Who used it, such as an order's id. */
  @ApiProperty({ example: 'ord_01h455vb4pex5vsknk084sn02q' })
  @Filterable()
  reference: string;

  @ApiProperty({ type: String })
  channelId: string;

  @ApiProperty({ type: String, nullable: true })
  @Filterable({ type: 'id', idPrefix: 'coup' })
  couponId: string | null;

  @ApiProperty({ type: String, nullable: true })
  campaignId: string | null;

  /** What it took. */
  @ApiProperty({ type: MoneyView })
  amount: MoneyView;

  @ApiProperty({ enum: useStates })
  @Filterable({ type: 'enum', values: useStates })
  state: UseState;

  /** When a hold lets go. */
  @NullableTime()
  expiresAt: Date | null;

  @ApiProperty({ type: String, format: 'date-time' })
  createdAt: Date;

  @ApiProperty({ type: String, format: 'date-time' })
  updatedAt: Date;

  static from(use: PromotionUse): PromotionUseResponse {
    const { id, reference, channelId, couponId, campaignId, amount, currency, state, expiresAt, createdAt, updatedAt } =
      use;
    const money = MoneyView.of(amount, currency);
    return { id, reference, channelId, couponId, campaignId, amount: money, state, expiresAt, createdAt, updatedAt };
  }
}
