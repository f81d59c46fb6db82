import { AppEvent } from 'markethall/kernel';

type Aggregate = { type: string; id: string; version?: number };

/** A promotion was added, changed, activated, archived or deleted: discounts may differ from now on. */
export class PromotionChanged extends AppEvent {
  static override readonly eventName = 'promotions.promotion-changed.v1';
  override readonly aggregate: Aggregate;

  constructor(
    readonly promotionId: string,
    readonly change: 'created' | 'updated' | 'deleted',
    version: number,
  ) {
    super();
    this.aggregate = { type: 'promotion', id: promotionId, version };
  }
}

/** A campaign was added, changed or deleted: its promotions may begin, end or have another budget. */
export class CampaignChanged extends AppEvent {
  static override readonly eventName = 'promotions.campaign-changed.v1';
  override readonly aggregate: Aggregate;

  constructor(
    readonly campaignId: string,
    readonly change: 'created' | 'updated' | 'deleted',
    version: number,
  ) {
    super();
    this.aggregate = { type: 'campaign', id: campaignId, version };
  }
}

/** A coupon came to be redeemed by a placed order. The code itself is money and stays out. */
export class CouponRedeemed extends AppEvent {
  static override readonly eventName = 'promotions.coupon-redeemed.v1';
  override readonly aggregate: Aggregate;

  constructor(
    readonly couponId: string,
    readonly promotionId: string,
    /** Who redeemed it, such as an order's id. */
    readonly reference: string,
    /** What it took, in minor units of `currency`. */
    readonly amount: number,
    readonly currency: string,
  ) {
    super();
    this.aggregate = { type: 'coupon', id: couponId };
  }
}

/** Nothing is left of a budget; canceled orders may give some of it back. */
export class CampaignExhausted extends AppEvent {
  static override readonly eventName = 'promotions.campaign-exhausted.v1';
  override readonly aggregate: Aggregate;

  constructor(readonly campaignId: string) {
    super();
    this.aggregate = { type: 'campaign', id: campaignId };
  }
}

/** All codes of a batch exist. */
export class CouponBatchCompleted extends AppEvent {
  static override readonly eventName = 'promotions.coupon-batch-completed.v1';
  override readonly aggregate: Aggregate;

  constructor(
    readonly batchId: string,
    readonly promotionId: string,
    /** Number of codes. */
    readonly size: number,
  ) {
    super();
    this.aggregate = { type: 'coupon_batch', id: batchId };
  }
}
