import type { PromotionUse } from './entities/promotion-use.entity.js';
import { presentKeys } from './customer-keys.js';

/** What is counted of a use. */
export type CountedUse = Pick<
  PromotionUse,
  'promotionId' | 'couponId' | 'campaignId' | 'customerKey' | 'emailKey' | 'amount' | 'currency'
>;

/** Net change of one campaign's counters. */
export interface CampaignDelta {
  id: string;
  uses: number;
  /** By currency; only the budget's own counts. */
  spent: ReadonlyMap<string, bigint>;
}

/** Net change of one counter. */
export interface Delta {
  id: string;
  uses: number;
}

/** Net change of one customer's counter. */
export interface CustomerDelta extends Delta {
  customerKey: string;
}

/** Sums up what a transaction takes and gives back, counter by counter: what cancels out costs no statement. */
export class UseDeltas {
  private readonly byCampaign = new Map<string, { uses: number; spent: Map<string, bigint> }>();
  private readonly byPromotion = new Map<string, number>();
  private readonly byCoupon = new Map<string, number>();
  private readonly byCustomer = new Map<string, CustomerDelta>();
  /** What was taken, to say whose limit it was. */
  readonly taken: CountedUse[] = [];

  take(use: CountedUse): void {
    this.taken.push(use);
    this.add(use, 1);
  }

  giveBack(use: CountedUse): void {
    this.add(use, -1);
  }

  /** In lock order, as are the others. */
  campaigns(): CampaignDelta[] {
    return [...this.byCampaign]
      .map(([id, { uses, spent }]) => ({ id, uses, spent: new Map([...spent].filter(([, amount]) => amount !== 0n)) }))
      .filter(({ uses, spent }) => uses !== 0 || spent.size > 0)
      .sort(byId);
  }

  promotions(): Delta[] {
    return sorted(this.byPromotion);
  }

  coupons(): Delta[] {
    return sorted(this.byCoupon);
  }

  customers(): CustomerDelta[] {
    return [...this.byCustomer.values()]
      .filter(({ uses }) => uses !== 0)
      .sort((a, b) => byId(a, b) || (a.customerKey < b.customerKey ? -1 : 1));
  }

  private add(use: CountedUse, sign: 1 | -1): void {
    plus(this.byPromotion, use.promotionId, sign);
    if (use.couponId !== null) plus(this.byCoupon, use.couponId, sign);
    for (const customerKey of presentKeys(use)) {
      const key = `${use.promotionId}|${customerKey}`;
      const delta = this.byCustomer.get(key) ?? { id: use.promotionId, customerKey, uses: 0 };
      this.byCustomer.set(key, { ...delta, uses: delta.uses + sign });
    }
    if (use.campaignId === null) return;
    const campaign = this.byCampaign.get(use.campaignId) ?? { uses: 0, spent: new Map<string, bigint>() };
    campaign.uses += sign;
    campaign.spent.set(use.currency, (campaign.spent.get(use.currency) ?? 0n) + BigInt(sign) * use.amount);
    this.byCampaign.set(use.campaignId, campaign);
  }
}

function plus(counts: Map<string, number>, id: string, n: number): void {
  counts.set(id, (counts.get(id) ?? 0) + n);
}

function sorted(counts: ReadonlyMap<string, number>): Delta[] {
  return [...counts]
    .map(([id, uses]) => ({ id, uses }))
    .filter(({ uses }) => uses !== 0)
    .sort(byId);
}

const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
