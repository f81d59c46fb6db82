import { CustomerGroupService } from 'markethall/customers';
import { idBytes, JobCanceled, Money, newId } from 'markethall/kernel';
import { PlacedOrders } from 'markethall/orders';
import { PricingService } from 'markethall/pricing';
import { CouponService, PromotionEditor } from 'markethall/promotions';
import { OrderReplayService } from 'markethall/reports';
import { saveChannel, aChannel } from 'markethall/testing/channels';
import { aPlacedOrder, aReadyCart, aSellableVariant, buy } from 'markethall/testing/checkout';
import { anActivePromotion, aPromotionBody } from '../promotions/promo.js';
import { useApp } from '../support/app.js';
import {
  CanceledJob,
  commerceChecksums,
  defaultChannelId,
  endedReplay,
  period,
  SIMULATIONS,
  simulate,
  STAFF,
} from './simulations.js';

const percent = (value: number) => ({ effect: 'percentage', percent: value });

describe('trying promotions on a basket', () => {
  const app = useApp();
  const basketOf = (variantId: string, quantity = 1, fields: object = {}) => ({
    basket: { lines: [{ variantId, quantity }], ...fields },
  });

  it('shows what a stored draft would take, and who gives way to it', async () => {
    const { promotionId: ten } = await anActivePromotion(app, { code: 'TEN' });
    const { promotionId: draft } = await anActivePromotion(app, {
      code: 'DRAFT',
      status: 'draft',
      effect: percent(25),
    });
    const variantId = await aSellableVariant(app, { price: 2000n });

    const response = await simulate(app, { promotions: [{ id: draft }], ...basketOf(variantId, 2) });

    expect(response.status).toBe(200);
    expect(response.body.replay).toBeNull();
    expect(response.body.basket).toMatchObject({
      currency: 'EUR',
      grandTotal: { before: { amount: 3600 }, after: { amount: 3000 }, difference: { amount: -600 } },
      discountTotal: { before: { amount: 400 }, after: { amount: 1000 } },
      conflicts: [{ code: 'TEN', by: 'DRAFT', reason: 'not_best' }],
      problems: [],
      present: { grandTotal: { amount: 3600 }, applied: [{ code: 'TEN' }] },
      simulated: { grandTotal: { amount: 3000 }, applied: [{ code: 'DRAFT' }] },
    });
    expect(response.body.basket.promotions).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ promotionId: draft, standing: 'added', code: 'DRAFT' }),
        expect.objectContaining({ promotionId: ten, standing: 'present', code: 'TEN' }),
      ]),
    );
  });

  it('tries changes, new definitions and the lack of a promotion', async () => {
    const { promotionId } = await anActivePromotion(app);
    const variantId = await aSellableVariant(app, { price: 2000n });
    const totalWith = async (request: object) =>
      (await simulate(app, { ...request, ...basketOf(variantId) })).body.basket?.grandTotal.after.amount;

    expect(await totalWith({})).toBe(1800);
    expect(await totalWith({ promotions: [{ id: promotionId, changes: { effect: percent(50) } }] })).toBe(1000);
    expect(await totalWith({ without: [promotionId] })).toBe(2000);
    const order = aPromotionBody({ lane: 'order', effect: percent(10) });
    expect(await totalWith({ promotions: [{ definition: order }] })).toBe(1620);
  });

  it('supposes codes, groups and a first order', async () => {
    const variantId = await aSellableVariant(app, { price: 2000n });
    const group = await app.get(CustomerGroupService).create('vip', 'VIP');
    const totalWith = async (definition: object, more: object, basket: object) =>
      (
        await simulate(app, {
          promotions: [{ definition: aPromotionBody(definition), ...more }],
          ...basketOf(variantId, 1, basket),
        })
      ).body.basket.grandTotal.after.amount;

    expect(await totalWith({ needsCoupon: true }, { codes: ['Spring'] }, { codes: [' SPRING '] })).toBe(1800);
    expect(await totalWith({ needsCoupon: true }, { codes: ['Spring'] }, {})).toBe(2000);
    const vip = { conditions: { condition: 'customer_group', ids: [group.id] } };
    expect(await totalWith(vip, {}, { customerGroupIds: [group.id] })).toBe(1800);
    expect(await totalWith(vip, {}, {})).toBe(2000);
    const first = { conditions: { condition: 'first_order' } };
    expect(await totalWith(first, {}, { firstOrder: true })).toBe(1800);
    expect(await totalWith(first, {}, { firstOrder: false })).toBe(2000);
  });

  it('answers the same in whatever order lines and promotions are named', async () => {
    const [a, b] = [await aSellableVariant(app, { price: 1999n }), await aSellableVariant(app, { price: 333n })];
    const [one, two] = [
      { definition: aPromotionBody({ code: 'one', lane: 'order', group: 'x', effect: percent(7) }) },
      { definition: aPromotionBody({ code: 'two', lane: 'order', group: 'y', effect: percent(9) }) },
    ];
    const lines = [
      { variantId: a, quantity: 3 },
      { variantId: b, quantity: 7 },
    ];

    const first = await simulate(app, { promotions: [one, two], basket: { lines } });
    const second = await simulate(app, { promotions: [two, one], basket: { lines: lines.toReversed() } });

    expect(second.body.basket.grandTotal).toEqual(first.body.basket.grandTotal);
    const totals = ({ body }: typeof first) =>
      body.basket.simulated.lines.map((line: { sku: string; total: object }) => [line.sku, line.total]);
    expect(totals(second)).toEqual(totals(first));
  });

  it('runs each group of a lane in one mode, together with what stays active in the channel', async () => {
    const { promotionId, promotionCode } = await anActivePromotion(app);
    const { promotionId: draft } = await anActivePromotion(app, { status: 'draft', mode: 'stack_all' });
    const elsewhere = await saveChannel(app, aChannel());
    const basket = basketOf(newId('var'));
    const stacked = (fields: object = {}) => ({ definition: aPromotionBody({ mode: 'stack_all', ...fields }) });
    const first = { definition: aPromotionBody({ code: 'first', group: 'new' }) };
    const refusal = async (request: object) => {
      const { status, body } = await simulate(app, { ...basket, ...request });
      return status === 200 ? null : [status, ...(body.errors as unknown[])];
    };
    const code = 'mode_differs_in_group';
    const params = { promotionCode, mode: 'best_for_customer' };

    expect(await refusal({ promotions: [stacked()] })).toEqual([
      422,
      expect.objectContaining({ pointer: '/promotions/0/definition/mode', code, params }),
    ]);
    expect(await refusal({ promotions: [first, { id: draft }] })).toEqual([
      422,
      expect.objectContaining({ pointer: '/promotions/1/changes/mode', code, params }),
    ]);
    expect(await refusal({ promotions: [first, stacked({ group: 'new' })] })).toEqual([
      422,
      expect.objectContaining({
        pointer: '/promotions/1/definition/mode',
        code,
        params: { ...params, promotionCode: 'first' },
      }),
    ]);
    const replayed = await simulate(app, { promotions: [stacked()], replay: period() });
    expect([replayed.status, replayed.body.errors]).toMatchObject([422, [{ code }]]);

    expect(
      await refusal({ promotions: [stacked({ group: 'new' }), stacked({ lane: 'order', group: 'new' })] }),
    ).toBeNull();
    expect(await refusal({ promotions: [stacked()], without: [promotionId] })).toBeNull();
    expect(
      await refusal({ promotions: [{ id: promotionId, changes: { mode: 'stack_all' } }, { id: draft }] }),
    ).toBeNull();
    await app.get(PromotionEditor).update(promotionId, 1, { channelIds: [elsewhere.id] });
    expect(await refusal({ promotions: [stacked()] })).toBeNull();
  });

  it('tells what cannot be priced', async () => {
    const response = await simulate(app, basketOf(newId('var')));
    expect(response.status).toBe(200);
    expect(response.body.basket.problems).toMatchObject([{ code: 'variant_unavailable' }]);
  });

  it.each([
    [{}, '/basket', 'required'],
    [{ basket: { lines: [] } }, '/basket/lines', 'too_few'],
    [{ basket: { lines: [{ variantId: newId('var'), quantity: 0 }] } }, '/basket/lines/0/quantity', 'too_small'],
    [{ ...basketOf(newId('var')), surprise: 1 }, '/surprise', 'unknown_field'],
    [{ ...basketOf(newId('var')), replay: period() }, '/replay', 'not_together_with_basket'],
    [basketOf(newId('var'), 1, { currency: 'JPY' }), '/basket/currency', 'currency_not_offered'],
    [basketOf(newId('var'), 1, { countryCode: 'ZZ' }), '/basket/countryCode', 'not_a_country'],
    [basketOf(newId('var'), 1, { at: '2026-13-01T00:00:00Z' }), '/basket/at', 'not_a_date'],
    [basketOf(newId('var'), 1, { at: '2026-02-30T00:00:00Z' }), '/basket/at', 'not_a_date'],
    [{ replay: { ...period(), to: '9999-12-31T23:59:59-14:00' } }, '/replay/to', 'not_a_date'],
    [basketOf(newId('var'), 1, { codes: ['🍵'] }), '/basket/codes', 'invalid_format'],
    [basketOf(newId('var'), 1, { codes: ['  '] }), '/basket/codes', 'invalid_format'],
    [basketOf(newId('var'), 1, { region: 'Bavaria' }), '/basket/countryCode', 'required'],
    [{ basket: null }, '/basket', 'not_an_object'],
    [{ basket: [] }, '/basket', 'not_an_object'],
    [{ ...basketOf(newId('var')), promotions: [null] }, '/promotions/0', 'not_an_object'],
    [{ ...basketOf(newId('var')), promotions: [{ definition: [] }] }, '/promotions/0/definition', 'not_an_object'],
    [
      { ...basketOf(newId('var')), promotions: [{ id: newId('promo'), definition: aPromotionBody() }] },
      '/promotions/0/definition',
      'not_together_with_id',
    ],
    [
      {
        ...basketOf(newId('var')),
        promotions: ['twin', 'TWIN'].map((code) => ({ definition: aPromotionBody({ code }) })),
      },
      '/promotions/1',
      'promotion_code_taken',
    ],
    [{ ...basketOf(newId('var')), promotions: [{}] }, '/promotions/0/id', 'required'],
    [{ ...basketOf(newId('var')), promotions: [{ id: newId('promo') }] }, '/promotions/0/id', 'promotion_unknown'],
    [{ ...basketOf(newId('var')), without: [newId('promo')] }, '/without/0', 'promotion_not_active'],
    [
      { ...basketOf(newId('var')), promotions: [{ definition: aPromotionBody({ effect: percent(101) }) }] },
      '/promotions/0/definition/effect/percent',
      'too_large',
    ],
    [
      { ...basketOf(newId('var')), promotions: [{ definition: aPromotionBody({ lane: 'nowhere' }) }] },
      '/promotions/0/definition/lane',
      'not_allowed',
    ],
    [
      { ...basketOf(newId('var')), promotions: [{ definition: aPromotionBody({ excludes: ['nobody'] }) }] },
      '/promotions/0/definition/excludes/0',
      'promotion_unknown',
    ],
    [{ replay: { from: '2026-02-01T00:00:00Z', to: '2026-02-01T00:00:00Z' } }, '/replay/to', 'not_after_from'],
    [{ replay: { from: '2025-01-01T00:00:00Z', to: '2026-03-01T00:00:00Z' } }, '/replay/to', 'period_too_long'],
    [{ replay: { from: 'yesterday', to: '2026-03-01T00:00:00Z' } }, '/replay/from', 'not_a_date'],
    [{ replay: { ...period(), currency: 'USD' } }, '/replay/currency', 'currency_not_offered'],
  ])('refuses %j at %s', async (body, pointer, code) => {
    const response = await simulate(app, body);
    expect([response.status, response.body.code]).toEqual([422, 'validation_failed']);
    expect(response.body.errors).toContainEqual(expect.objectContaining({ pointer, code }));
  });

  it('refuses more than fifty promotions', async () => {
    const promotions = Array.from({ length: 51 }, () => ({ definition: aPromotionBody() }));
    const response = await simulate(app, { promotions, ...basketOf(newId('var')) });
    expect(response.status).toBe(422);
    expect(response.body.errors[0]).toMatchObject({ pointer: '/promotions', code: 'too_many' });
  });

  it('asks for the permission and for a channel that one may see', async () => {
    const variantId = await aSellableVariant(app);
    const other = await saveChannel(app, aChannel());
    const channelId = await defaultChannelId(app);
    const status = async (authorization: string, body: object = {}) =>
      (
        await app.http
          .post(SIMULATIONS)
          .set('Authorization', authorization)
          .send({ channelId, ...basketOf(variantId), ...body })
      ).status;

    expect(await status(app.as(['report:read', 'promotion:write']))).toBe(403);
    expect(await status(app.as(STAFF, { channelIds: [other.id] }))).toBe(404);
    expect(await status(app.as(STAFF, { channelIds: [channelId] }))).toBe(200);
    expect(
      await status(app.as(STAFF, { channelIds: [channelId] }), { promotions: [{ definition: aPromotionBody() }] }),
    ).toBe(200);
    expect(await status(app.as(STAFF), { channelId: newId('chan') })).toBe(404);
  });

  it('cancels a replay that waits', async () => {
    const authorization = app.as(STAFF);
    const { body, status, headers } = await simulate(app, { replay: period() }, authorization);
    expect([status, headers['location']]).toEqual([202, `${SIMULATIONS}/${body.replay.id}`]);
    expect(body).toMatchObject({ basket: null, replay: { state: 'queued', report: null } });

    const canceled = await app.http
      .post(`/api/v1/admin/jobs/${body.replay.id}/cancellations`)
      .set('Authorization', authorization);

    expect(canceled.body).toMatchObject({ state: 'canceled' });
  });
});

