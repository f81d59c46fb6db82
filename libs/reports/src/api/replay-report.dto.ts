import { ApiProperty } from '@nestjs/swagger';
import { MoneyView } from 'markethall/kernel';
import type {
  Compared,
  Conflict,
  GroupFigures,
  OrderFigures,
  PromotionFigures,
  ReplayReport,
} from '../simulation/replay-report.js';
import type { TrialStanding } from '../simulation/trial.js';

export const STANDINGS = ['present', 'added', 'changed', 'removed', 'gone'] as const;

/** An amount as it was (or is) and as it would be; `difference` is what it would change. */
export class ComparedView implements Compared {
  before: MoneyView;
  after: MoneyView;
  difference: MoneyView;
}

/** What a promotion took from the orders of the period, and what it would take. */
export class PromotionFiguresView implements PromotionFigures {
  promotionId: string;
  /** Null for one that is not active any more. */
  @ApiProperty({ type: String, nullable: true }) code: string | null;
  label: string;
  @ApiProperty({ enum: STANDINGS }) standing: TrialStanding;
  @ApiProperty({ type: 'integer' }) ordersBefore: number;
  @ApiProperty({ type: 'integer' }) ordersAfter: number;
  /** In the terms of the prices; gifts weigh nothing. */
  discount: ComparedView;
  @ApiProperty({ type: 'integer' }) giftUnitsBefore: number;
  @ApiProperty({ type: 'integer' }) giftUnitsAfter: number;
  /** Orders by the reason why it would take nothing there: `threshold_missing`, `not_best`, … */
  @ApiProperty({ type: 'object', additionalProperties: { type: 'integer' } }) unapplied: Record<string, number>;
}

/** In how many orders a promotion would give way to another. */
export class ConflictView implements Conflict {
  code: string;
  /** The code of who is in its way. */
  by: string;
  /** `not_best`, `excluded_by`, `stopped_by`. */
  reason: string;
  @ApiProperty({ type: 'integer' }) orders: number;
}

/** What it means for the customers of a group. */
export class GroupFiguresView implements GroupFigures {
  /** Null: guests, and customers of no group. */
  @ApiProperty({ type: String, nullable: true }) customerGroupId: string | null;
  @ApiProperty({ type: 'integer' }) orders: number;
  @ApiProperty({ type: 'integer' }) payLess: number;
  @ApiProperty({ type: 'integer' }) payMore: number;
  difference: MoneyView;
}

export class OrderFiguresView implements OrderFigures {
  orderId: string;
  @ApiProperty({ type: String, nullable: true }) number: string | null;
  /** Grand totals. */
  total: ComparedView;
}

export class ReplayCountsView {
  @ApiProperty({ type: 'integer' }) replayed: number;
  /** Whose total, discounts or gifts would differ. */
  @ApiProperty({ type: 'integer' }) touched: number;
  @ApiProperty({ type: 'integer' }) payLess: number;
  @ApiProperty({ type: 'integer' }) payMore: number;
  /** Left out of every figure: sold without a tax that prices contain, or their copies do not add up to what was charged. */
  @ApiProperty({ type: 'integer' }) skipped: number;
}

/** What would have come of the orders of a period. */
export class ReplayReportView implements ReplayReport {
  channelId: string;
  @ApiProperty({ example: 'EUR' }) currency: string;
  @ApiProperty({ format: 'date-time' }) from: string;
  @ApiProperty({ format: 'date-time' }) to: string;
  orders: ReplayCountsView;
  /** Σ of the grand totals. */
  revenue: ComparedView;
  /** The same without tax. */
  netRevenue: ComparedView;
  /** What promotions took off goods and delivery, in the terms of the prices. */
  discount: ComparedView;
  @ApiProperty({ type: 'integer' }) giftUnitsBefore: number;
  @ApiProperty({ type: 'integer' }) giftUnitsAfter: number;
  /** The largest differences first. */
  @ApiProperty({ type: [PromotionFiguresView] }) promotions: PromotionFiguresView[];
  /** The most frequent first. */
  @ApiProperty({ type: [ConflictView] }) conflicts: ConflictView[];
  @ApiProperty({ type: [GroupFiguresView] }) groups: GroupFiguresView[];
  /** Orders that would have cost less, the largest difference first. */
  @ApiProperty({ type: [OrderFiguresView] }) winners: OrderFiguresView[];
  /** Orders that would have cost more. */
  @ApiProperty({ type: [OrderFiguresView] }) losers: OrderFiguresView[];
  /** Some of the touched orders, by chance. */
  @ApiProperty({ type: [OrderFiguresView] }) sample: OrderFiguresView[];
}
