import { ApiProperty } from '@nestjs/swagger';
import type { BackgroundJob } from 'markethall/kernel';
import { type PricedCart, PriceTraceResponse } from 'markethall/totals';
import type { BasketConflict, BasketSimulation } from '../simulation/basket-simulation.service.js';
import { compared } from '../simulation/figures.js';
import { type TrialStanding } from '../simulation/trial.js';
import { ComparedView, ReplayReportView, STANDINGS } from './replay-report.dto.js';

/** What a promotion takes from the basket, and what it would take. */
export class BasketPromotionView {
  promotionId: string;
  code: string;
  label: string;
  @ApiProperty({ enum: STANDINGS }) standing: TrialStanding;
  discount: ComparedView;
}

export class BasketConflictView implements BasketConflict {
  code: string;
  /** The code of who is in its way. */
  by: string;
  @ApiProperty({ type: String, enum: ['not_best', 'excluded_by', 'stopped_by'] }) reason: BasketConflict['reason'];
}

/** A line or delivery without a price. */
export class BasketProblemView {
  @ApiProperty({ type: String, nullable: true }) lineId: string | null;
  @ApiProperty({ type: String, nullable: true }) variantId: string | null;
  code: string;
}

/** A code that would have no effect, whatever the basket. */
export class BasketCouponProblemView {
  code: string;
  reason: string;
}

/** A basket in both worlds. */
export class BasketSimulationView {
  @ApiProperty({ example: 'EUR' }) currency: string;
  grandTotal: ComparedView;
  /** Off the lines, as displayed. */
  discountTotal: ComparedView;
  shippingTotal: ComparedView;
  taxTotal: ComparedView;
  /** Those that apply in one world at least. */
  @ApiProperty({ type: [BasketPromotionView] }) promotions: BasketPromotionView[];
  /** Promotions that would give way to others. */
  @ApiProperty({ type: [BasketConflictView] }) conflicts: BasketConflictView[];
  @ApiProperty({ type: [BasketProblemView] }) problems: BasketProblemView[];
  @ApiProperty({ type: [BasketCouponProblemView] }) couponProblems: BasketCouponProblemView[];
  /** With the promotions as they are. */
  present: PriceTraceResponse;
  /** With the promotions as they would be. */
  simulated: PriceTraceResponse;

  static of({ currency, present, simulated, conflicts, standingOf }: BasketSimulation): BasketSimulationView {
    const [before, after] = [present.priced, simulated.priced];
    const both = (of: 'grandTotal' | 'discountTotal' | 'shippingTotal' | 'taxTotal') =>
      compared(before[of], after[of], currency);
    return {
      currency,
      grandTotal: both('grandTotal'),
      discountTotal: both('discountTotal'),
      shippingTotal: both('shippingTotal'),
      taxTotal: both('taxTotal'),
      promotions: promotionsOf(before, after, currency, standingOf),
      conflicts: conflicts.map((each) => ({ ...each })),
      problems: after.problems.map(({ lineId, variantId, code }) => ({ lineId, variantId, code })),
      couponProblems: after.promotions.couponProblems.map(({ codeKey, reason }) => ({ code: codeKey, reason })),
      present: PriceTraceResponse.from(present.explanation),
      simulated: PriceTraceResponse.from(simulated.explanation),
    };
  }
}

/** A replay: watch it, fetch the file of touched orders and cancel it under `/api/v1/admin/jobs/{id}`. */
export class OrderReplayResponse {
  @ApiProperty({ example: 'job_01k0000000000000000000000a' }) id: string;
  @ApiProperty({ enum: ['queued', 'running', 'succeeded', 'failed', 'canceled'] }) state: string;
  /** Orders done. */
  @ApiProperty({ type: 'integer' }) progress: number;
  /** Orders in all; null until they are counted. */
  @ApiProperty({ type: 'integer', nullable: true }) total: number | null;
  /** Once it has succeeded. */
  @ApiProperty({ type: ReplayReportView, nullable: true }) report: ReplayReportView | null;
  /** Why it failed. */
  @ApiProperty({ type: String, nullable: true }) error: string | null;
  @ApiProperty({ format: 'date-time' }) createdAt: string;

  static from({ id, state, progress, total, result, error, createdAt }: BackgroundJob): OrderReplayResponse {
    const report = result as ReplayReportView | null; // what OrderReplayService.run returned
    return { id, state, progress, total, report, error, createdAt: createdAt.toISOString() };
  }
}

/** The answer to a basket at once, or the replay that has begun. */
export class PromotionSimulationResponse {
  @ApiProperty({ type: BasketSimulationView, nullable: true }) basket: BasketSimulationView | null;
  @ApiProperty({ type: OrderReplayResponse, nullable: true }) replay: OrderReplayResponse | null;
}

function promotionsOf(
  before: PricedCart,
  after: PricedCart,
  currency: string,
  standingOf: BasketSimulation['standingOf'],
): BasketPromotionView[] {
  const rows = new Map<string, { code: string; label: string; before: bigint; after: bigint }>();
  for (const [world, priced] of [['before', before] as const, ['after', after] as const]) {
    for (const { promotionId, promotionCode, label, amount } of priced.promotions.applied) {
      const row = rows.get(promotionId) ?? { code: promotionCode, label, before: 0n, after: 0n };
      rows.set(promotionId, { ...row, [world]: amount });
    }
  }
  return [...rows].map(([promotionId, row]) => ({
    ...{ promotionId, code: row.code, label: row.label },
    standing: standingOf(promotionId),
    discount: compared(row.before, row.after, currency),
  }));
}
