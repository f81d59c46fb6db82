import { ChannelService } from 'markethall/channels';
import { newId } from 'markethall/kernel';
import {
  type AppliedPromotion,
  PromotionEditor,
  type PromotionHold,
  PromotionRedemptions,
  type PromotionTerms,
} from 'markethall/promotions';
import type { TestApp } from '../support/app.js';

export const PROMOTIONS = '/api/v1/admin/promotions';
export const STAFF = ['promotion:read', 'promotion:write', 'coupon:read', 'coupon:write'];

let counter = 0;

/** A request for a promotion of 10 % on every line. */
export function aPromotionBody(fields: object = {}): Record<string, unknown> {
  counter += 1;
  return {
    code: `promo-${counter}`,
    lane: 'line',
    effect: { effect: 'percentage', percent: 10 },
    translations: [{ locale: 'en', label: '10 % off' }],
    ...fields,
  };
}

/** An active promotion, as the seeder would make it. */
export async function anActivePromotion(app: TestApp, terms: Partial<PromotionTerms> = {}): Promise<AppliedPromotion> {
  counter += 1;
  const { promotion } = await app.get(PromotionEditor).create({
    code: `active-${counter}`,
    status: 'active',
    lane: 'line',
    group: 'default',
    mode: 'best_for_customer',
    priority: 0,
    excludes: [],
    stopFurther: false,
    needsCoupon: false,
    channelIds: null,
    validFrom: null,
    validTo: null,
    conditions: null,
    targets: null,
    effect: { effect: 'percentage', percent: 10 },
    minUnitPrice: null,
    maxTotalDiscountPercent: null,
    usageLimit: null,
    usageLimitPerCustomer: null,
    campaignId: null,
    giveBackOnCancel: true,
    translations: { en: { label: '10 % off', badge: '-10 %' }, de: { label: '10 % Rabatt' } },
    ...terms,
  });
  return {
    promotionId: promotion.id,
    promotionCode: promotion.code,
    label: '10 % off',
    lane: promotion.lane,
    couponId: null,
    couponCode: null,
    campaignId: promotion.campaignId,
    amount: 500n,
  };
}

/** Orders that hold, settle and give back, each call a transaction of its own as in a checkout. */
export class Checkouts {
  constructor(private readonly app: TestApp) {}

  async hold(applied: readonly AppliedPromotion[], fields: Partial<PromotionHold> = {}): Promise<string> {
    const channel = await this.app.get(ChannelService).getDefault();
    const hold: PromotionHold = {
      reference: newId('ord'),
      channelId: channel.id,
      currency: 'EUR',
      applied,
      customer: { customerId: null, email: `${newId('cus')}@example.com` },
      expiresAt: new Date(this.app.clock.now().getTime() + 900_000),
      ...fields,
    };
    await this.app.db.transaction(() => this.app.get(PromotionRedemptions).hold(hold));
    return hold.reference;
  }

  settle = (reference: string) => this.run((redemptions) => redemptions.settle(reference));
  release = (reference: string) => this.run((redemptions) => redemptions.release(reference));
  giveBack = (reference: string) => this.run((redemptions) => redemptions.giveBack(reference));

  /** How many of many holds at once succeeded, and the codes of the others' refusals. */
  async race(
    count: number,
    applied: readonly AppliedPromotion[],
    fields: (n: number) => Partial<PromotionHold> = () => ({}),
  ): Promise<{ won: number; refusals: string[] }> {
    const results = await Promise.allSettled(Array.from({ length: count }, (_, n) => this.hold(applied, fields(n))));
    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? String((result.reason as { code?: unknown }).code ?? result.reason) : [],
    );
    return { won: count - refusals.length, refusals: [...new Set(refusals)] };
  }

  async used(promotionId: string): Promise<number> {
    const response = await this.app.http.get(`${PROMOTIONS}/${promotionId}`).set('Authorization', this.app.as(STAFF));
    return response.body.used as number;
  }

  private run(work: (redemptions: PromotionRedemptions) => void): Promise<void> {
    return this.app.db.transaction(async () => work(this.app.get(PromotionRedemptions)));
  }
}
