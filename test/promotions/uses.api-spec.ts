import { ChannelService } from 'markethall/channels';
import { newId } from 'markethall/kernel';
import {
  type AppliedPromotion,
  CampaignService,
  CouponService,
  PromotionRedemptions,
  PromotionService,
  type PromotionUsage,
} from 'markethall/promotions';
import { forgetCaches } from 'markethall/testing/kernel';
import { useApp } from '../support/app.js';
import { anActivePromotion, Checkouts, PROMOTIONS, STAFF } from './promo.js';

describe('uses of promotions', () => {
  const app = useApp();
  const checkouts = new Checkouts(app);
  const states = async (promotionId: string) => {
    const uses = await app.http.get(`${PROMOTIONS}/${promotionId}/uses?sort=id`).set('Authorization', app.as(STAFF));
    return uses.body.data.map((use: { state: string }) => use.state) as string[];
  };
  const withCoupon = async (promotion: AppliedPromotion, usageLimit: number | null): Promise<AppliedPromotion> => {
    const terms = { usageLimit, validFrom: null, validTo: null, active: true };
    const coupon = await app.get(CouponService).create(promotion.promotionId, `CODE-${newId('coup').slice(-8)}`, terms);
    return { ...promotion, couponId: coupon.id, couponCode: coupon.code };
  };
  const usage = async (customer: { customerId: string | null; email: string | null }, reference?: string) => {
    const { id } = await app.get(ChannelService).getDefault();
    const promotions = app.get(PromotionService);
    return promotions.usageFor(await promotions.active(id, 'en'), [], customer, reference);
  };
  const guest = (email: string) => ({ customer: { customerId: null, email } });

  it('are exactly one of 50 at once with one use left', async () => {
    const promotion = await anActivePromotion(app, { usageLimit: 1 });

    expect(await checkouts.race(50, [promotion])).toEqual({ won: 1, refusals: ['promotion_limit_reached'] });
    expect(await checkouts.used(promotion.promotionId)).toBe(1);
  });

  it('are exactly one of 50 at once with a coupon of one use (ATK-079)', async () => {
    const promotion = await withCoupon(await anActivePromotion(app, { needsCoupon: true }), 1);

    expect(await checkouts.race(50, [promotion])).toEqual({ won: 1, refusals: ['coupon_limit_reached'] });
    await expect(checkouts.hold([promotion])).rejects.toMatchObject({
      params: { promotionCode: promotion.promotionCode, couponCode: promotion.couponCode },
    });
  });

  it('are one a customer of 50 at once, whatever the alias of the address (ATK-079)', async () => {
    const promotion = await anActivePromotion(app, { usageLimitPerCustomer: 1 });

    const { won, refusals } = await checkouts.race(50, [promotion], (n) => guest(`Ada+${n}@Example.com`));

    expect([won, refusals]).toEqual([1, ['promotion_limit_reached']]);
    await checkouts.hold([promotion], guest('bob@example.com'));
  });

  it('are one for a member, who cannot come back as a guest', async () => {
    const promotion = await anActivePromotion(app, { usageLimitPerCustomer: 1 });
    const customerId = newId('cus');

    await checkouts.hold([promotion], { customer: { customerId, email: 'ada@example.com' } });

    const refused = { code: 'promotion_limit_reached', params: { perCustomer: true } };
    await expect(checkouts.hold([promotion], guest('ada+2@example.com'))).rejects.toMatchObject(refused);
    await expect(
      checkouts.hold([promotion], { customer: { customerId, email: 'other@example.com' } }),
    ).rejects.toMatchObject(refused);
    const seen = await usage({ customerId: null, email: 'ada+3@example.com' });
    expect(seen.customerUses.get(promotion.promotionId)).toBe(1);
  });

  it('do not run into each other when orders use several in any order', async () => {
    const promotions: AppliedPromotion[] = [];
    for (let n = 0; n < 4; n += 1) promotions.push(await anActivePromotion(app, { usageLimit: 100 }));

    const { won } = await checkouts.race(20, promotions);
    const orders = Array.from({ length: 20 }, (_, n) => checkouts.hold(n % 2 ? promotions : [...promotions].reverse()));

    expect([won, (await Promise.allSettled(orders)).filter(({ status }) => status === 'rejected')]).toEqual([20, []]);
    for (const { promotionId } of promotions) expect(await checkouts.used(promotionId)).toBe(40);
  });

  it('blame the promotion that is used up among several', async () => {
    const open = await anActivePromotion(app, { usageLimit: 1 });
    const full = await anActivePromotion(app, { usageLimit: 1 });
    await checkouts.hold([full]);

    await expect(checkouts.hold([open, full])).rejects.toMatchObject({ params: { promotionId: full.promotionId } });
    expect(await checkouts.used(open.promotionId)).toBe(0);
  });

  it('are held, settled and released as often as one likes', async () => {
    const promotion = await withCoupon(await anActivePromotion(app, { needsCoupon: true, usageLimit: 5 }), 2);
    const paid = await checkouts.hold([promotion]);
    const failed = await checkouts.hold([promotion]);

    await checkouts.settle(paid);
    await checkouts.settle(paid);
    await checkouts.release(paid);
    await checkouts.release(failed);
    await checkouts.release(failed);

    expect(await states(promotion.promotionId)).toEqual(['final', 'released']);
    expect(await checkouts.used(promotion.promotionId)).toBe(1);
    expect(await app.publishedEvents('promotions.coupon-redeemed.v1')).toMatchObject([
      { payload: { couponId: promotion.couponId, reference: paid, amount: 500, currency: 'EUR' } },
    ]);
  });

  it('replace what the same order held before, exactly', async () => {
    const first = await anActivePromotion(app, { usageLimit: 1 });
    const second = await anActivePromotion(app, { usageLimit: 1 });
    const order = await checkouts.hold([first], guest('ada@example.com'));

    await checkouts.hold([{ ...first, amount: 700n }], { reference: order, ...guest('bob@example.com') });
    expect([await checkouts.used(first.promotionId), await states(first.promotionId)]).toEqual([1, ['held']]);
    await checkouts.hold([second], { reference: order });
    expect([await checkouts.used(first.promotionId), await checkouts.used(second.promotionId)]).toEqual([0, 1]);
    await checkouts.hold([], { reference: order });
    expect(await checkouts.used(second.promotionId)).toBe(0);
    await checkouts.release(order);
    await checkouts.hold([first], { reference: order });
    expect(await checkouts.used(first.promotionId)).toBe(1);
  });

  it('are given back by a canceled order where the promotion says so', async () => {
    const returning = await anActivePromotion(app, { usageLimit: 5 });
    const keeping = await anActivePromotion(app, { usageLimit: 5, giveBackOnCancel: false });
    const order = await checkouts.hold([returning, keeping]);
    await checkouts.settle(order);

    await checkouts.giveBack(order);
    await checkouts.giveBack(order);

    expect([await states(returning.promotionId), await states(keeping.promotionId)]).toEqual([['released'], ['final']]);
    expect([await checkouts.used(returning.promotionId), await checkouts.used(keeping.promotionId)]).toEqual([0, 1]);
  });

  it('let go when the time is over, and come back when money arrives late and the limit allows', async () => {
    const promotion = await anActivePromotion(app, { usageLimit: 1 });
    const late = await checkouts.hold([promotion]);
    app.clock.advance(901_000);

    expect(await app.get(PromotionRedemptions).releaseDue()).toBe(1);
    expect(await app.get(PromotionRedemptions).releaseDue()).toBe(0);
    expect(await states(promotion.promotionId)).toEqual(['released']);

    await checkouts.settle(late);
    expect([await states(promotion.promotionId), await checkouts.used(promotion.promotionId)]).toEqual([['final'], 1]);
    const other = await anActivePromotion(app, { usageLimit: 1 });
    const tooLate = await checkouts.hold([other]);
    await checkouts.release(tooLate);
    await checkouts.hold([other]);
    await expect(checkouts.settle(tooLate)).rejects.toMatchObject({ code: 'promotion_limit_reached' });
  });

  it('leave nothing behind when the order is rolled back', async () => {
    const promotion = await anActivePromotion(app, { usageLimit: 1 });
    const failing = app.db.transaction(async () => {
      await checkouts.hold([promotion]);
      throw new Error('declined');
    });

    await expect(failing).rejects.toThrow('declined');
    expect(await checkouts.used(promotion.promotionId)).toBe(0);
  });

  it('keep the promotion from being deleted, and its limit from falling below them', async () => {
    const { promotionId, ...rest } = await anActivePromotion(app, { usageLimit: 3 });
    await checkouts.hold([{ promotionId, ...rest }]);
    await checkouts.hold([{ promotionId, ...rest }]);
    const token = app.as(STAFF);
    const url = `${PROMOTIONS}/${promotionId}`;

    const below = await app.http.patch(url).set('Authorization', token).set('If-Match', '"1"').send({ usageLimit: 1 });
    const deleted = await app.http.delete(url).set('Authorization', token).set('If-Match', '"1"');

    expect([below.status, below.body.errors[0]]).toMatchObject([422, { pointer: '/usageLimit', code: 'below_used' }]);
    expect([deleted.status, deleted.body.code]).toEqual([409, 'promotion_in_use']);
  });

  it('show how much is left, without what the asking order holds itself', async () => {
    const promotion = await anActivePromotion(app, { usageLimit: 3, usageLimitPerCustomer: 1 });
    const order = await checkouts.hold([promotion], guest('ada@example.com'));
    const ada = { customerId: null, email: 'ada@example.com' };

    const before = await usage(ada);
    const own = await usage(ada, order);

    expect([before.uses.get(promotion.promotionId), before.customerUses.get(promotion.promotionId)]).toEqual([1, 1]);
    expect([own.uses.get(promotion.promotionId), own.customerUses.get(promotion.promotionId)]).toEqual([0, 0]);
  });

  it('show limits, customers, budgets and coupons together in two statements', async () => {
    const budget = { kind: 'spend' as const, currency: 'EUR', amount: 2000n };
    const campaign = await app
      .get(CampaignService)
      .create({ code: 'c', name: 'C', budget, validFrom: null, validTo: null });
    const terms = { campaignId: campaign.id, usageLimit: 5, usageLimitPerCustomer: 2, needsCoupon: true };
    const promotion = await withCoupon(await anActivePromotion(app, terms), 3);
    const ada = { customerId: newId('cus'), email: 'ada@example.com' };
    const order = await checkouts.hold([promotion], { customer: ada });
    const { id } = await app.get(ChannelService).getDefault();
    const promotions = app.get(PromotionService);
    const read = async (reference?: string) =>
      promotions.usageFor(await promotions.active(id, 'en'), [promotion.couponCode ?? ''], ada, reference);
    const figures = ({ uses, customerUses, budgets, coupons }: PromotionUsage) => [
      uses.get(promotion.promotionId),
      customerUses.get(promotion.promotionId),
      budgets.get(campaign.id),
      [...coupons.values()].map(({ used, usageLimit }) => [used, usageLimit]),
    ];

    expect(figures(await read())).toEqual([1, 1, { kind: 'spend', currency: 'EUR', left: 1500n }, [[1, 3]]]);
    expect(figures(await read(order))).toEqual([0, 0, { kind: 'spend', currency: 'EUR', left: 2000n }, [[0, 3]]]);
    expect((await app.sql(() => read(order))).list).toHaveLength(2);
  });

  it('cost nothing where nothing is limited', async () => {
    const free = await anActivePromotion(app);
    const ada = { customerId: null, email: 'ada@example.com' };
    forgetCaches(app.nest);
    await app.get(PromotionService).warm();
    await usage(ada);

    const read = await app.sql(() => usage(ada));
    const held = await app.sql(() => checkouts.hold([free], { replaces: false }));

    expect(read.list).toEqual([]);
    expect(held.list.filter((sql) => !/^(START TRANSACTION|COMMIT)/i.test(sql))).toEqual([]);
  });

  it('cost as many statements for one limited promotion as for ten', async () => {
    const limited: AppliedPromotion[] = [];
    for (let n = 0; n < 10; n += 1)
      limited.push(await anActivePromotion(app, { usageLimit: 9, usageLimitPerCustomer: 9 }));
    await app.get(PromotionService).warm();
    await usage({ customerId: null, email: null });

    const read = await app.sql(() => usage({ customerId: null, email: 'ada@example.com' }));
    const held = await app.sql(() => checkouts.hold(limited.slice(0, 1), { replaces: false }));

    expect(read.list).toHaveLength(1);
    expect(held.list.filter((sql) => !/^(START TRANSACTION|COMMIT)/i.test(sql)).length).toBeLessThanOrEqual(4);
  });
});

describe('the schedule of due holds', () => {
  const app = useApp({ worker: true });

  it('gives back what was never paid', async () => {
    const checkouts = new Checkouts(app);
    const promotion = await anActivePromotion(app, { usageLimit: 1 });
    await checkouts.hold([promotion]);
    app.clock.advance(901_000);

    await app.get(PromotionRedemptions).releaseDue();

    expect(await checkouts.used(promotion.promotionId)).toBe(0);
  });
});
