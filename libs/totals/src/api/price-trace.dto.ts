import { ApiProperty } from '@nestjs/swagger';
import { MoneyView } from 'markethall/kernel';
import type { AppliedPromotion, UnappliedPromotion } from 'markethall/promotions';
import type { ConsideredPrice, ExplainedLine, ExplainedStep, PriceExplanation } from '../explanation.js';

const STEPS = ['price', 'line_discount', 'order_discount', 'shipping_discount', 'tax', 'cash_rounding'] as const;

/** A price that was considered. */
export class ConsideredPriceView {
  priceListId: string;
  @ApiProperty({ enum: ['base', 'override', 'sale'] }) kind: string;
  /** Of one unit, as entered. */
  unitPrice: MoneyView;
  includesTax: boolean;
  /** The quantity from which it holds. */
  @ApiProperty({ type: 'integer' }) minQty: number;
  @ApiProperty({ type: 'integer' }) priority: number;
  /** `won`, or the rule by which it lost. */
  outcome: string;

  static of(price: ConsideredPrice, currency: string): ConsideredPriceView {
    const { priceListId, kind, amount, includesTax, minQty, priority, outcome } = price;
    return { priceListId, kind, unitPrice: MoneyView.of(amount, currency), includesTax, minQty, priority, outcome };
  }
}

/** One step: `after` = `before` + `amount`, and the next step begins there. */
export class PriceStepView {
  @ApiProperty({ enum: STEPS }) step: string;
  /** A promotion's code, a tax with its rate, the units and their price. */
  detail: string;
  before: MoneyView;
  after: MoneyView;
  amount: MoneyView;
  /** Of a tax: all of it, contained in the price (then `amount` is 0) or on top. */
  @ApiProperty({ type: MoneyView, nullable: true }) tax: MoneyView | null;
  /** Of a tax that is rounded once a rate: how far the remainder moved it. */
  @ApiProperty({ type: MoneyView, nullable: true }) remainder: MoneyView | null;

  static of(step: ExplainedStep, currency: string): PriceStepView {
    const money = (amount: bigint) => MoneyView.of(amount, currency);
    return {
      step: step.step,
      detail: step.detail,
      before: money(step.before),
      after: money(step.after),
      amount: money(step.amount),
      tax: step.tax === null ? null : money(step.tax),
      remainder: step.remainder === null ? null : money(step.remainder),
    };
  }
}

export class ManualPriceView {
  unitPrice: MoneyView;
  /** Shoppers do not see it. */
  @ApiProperty({ type: String, nullable: true }) reason: string | null;
}

export class PriceTraceLineView {
  lineId: string;
  variantId: string;
  sku: string;
  productName: string;
  @ApiProperty({ type: 'integer' }) quantity: number;
  /** Given away by a promotion. */
  isGift: boolean;
  /** The prices that were considered; shoppers do not see them. */
  @ApiProperty({ type: [ConsideredPriceView] }) candidates: ConsideredPriceView[];
  /** What staff said instead of the price lists. */
  @ApiProperty({ type: ManualPriceView, nullable: true }) manual: ManualPriceView | null;
  /** Of one unit. */
  unitPrice: MoneyView;
  /** Of one unit: the tax that its price contained and that is not due here. */
  containedTax: MoneyView;
  @ApiProperty({ type: [PriceStepView] }) steps: PriceStepView[];
  /** Gross: what the steps add up to. */
  total: MoneyView;

  static of(line: ExplainedLine, currency: string): PriceTraceLineView {
    const { lineId, variantId, sku, productName, quantity, isGift } = line;
    const money = (amount: bigint) => MoneyView.of(amount, currency);
    return {
      ...{ lineId, variantId, sku, productName, quantity, isGift },
      candidates: line.candidates.map((each) => ConsideredPriceView.of(each, currency)),
      manual: line.manual && { unitPrice: money(line.manual.amount), reason: line.manual.reason },
      unitPrice: money(line.unitPrice),
      containedTax: money(line.containedTax),
      steps: line.steps.map((step) => PriceStepView.of(step, currency)),
      total: money(line.total),
    };
  }
}

export class PriceTraceShippingView {
  methodCode: string;
  @ApiProperty({ type: [PriceStepView] }) steps: PriceStepView[];
  /** Gross. */
  total: MoneyView;
}

/** A promotion that took something. */
export class AppliedPromotionView {
  promotionId: string;
  code: string;
  label: string;
  @ApiProperty({ enum: ['catalog', 'line', 'order', 'shipping'] }) lane: string;
  /** As typed. */
  @ApiProperty({ type: String, nullable: true }) couponCode: string | null;
  /** Everything it took. */
  amount: MoneyView;

