import type { Candidate } from './candidate.js';
import type { CompiledPromotion } from './compiled-promotion.js';
import type { Note } from './conflict-set.js';
import type { Coupons } from './coupons.js';
import type { Lane } from './lane.js';
import type {
  AppliedDiscount,
  AppliedPromotion,
  GiftUnits,
  PromotionOutcome,
  PromotionStep,
  UnappliedPromotion,
  UnappliedReason,
} from './outcome.js';
import type { Remaining, Taken } from './remaining.js';

/** Collects what was decided, lane by lane. */
export class OutcomeBuilder {
  private readonly lines = new Map<string, AppliedDiscount[]>();
  private readonly shipping: AppliedDiscount[] = [];
  private readonly gifts: GiftUnits[] = [];
  private readonly promotions: AppliedPromotion[] = [];
  private readonly unapplied: UnappliedPromotion[] = [];
  private readonly steps: PromotionStep[] = [];

  constructor(
    private readonly coupons: Coupons,
    readonly trace: boolean,
  ) {}

  /** `remaining` is what the promotion has left. */
  applied({ promotion, coupon, lines, gifts }: Candidate, taken: Taken, lane: Lane, remaining: Remaining): void {
    const { id, code, label, campaignId } = promotion.definition;
    const head = { promotionId: id, promotionCode: code, label, lane: lane.lane };
    const couponCode = coupon?.code ?? null;
    this.promotions.push({ couponId: coupon?.couponId ?? null, couponCode, campaignId, amount: taken.total, ...head });

    lines.forEach(({ index, line: { lineId } }, k) => {
      const amount = taken.amounts[k] ?? 0n;
      if (amount === 0n) return;
      const discounts = this.lines.get(lineId);
      const discount = discountOf(head, couponCode, amount);
      if (discounts === undefined) this.lines.set(lineId, [discount]);
      else discounts.push(discount);
      if (this.trace) this.step(lane, code, lineId, remaining.left[index] ?? 0n, amount, 'applied');
    });
    if (taken.shipping > 0n) {
      this.shipping.push(discountOf(head, couponCode, taken.shipping));
      if (this.trace) this.step(lane, code, 'shipping', remaining.shipping, taken.shipping, 'applied');
    }
    for (const { variantId, quantity } of gifts) {
      this.gifts.push({ promotionId: id, promotionCode: code, label, couponCode, variantId, quantity });
      if (this.trace) this.step(lane, code, null, lane.sums.base, 0n, `gives ${quantity} × ${variantId}`);
    }
  }

  refused(
    { definition }: CompiledPromotion,
    lane: Lane,
    reason: UnappliedReason,
    params: Readonly<Record<string, string | number>> = {},
  ): void {
    const { id, code, label } = definition;
    const coupon = this.coupons.open.get(id) ?? this.coupons.refused.get(id)?.coupon;
    this.unapplied.push({
      promotionId: id,
      promotionCode: code,
      label,
      lane: lane.lane,
      couponCode: coupon?.code ?? null,
      reason,
      params,
    });
    if (this.trace) this.step(lane, code, null, lane.sums.base, 0n, refusalText(reason, params));
  }

  /** How a choice among several was made. */
  note(lane: Lane, { code, detail, index }: Note): void {
    if (!this.trace) return;
    const line = index === undefined ? undefined : lane.lines[index];
    this.step(lane, code, line?.line.lineId ?? null, line?.base ?? lane.sums.base, 0n, detail);
  }

  build(): PromotionOutcome {
    return {
      lines: this.lines,
      shipping: this.shipping,
      gifts: this.gifts,
      applied: this.promotions,
      unapplied: this.unapplied,
      couponProblems: this.coupons.problems,
      steps: this.steps,
    };
  }

  private step({ lane }: Lane, code: string, ref: string | null, after: bigint, amount: bigint, detail: string): void {
    this.steps.push({ lane, promotionCode: code, ref, before: after + amount, after, amount, detail });
  }
}

function discountOf(
  head: Pick<AppliedDiscount, 'promotionId' | 'promotionCode' | 'label' | 'lane'>,
  couponCode: string | null,
  amount: bigint,
): AppliedDiscount {
  const { promotionId, promotionCode, label, lane } = head;
  return { promotionId, promotionCode, label, couponCode, lane, amount };
}

function refusalText(reason: UnappliedReason, params: Readonly<Record<string, string | number>>): string {
  if (reason === 'not_best' && params.by !== undefined) return `lost to ${params.by}`;
  const figures = Object.entries(params).map(([name, value]) => `${name} ${value}`);
  return figures.length === 0 ? reason : `${reason}: ${figures.join(', ')}`;
}
