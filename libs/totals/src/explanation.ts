import type { AppliedPromotion, PromotionStep, UnappliedPromotion } from 'markethall/promotions';
import type { Priceable } from './line-prices.js';
import type { PricedBasket } from './price-basket.js';
import { priceHash } from './price-hash.js';
import { isGiftLine } from './promoted-lines.js';
import type { TraceStep } from './totals.types.js';

/** A price that was considered for a line. */
export interface ConsideredPrice {
  priceListId: string;
  kind: string;
  /** Minor units of one unit, as entered. */
  amount: bigint;
  includesTax: boolean;
  /** The quantity step. */
  minQty: number;
  priority: number;
  /** `won`, or the rule by which it lost. */
  outcome: string;
}

/** One step; `before` and `after` are what the thing costs, so that each step begins where the one before ended. */
export interface ExplainedStep {
  step: TraceStep['step'];
  /** For people: a promotion's code, a tax with its rate, … */
  detail: string;
  before: bigint;
  after: bigint;
  /** after − before. */
  amount: bigint;
  /** Of a tax: all of it, contained in the price or not. */
  tax: bigint | null;
  /** Of a tax rounded once a rate: how far the remainder moved it. */
  remainder: bigint | null;
}

export interface ExplainedLine {
  lineId: string;
  variantId: string;
  sku: string;
  productName: string;
  quantity: number;
  isGift: boolean;
  /** Empty for a price by hand. */
  candidates: ConsideredPrice[];
  /** What staff said instead of the lists. */
  manual: { amount: bigint; reason: string } | null;
  /** Of one unit here, after the tax that the price contains was taken out where none is due. */
  unitPrice: bigint;
  /** Of one unit: what was taken out so. */
  containedTax: bigint;
  steps: ExplainedStep[];
  /** Gross. */
  total: bigint;
}

/** Why a basket costs what it costs. Σ of all steps' amounts = grandTotal. */
export interface PriceExplanation {
  /** Equal inputs have equal hashes. */
  hash: string;
  at: Date;
  currency: string;
  lines: ExplainedLine[];
  shipping: { methodCode: string; steps: ExplainedStep[]; total: bigint } | null;
  /** Steps of the whole: the rounding of cash. */
  order: ExplainedStep[];
  applied: readonly AppliedPromotion[];
  unapplied: readonly UnappliedPromotion[];
  /** How promotions were decided, in order. */
  promotionSteps: readonly PromotionStep[];
  grandTotal: bigint;
}

export function explain(basket: PricedBasket): PriceExplanation {
  const { facts, lines, delivery, outcome, input, totals } = basket;
  const codes = new Map(outcome.applied.map((each) => [each.promotionId, each.promotionCode]));
  const steps = stepsByRef(totals.trace, codes);
  return {
    hash: priceHash(input),
    at: facts.request.at,
    currency: totals.currency,
    lines: totals.lines.flatMap((line, index) => {
      const source = lines[index];
      return source ? [explainedLine(source, steps.get(line.lineId) ?? [], line.total)] : [];
    }),
    shipping:
      totals.shipping && delivery
        ? { methodCode: delivery.code, steps: steps.get('shipping') ?? [], total: totals.shipping.total }
        : null,
    order: (steps.get('order') ?? []).filter((step) => step.step !== 'total'),
    applied: outcome.applied,
    unapplied: outcome.unapplied,
    promotionSteps: outcome.steps,
    grandTotal: totals.grandTotal,
  };
}

function explainedLine(source: Priceable, steps: ExplainedStep[], total: bigint): ExplainedLine {
  const { variant, price, manual, unitPrice, lineId, quantity } = source;
  const asked = manual?.amount ?? price?.amount ?? unitPrice;
  return {
    ...{ lineId, quantity, unitPrice, steps, total },
    ...{ variantId: variant.variantId, sku: variant.sku, productName: variant.productName },
    isGift: isGiftLine(lineId),
    candidates: manual === null ? (price?.candidates ?? []).map(considered) : [],
    manual: manual && { amount: manual.amount, reason: manual.reason },
    containedTax: asked - unitPrice,
  };
}

const considered = ({
  priceListId,
  kind,
  amount,
  includesTax,
  minQty,
  priority,
  outcome,
}: ConsideredPrice): ConsideredPrice => ({
  ...{ priceListId, kind, amount, includesTax, minQty, priority, outcome },
});

function stepsByRef(trace: readonly TraceStep[], codes: ReadonlyMap<string, string>): Map<string, ExplainedStep[]> {
  const byRef = new Map<string, ExplainedStep[]>();
  for (const { step, ref, detail, amount, tax, remainder } of trace) {
    const steps = byRef.get(ref) ?? [];
    const before = steps.at(-1)?.after ?? 0n;
    steps.push({
      ...{ step, before, after: before + amount, amount },
      detail: codes.get(detail) ?? detail,
      tax: tax ?? null,
      remainder: remainder ?? null,
    });
    byRef.set(ref, steps);
  }
  return byRef;
}
