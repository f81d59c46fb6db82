import type {
  AppliedPromotion,
  CampaignBudget,
  CompiledPromotion,
  CouponFacts,
  PromotionUsage,
} from 'markethall/promotions';
import type { RememberedOrder } from './sale-of-order.js';

/** Counts limits and budgets in memory, as though the period began with nothing used: nothing is taken from the real ones. */
export class ReplayUsage {
  private readonly uses = new Map<string, number>();
  private readonly byCustomer = new Map<string, number>();
  private readonly limited: readonly string[];

  /** `budgets`: what the campaigns may give in the whole period. `coupons`: those that the trial supposes. */
  constructor(
    promotions: readonly CompiledPromotion[],
    private readonly budgets: Map<string, CampaignBudget>,
    private readonly coupons: ReadonlyMap<string, CouponFacts>,
  ) {
    this.limited = promotions.flatMap(({ definition: { id, usageLimitPerCustomer } }) =>
      usageLimitPerCustomer === null ? [] : [id],
    );
  }

  /** What the order finds used. */
  of({ order, coupons }: RememberedOrder): PromotionUsage {
    return {
      uses: this.uses,
      customerUses: new Map(this.limited.map((id) => [id, this.usedBy(id, buyersOf(order))])),
      budgets: this.budgets,
      coupons: new Map([...coupons, ...this.coupons]),
    };
  }

  /** The order takes what it was given. */
  count({ order }: RememberedOrder, applied: readonly AppliedPromotion[]): void {
    for (const { promotionId, campaignId, amount } of applied) {
      this.uses.set(promotionId, (this.uses.get(promotionId) ?? 0) + 1);
      if (this.limited.includes(promotionId)) this.countFor(promotionId, buyersOf(order));
      const budget = campaignId === null ? undefined : this.budgets.get(campaignId);
      if (campaignId === null || budget === undefined) continue;
      const left = budget.left - (budget.kind === 'spend' ? amount : 1n);
      this.budgets.set(campaignId, { ...budget, left: left > 0n ? left : 0n });
    }
  }

  private usedBy(promotionId: string, buyers: readonly string[]): number {
    return Math.max(...buyers.map((buyer) => this.byCustomer.get(`${promotionId}|${buyer}`) ?? 0));
  }

  private countFor(promotionId: string, buyers: readonly string[]): void {
    for (const buyer of buyers) {
      const key = `${promotionId}|${buyer}`;
      this.byCustomer.set(key, (this.byCustomer.get(key) ?? 0) + 1);
    }
  }
}

const buyersOf = ({ customerId, emailKey }: RememberedOrder['order']): string[] =>
  customerId === null ? [emailKey] : [customerId, emailKey];
