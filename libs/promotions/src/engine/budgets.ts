import type { CampaignBudget, PromotionUsage } from './basket.js';

/**
 * What campaigns may still give in this basket. A promotion is given in full or not at all: one that would take more than
 * is left of a spend budget is refused, never cut, so that a shopper does not see a discount shrink for no visible reason.
 */
export class Budgets {
  private readonly spent = new Map<string, bigint>();

  constructor(
    private readonly usage: PromotionUsage,
    private readonly currency: string,
  ) {}

  /** Why the campaign cannot give a discount (minor units, counting as one use); null when it can. */
  refusal(campaignId: string | null, amount: bigint): 'budget_exhausted' | 'currency' | null {
    const budget = this.budgetOf(campaignId);
    if (campaignId === null || budget === undefined) return null;
    if (budget.kind === 'spend' && budget.currency !== this.currency) return 'currency';
    const left = budget.left - (this.spent.get(campaignId) ?? 0n);
    const cost = budget.kind === 'spend' ? amount : 1n;
    return left <= 0n || cost > left ? 'budget_exhausted' : null;
  }

  spend(campaignId: string | null, amount: bigint): void {
    const budget = this.budgetOf(campaignId);
    if (campaignId === null || budget === undefined) return;
    const cost = budget.kind === 'spend' ? amount : 1n;
    this.spent.set(campaignId, (this.spent.get(campaignId) ?? 0n) + cost);
  }

  /** Of its own: for trying something out. */
  copy(): Budgets {
    const copy = new Budgets(this.usage, this.currency);
    for (const [id, amount] of this.spent) copy.spent.set(id, amount);
    return copy;
  }

  private budgetOf(campaignId: string | null): CampaignBudget | undefined {
    return campaignId === null ? undefined : this.usage.budgets.get(campaignId);
  }
}