  static of(applied: AppliedPromotion, currency: string): AppliedPromotionView {
    const { promotionId, promotionCode, label, lane, couponCode, amount } = applied;
    return { promotionId, code: promotionCode, label, lane, couponCode, amount: MoneyView.of(amount, currency) };
  }
}

/** A promotion that took nothing, and why. */
export class UnappliedPromotionView {
  promotionId: string;
  code: string;
  label: string;
  @ApiProperty({ enum: ['catalog', 'line', 'order', 'shipping'] }) lane: string;
  @ApiProperty({ type: String, nullable: true }) couponCode: string | null;
  /** `not_started`, `audience`, `threshold_missing`, `excluded_by`, `limit_reached`, … */
  reason: string;
  /** Facts to the reason: `missing` (minor units) and `currency`, `missingQuantity`, `by`. */
  @ApiProperty({ type: Object }) params: Record<string, string | number>;

  static of(unapplied: UnappliedPromotion): UnappliedPromotionView {
    const { promotionId, promotionCode, label, lane, couponCode, reason, params } = unapplied;
    return { promotionId, code: promotionCode, label, lane, couponCode, reason, params: { ...params } };
  }
}

/** One decision between promotions, in their order. */
export class PromotionStepView {
  @ApiProperty({ enum: ['catalog', 'line', 'order', 'shipping'] }) lane: string;
  code: string;
  /** A line, `shipping`, or null for the whole. */
  @ApiProperty({ type: String, nullable: true }) ref: string | null;
  before: MoneyView;
  after: MoneyView;
  amount: MoneyView;
  detail: string;
}

/** Why it costs what it costs: the amounts of all steps add up to the grand total. */
export class PriceTraceResponse {
  /** SHA-256 of everything that the calculation was given: equal inputs have equal hashes. */
  hash: string;
  /** RFC 3339, UTC: the moment of the calculation. */
  at: string;
  @ApiProperty({ example: 'EUR' }) currency: string;
  @ApiProperty({ type: [PriceTraceLineView] }) lines: PriceTraceLineView[];
  @ApiProperty({ type: PriceTraceShippingView, nullable: true }) shipping: PriceTraceShippingView | null;
  /** Of the whole: the rounding of cash. */
  @ApiProperty({ type: [PriceStepView] }) order: PriceStepView[];
  @ApiProperty({ type: [AppliedPromotionView] }) applied: AppliedPromotionView[];
  @ApiProperty({ type: [UnappliedPromotionView] }) unapplied: UnappliedPromotionView[];
  /** How promotions were decided; shoppers do not see it. */
  @ApiProperty({ type: [PromotionStepView] }) decisions: PromotionStepView[];
  grandTotal: MoneyView;

  static from(explanation: PriceExplanation): PriceTraceResponse {
    const { hash, at, currency, lines, shipping, order, applied, unapplied, promotionSteps, grandTotal } = explanation;
    const money = (amount: bigint) => MoneyView.of(amount, currency);
    return {
      ...{ hash, currency },
      at: at.toISOString(),
      lines: lines.map((line) => PriceTraceLineView.of(line, currency)),
      shipping: shipping && {
        methodCode: shipping.methodCode,
        steps: shipping.steps.map((step) => PriceStepView.of(step, currency)),
        total: money(shipping.total),
      },
      order: order.map((step) => PriceStepView.of(step, currency)),
      applied: applied.map((each) => AppliedPromotionView.of(each, currency)),
      unapplied: unapplied.map((each) => UnappliedPromotionView.of(each)),
      decisions: promotionSteps.map(({ lane, promotionCode, ref, before, after, amount, detail }) => ({
        ...{ lane, ref, detail, code: promotionCode },
        ...{ before: money(before), after: money(after), amount: money(amount) },
      })),
      grandTotal: money(grandTotal),
    };
  }

  /**
   * What a shopper may read of it: every step of the own price, the promotions that apply, the own codes that do not and
   * what is missing to the rest; nothing of other prices, other audiences, of how promotions compete or why staff gave a price.
   */
  static forShopper(trace: PriceTraceResponse): PriceTraceResponse {
    return {
      ...trace,
      lines: trace.lines.map((line) => ({
        ...line,
        candidates: [],
        manual: line.manual && { ...line.manual, reason: null },
      })),
      unapplied: trace.unapplied.filter((each) => each.couponCode !== null || each.reason === 'threshold_missing'),
      decisions: [],
    };
  }
}