describe('replaying placed orders', () => {
  const app = useApp({ worker: true });

  it('compares what was charged with what would have been, by hand', async () => {
    const { promotionId } = await anActivePromotion(app, { code: 'TEN' });
    const [tea, pot] = [await aSellableVariant(app, { price: 1000n }), await aSellableVariant(app, { price: 4000n })];
    const small = await aPlacedOrder(app, { lines: [{ variantId: tea, quantity: 2 }] }); // 20.00 − 2.00
    const large = await aPlacedOrder(app, { lines: [{ variantId: pot, quantity: 1 }], email: 'bob@example.com' }); // 40.00 − 4.00
    const delivery = small.shippingTotal;
    expect([small.grandTotal, large.grandTotal]).toEqual([1800n + delivery, 3600n + delivery]);

    // Nothing off the small one, 30 % off the large one: 12.00 instead of 4.00.
    const changes = {
      effect: percent(30),
      conditions: { condition: 'amount', min: { EUR: 3000 }, basis: 'before_discounts' },
    };
    const replay = await endedReplay(app, { promotions: [{ id: promotionId, changes }], replay: period() });

    const before = 5400 + 2 * Number(delivery);
    expect(replay).toMatchObject({ state: 'succeeded', progress: 2, total: 2 });
    expect(replay.report).toMatchObject({
      currency: 'EUR',
      orders: { replayed: 2, touched: 2, payLess: 1, payMore: 1, skipped: 0 },
      revenue: { before: { amount: before }, after: { amount: before - 600 }, difference: { amount: -600 } },
      discount: { before: { amount: 600 }, after: { amount: 1200 }, difference: { amount: 600 } },
      promotions: [
        {
          promotionId,
          code: 'TEN',
          standing: 'changed',
          ordersBefore: 2,
          ordersAfter: 1,
          unapplied: { threshold_missing: 1 },
        },
      ],
      groups: [{ customerGroupId: null, orders: 2, payLess: 1, payMore: 1, difference: { amount: -600 } }],
      winners: [{ orderId: large.id, number: large.number, total: { difference: { amount: -800 } } }],
      losers: [{ orderId: small.id, total: { difference: { amount: 200 } } }],
    });
    expect(replay.report.sample).toHaveLength(2);
    expect(replay.report.netRevenue.before.amount).toBe(
      Number(small.grandTotal - small.taxTotal + large.grandTotal - large.taxTotal),
    );
    expect(replay.file.trim().split('\r\n')).toHaveLength(3);
    expect(replay.file).toContain(`${large.number},${large.id},`);
  });

  it('finds no difference where nothing is changed, whatever prices and promotions say today', async () => {
    await anActivePromotion(app, { lane: 'order', effect: percent(7), group: 'order' });
    await anActivePromotion(app, { lane: 'shipping', effect: { effect: 'free_shipping' }, group: 'free' });
    const coupon = await anActivePromotion(app, { needsCoupon: true, effect: percent(15) });
    const once = { usageLimit: 1, validFrom: null, validTo: null, active: true };
    await app.get(CouponService).create(coupon.promotionId, 'Spring', once);
    const variantId = await aSellableVariant(app, { price: 999n });
    const cart = await aReadyCart(app, { lines: [{ variantId, quantity: 3 }] });
    const priced = await app.http
      .post(`/api/v1/store/carts/${cart.id}/coupons`)
      .set('Cart-Token', cart.token ?? '')
      .send({ code: 'spring' });
    const { amount, currency } = priced.body.grandTotal;
    const { order } = await buy(app, { ...cart, total: Money.of(BigInt(amount), currency) });
    await app
      .get(PricingService)
      .setPrices([{ variantId, channelId: order.channelId, currency: 'EUR', amount: 5000n }]);

    const { report } = await endedReplay(app, { replay: period() });

    expect(report.orders).toMatchObject({ replayed: 1, touched: 0, skipped: 0 });
    expect(report.revenue.difference.amount).toBe(0);
    expect(report.discount.before.amount).toBeGreaterThan(450); // 15 % of 29.97, and what the others took
    expect(report.promotions.find(({ promotionId }) => promotionId === coupon.promotionId)).toMatchObject({
      standing: 'present',
      ordersBefore: 1,
      ordersAfter: 1,
    });
  });

  it('counts conflicts, limits and what a promotion that is left out gave', async () => {
    const { promotionId } = await anActivePromotion(app, { code: 'TEN' });
    const variantId = await aSellableVariant(app, { price: 1000n });
    for (const email of ['a@example.com', 'b@example.com', 'c@example.com'])
      await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }], email });

    const limited = aPromotionBody({ code: 'HALF', effect: percent(50), usageLimit: 2 });
    const beaten = await endedReplay(app, { promotions: [{ definition: limited }], replay: period() });
    expect(beaten.report.conflicts).toEqual([{ code: 'TEN', by: 'HALF', reason: 'not_best', orders: 2 }]);
    expect(beaten.report.promotions).toEqual([
      expect.objectContaining({ code: 'HALF', standing: 'added', ordersAfter: 2, unapplied: { limit_reached: 1 } }),
      expect.objectContaining({ code: 'TEN', standing: 'present', ordersBefore: 3, ordersAfter: 1 }),
    ]);
    expect(beaten.report.discount).toMatchObject({ before: { amount: 300 }, after: { amount: 1100 } });

    const without = await endedReplay(app, { without: [promotionId], replay: period() });
    expect(without.report.orders).toMatchObject({ touched: 3, payMore: 3 });
    expect(without.report.revenue.difference.amount).toBe(300);
    expect(without.report.promotions).toMatchObject([{ code: 'TEN', standing: 'removed', ordersAfter: 0 }]);
  });

  it('knows first orders, groups and gifts of the orders', async () => {
    const variantId = await aSellableVariant(app, { price: 1000n });
    const gift = await aSellableVariant(app, { price: 500n });
    const { promotionId } = await anActivePromotion(app, {
      effect: { effect: 'gift_line', variantId: gift, quantity: 1 },
    });
    await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }] });
    app.clock.advance(1000);
    await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }] });

    const same = await endedReplay(app, { replay: period() });
    expect(same.report).toMatchObject({ orders: { touched: 0, skipped: 0 }, giftUnitsBefore: 2, giftUnitsAfter: 2 });

    const welcome = aPromotionBody({ lane: 'order', conditions: { condition: 'first_order' } });
    const first = await endedReplay(app, {
      promotions: [{ definition: welcome }],
      without: [promotionId],
      replay: period(),
    });
    expect(first.report).toMatchObject({
      orders: { replayed: 2, touched: 2, payLess: 1, payMore: 0 },
      giftUnitsAfter: 0,
      revenue: { difference: { amount: -100 } },
    });
  });

  it('tells what it means for the members of each customer group', async () => {
    const variantId = await aSellableVariant(app, { price: 1000n });
    const { customerId } = await app.asCustomer();
    const groups = app.get(CustomerGroupService);
    const [vip, staff] = [await groups.create('vip', 'VIP'), await groups.create('staff', 'Staff')];
    for (const { id } of [vip, staff]) await groups.addMembers(id, [customerId]);
    await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }], customerId });
    await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }], email: 'guest@example.com' });
    const forVip = aPromotionBody({
      effect: percent(20),
      conditions: { condition: 'customer_group', ids: [vip.id] },
    });

    const { report } = await endedReplay(app, { promotions: [{ definition: forVip }], replay: period() });

    expect(report.revenue.difference.amount).toBe(-200);
    const member = { orders: 1, payLess: 1, payMore: 0, difference: { amount: -200, currency: 'EUR' } };
    expect(report.groups).toHaveLength(3);
    expect(report.groups).toEqual(
      expect.arrayContaining([
        { customerGroupId: vip.id, ...member },
        { customerGroupId: staff.id, ...member },
        { customerGroupId: null, orders: 1, payLess: 0, payMore: 0, difference: { amount: 0, currency: 'EUR' } },
      ]),
    );
  });

  it('leaves out orders of other channels, currencies and times, and canceled ones', async () => {
    const order = await aPlacedOrder(app);
    const at = order.placedAt?.getTime() ?? 0;
    const replayed = async (from: number, to: number) =>
      (await endedReplay(app, { replay: { from: new Date(from).toISOString(), to: new Date(to).toISOString() } }))
        .report.orders.replayed;

    expect(await replayed(at, at + 1)).toBe(1);
    expect(await replayed(at - 1000, at)).toBe(0);
    expect(await replayed(at + 1, at + 1000)).toBe(0);
    const other = await saveChannel(app, aChannel());
    await app.http
      .post(`/api/v1/admin/orders/${order.id}/cancellations`)
      .set('Authorization', app.as(['order:cancel']))
      .send({ reason: 'bought twice' })
      .expect(200);
    expect(await replayed(at, at + 1)).toBe(0);
    const elsewhere = await endedReplay(app, { channelId: other.id, replay: period() });
    expect(elsewhere.report.orders.replayed).toBe(0);
  });

  it('writes nothing but its job and takes no limit', async () => {
    const { promotionId } = await anActivePromotion(app, { usageLimit: 5 });
    const variantId = await aSellableVariant(app, { price: 1000n });
    await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }] });
    await app.settle();
    const authorization = app.as(STAFF);
    await simulate(app, {}, authorization); // signs in
    const before = await commerceChecksums(app);
    const events = (await app.publishedEvents()).length;

    const promotions = [{ id: promotionId, changes: { effect: percent(40), usageLimit: 1 } }];
    const { report } = await endedReplay(app, { promotions, replay: period() }, authorization);
    await simulate(app, { promotions, basket: { lines: [{ variantId, quantity: 1 }] } }, authorization);

    expect(report.orders.touched).toBe(1);
    expect(Object.keys(before).length).toBeGreaterThan(50);
    expect(await commerceChecksums(app)).toEqual(before);
    expect(await app.publishedEvents()).toHaveLength(events);
  });

  it('stops at the next page when it is canceled, without a report', async () => {
    const order = await aPlacedOrder(app);
    const job = new CanceledJob({
      ...{ channelId: order.channelId, currency: order.currency, ...period() },
      trial: { promotions: [], without: [] },
    });

    await expect(app.get(OrderReplayService).run(job)).rejects.toBeInstanceOf(JobCanceled);
    expect(job.seen).toEqual([
      [0, 1],
      [1, 1],
    ]);
  });

  it('reads a page of orders in a number of statements that does not depend on the orders', async () => {
    await anActivePromotion(app);
    const variantId = await aSellableVariant(app, { price: 1000n });
    const statements = async () => {
      await endedReplay(app, { replay: period() }); // warm
      const { list } = await app.sql(() => endedReplay(app, { replay: period() }), { worker: true });
      return list.filter(
        (statement) => /^SELECT/i.test(statement) && /order_|sales_order|variant|customer_group_member/.test(statement),
      ).length;
    };
    await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }] });
    const one = await statements();
    for (let n = 0; n < 4; n += 1)
      await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }], email: `${n}@example.com` });
    expect(await statements()).toBe(one);
  });

  it('leaves out an order whose copies do not add up to what was charged, and says so', async () => {
    const [sound, odd] = [await aPlacedOrder(app), await aPlacedOrder(app, { email: 'odd@example.com' })];
    await app.database.query('UPDATE order_tax_line SET rate = 99 WHERE order_id = ?', [idBytes(odd.id)]);

    const { report, progress } = await endedReplay(app, { replay: period() });

    expect(progress).toBe(2);
    expect(report.orders).toMatchObject({ replayed: 1, touched: 0, skipped: 1 });
    expect(report.revenue.before.amount).toBe(Number(sound.grandTotal));
  });

  it('leaves out an order whose prices had a tax taken out that was not due', async () => {
    await aPlacedOrder(app);
    const abroad = await aPlacedOrder(app, { email: 'abroad@example.com' });
    await app.database.query(
      "UPDATE order_price_trace SET trace = JSON_SET(trace, '$.lines[0].containedTax.amount', 380) WHERE order_id = ?",
      [idBytes(abroad.id)],
    );

    const { report } = await endedReplay(app, { replay: period() });

    expect(report.orders).toMatchObject({ replayed: 1, touched: 0, skipped: 1 });
  });

  it('reads every order once, also where many were placed at one moment', async () => {
    const variantId = await aSellableVariant(app);
    const orders = [];
    for (let n = 0; n < 5; n += 1)
      orders.push(await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }], email: `${n}@example.com` }));
    const [first] = orders;
    const at = first?.placedAt ?? new Date();
    await app.database.query('UPDATE sales_order SET placed_at = ?', [at]);
    const placed = app.get(PlacedOrders);
    const channelId = await defaultChannelId(app);
    const of = { channelId, currency: 'EUR', from: at, to: new Date(at.getTime() + 1) };

    const pages = [await placed.page(of, null, 2)];
    for (let page = pages[0]; page?.length === 2; pages.push(page))
      page = await placed.page(of, page[1]?.order ?? null, 2);

    expect(pages.map((page) => page.length)).toEqual([2, 2, 1]);
    expect(pages.flatMap((page) => page.map(({ order }) => order.id))).toEqual(orders.map(({ id }) => id).sort());
    expect(await placed.count(of, 3)).toBe(3);
  });

  it('is read by who began it or with the permission, in the own channels', async () => {
    const channelId = await defaultChannelId(app);
    const other = await saveChannel(app, aChannel());
    const replay = await endedReplay(app, { replay: period() });
    const read = async (authorization: string, id = replay.id) =>
      (await app.http.get(`${SIMULATIONS}/${id}`).set('Authorization', authorization)).status;

    expect(await read(app.as(STAFF))).toBe(404);
    expect(await read(app.as(['report:read']))).toBe(200);
    expect(await read(app.as(['report:read'], { channelIds: [channelId] }))).toBe(200);
    expect(await read(app.as(['report:read'], { channelIds: [other.id] }))).toBe(404);
    expect(await read(app.as(['report:read']), newId('job'))).toBe(404);
    expect(await read(app.as(['report:read']), 'nonsense')).toBe(404);
  });
});
