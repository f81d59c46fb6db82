import type { MoneyView } from 'markethall/kernel';
import type { TrialStanding } from './trial.js';

/** An amount in both worlds; `difference` = after − before. */
export interface Compared {
  before: MoneyView;
  after: MoneyView;
  difference: MoneyView;
}

/** Orders that a promotion lowered and what it took from them, in the terms of the prices. */
export interface PromotionFigures {
  promotionId: string;
  /** Null for one that is gone. */
  code: string | null;
  label: string;
  standing: TrialStanding;
  ordersBefore: number;
  ordersAfter: number;
  discount: Compared;
  giftUnitsBefore: number;
  giftUnitsAfter: number;
  /** Orders by the reason why it took nothing there. */
  unapplied: Record<string, number>;
}

/** In how many orders a promotion gave way to another. */
export interface Conflict {
  code: string;
  /** Who was in its way. */
  by: string;
  /** `not_best`, `excluded_by`, `stopped_by`. */
  reason: string;
  orders: number;
}

/** What it means for the customers of a group; null: for guests and members of none. A customer of two counts in both. */
export interface GroupFigures {
  customerGroupId: string | null;
  orders: number;
  payLess: number;
  payMore: number;
  difference: MoneyView;
}

export interface OrderFigures {
  orderId: string;
  number: string | null;
  /** Grand totals. */
  total: Compared;
}

/** What would have come of the orders of a period. Amounts are minor units of one currency. */
export interface ReplayReport {
  channelId: string;
  currency: string;
  from: string;
  to: string;
  orders: {
    replayed: number;
    /** Whose total, discounts or gifts differ. */
    touched: number;
    payLess: number;
    payMore: number;
    /** Left out of every other figure: sold without a tax that prices contain, or copies that do not add up to the charge. */
    skipped: number;
  };
  /** Σ of the grand totals. */
  revenue: Compared;
  /** The same without tax. */
  netRevenue: Compared;
  /** What promotions took off goods and delivery, in the terms of the prices; gifts weigh nothing. */
  discount: Compared;
  giftUnitsBefore: number;
  giftUnitsAfter: number;
  /** The largest differences first, at most 500. */
  promotions: PromotionFigures[];
  /** The most frequent first, at most 200. */
  conflicts: Conflict[];
  /** The largest differences first, at most 200. */
  groups: GroupFigures[];
  /** Orders that would have paid less, the largest difference first; at most 20. */
  winners: OrderFigures[];
  /** Orders that would have paid more. */
  losers: OrderFigures[];
  /** Up to 20 touched orders by chance. */
  sample: OrderFigures[];
}
