import { ChannelService } from 'markethall/channels';
import { newId } from 'markethall/kernel';
import { PromotionService } from 'markethall/promotions';
import { aChannel, saveChannel } from 'markethall/testing/channels';
import { forgetCaches } from 'markethall/testing/kernel';
import { useApp } from '../support/app.js';
import { anActivePromotion, aPromotionBody, PROMOTIONS, STAFF } from './promo.js';

describe('promotions for staff', () => {
  const app = useApp();
  let token: string;
  beforeEach(() => {
    token = app.as(STAFF);
  });
  const post = (body: object, who = token) => app.http.post(PROMOTIONS).set('Authorization', who).send(body);
  const patch = (id: string, version: number, body: object, who = token) =>
    app.http.patch(`${PROMOTIONS}/${id}`).set('Authorization', who).set('If-Match', `"${version}"`).send(body);
  const get = (path: string, who = token) => app.http.get(`${PROMOTIONS}${path}`).set('Authorization', who);
  const remove = (id: string, version: number) =>
    app.http.delete(`${PROMOTIONS}/${id}`).set('Authorization', token).set('If-Match', `"${version}"`);
  const active = async (locale = 'en') =>
    (await app.get(PromotionService).active((await app.get(ChannelService).getDefault()).id, locale)).map(
      ({ definition }) => definition,
    );

  it('begins as a draft, with a record and an event', async () => {
    const { body, headers } = await post(aPromotionBody({ code: 'Sale.1' })).expect(201);

    expect(body).toMatchObject({
      code: 'Sale.1',
      status: 'draft',
      group: 'default',
      mode: 'best_for_customer',
      channelIds: null,
      used: 0,
      version: 1,
      translations: [{ locale: 'en', label: '10 % off', badge: null }],
    });
    expect(headers['etag']).toMatch(/^"1\./);
    expect((await get(`/${body.id}`)).body).toEqual(body);
    expect(await app.publishedEvents('promotions.promotion-changed.v1')).toMatchObject([
      { payload: { promotionId: body.id, change: 'created' } },
    ]);
    const records = await app.database.query('SELECT id FROM change_record WHERE entity_type = ? AND entity_id = ?', [
      'promotion',
      body.id,
    ]);
    expect(records).toHaveLength(1);
    expect(await active()).toEqual([]);
  });

  it('applies at once when it is activated, in the language asked for, until it is archived', async () => {
    const texts = [
      { locale: 'en', label: 'Sale', badge: '-10 %' },
      { locale: 'de', label: 'Schlussverkauf' },
    ];
    const { body } = await post(aPromotionBody({ translations: texts })).expect(201);
    expect(await active()).toEqual([]);

    await patch(body.id, 1, { status: 'active' }).expect(200);
    expect(await active('de-AT')).toMatchObject([{ id: body.id, label: 'Schlussverkauf', badge: null }]);
    expect(await active('fr')).toMatchObject([{ label: 'Sale', badge: '-10 %' }]);

    await patch(body.id, 2, { status: 'archived' }).expect(200);
    expect(await active()).toEqual([]);
    const refused = await patch(body.id, 3, { status: 'active' });
    expect([refused.status, refused.body.code]).toEqual([409, 'promotion_transition_refused']);
    await patch(body.id, 3, { status: 'draft' }).expect(200);
  });

  it('merges changes, clears with null, and refuses a stale version', async () => {
    const { body } = await post(aPromotionBody({ usageLimit: 5, conditions: { condition: 'first_order' } }));

    const changed = await patch(body.id, 1, { priority: 7, conditions: null }).expect(200);

    expect(changed.body).toMatchObject({ priority: 7, conditions: null, usageLimit: 5, version: 2 });
    expect((await patch(body.id, 1, { priority: 8 })).status).toBe(412);
    expect((await app.http.patch(`${PROMOTIONS}/${body.id}`).set('Authorization', token).send({})).status).toBe(428);
  });

  it('holds no longer than its campaign', async () => {
    const validTo = '2027-02-01T00:00:00.000Z';
    const campaign = await app.http
      .post('/api/v1/admin/campaigns')
      .set('Authorization', token)
      .send({ code: 'winter', name: 'Winter', validTo });
    await post(aPromotionBody({ status: 'active', campaignId: campaign.body.id })).expect(201);

    expect(await active()).toMatchObject([{ validFrom: null, validTo: new Date(validTo).getTime() }]);
  });

  it.each([
    ['an unknown lane', { lane: 'tax' }, '/lane'],
    ['an unknown effect', { effect: { effect: 'magic' } }, '/effect/effect'],
    ['an effect of another lane', { effect: { effect: 'free_shipping' } }, '/effect'],
    ['more than everything', { effect: { effect: 'percentage', percent: 101 } }, '/effect/percent'],
    ['an unknown condition', { conditions: { condition: 'moon' } }, '/conditions/condition'],
    ['a condition on the basket as a target', { targets: { condition: 'first_order' } }, '/targets/condition'],
    ['a price floor in no currency', { minUnitPrice: { XXX: 1 } }, '/minUnitPrice/XXX'],
    ['half a cent', { minUnitPrice: { EUR: 0.5 } }, '/minUnitPrice/EUR'],
    ['an end before its beginning', { validFrom: '2027-01-02T00:00:00Z', validTo: '2027-01-01T00:00:00Z' }, '/validTo'],
    ['a leap second', { validTo: '2026-01-01T00:00:60Z' }, '/validTo'],
    ['a day that no calendar has', { validFrom: '2026-02-30T00:00:00Z' }, '/validFrom'],
    ['the year 0', { validFrom: '0000-01-01T00:00:00Z' }, '/validFrom'],
    ['a moment after the year 9999', { validTo: '9999-12-31T23:59:59-14:00' }, '/validTo'],
    ['a limit of nothing', { usageLimit: 0 }, '/usageLimit'],
    ['an unknown campaign', { campaignId: newId('camp') }, '/campaignId'],
    ['an unknown channel', { channelIds: [newId('chan')] }, '/channelIds/0'],
    ['no channel at all', { channelIds: [] }, '/channelIds'],
    [
      'an unknown channel in a rule',
      { conditions: { condition: 'channel', ids: [newId('chan')] } },
      '/conditions/ids/0',
    ],
    ['an id of no variant', { targets: { condition: 'variant', ids: ['var_zzz'] } }, '/targets/ids/0'],
    [
      'an id of no group, deep in a rule',
      { conditions: { all: [{ not: { condition: 'customer_group', ids: [newId('cgrp'), 'cgrp_1'] } }] } },
      '/conditions/all/0/not/ids/1',
    ],
    [
      'an id of no category in a condition on a quantity',
      { conditions: { condition: 'quantity', min: 1, lines: { condition: 'category', ids: ['cat_tea'] } } },
      '/conditions/lines/ids/0',
    ],
    [
      'an id of no product in an effect',
      {
        effect: {
          effect: 'buy_x_get_y',
          buy: { quantity: 1 },
          get: { quantity: 1, lines: { condition: 'product', ids: ['prod_1'] } },
        },
      },
      '/effect/get/lines/ids/0',
    ],
    [
      'an id of another kind as a collection',
      { targets: { condition: 'collection', ids: [newId('cat')] } },
      '/targets/ids/0',
    ],
    [
      'no code of a delivery',
      { conditions: { condition: 'delivery_method', codes: ['Express!'] } },
      '/conditions/codes/0',
    ],
    ['an unknown gift', { effect: { effect: 'gift_line', variantId: newId('var'), quantity: 1 } }, '/effect/variantId'],
    ['no id as a gift', { effect: { effect: 'gift_line', variantId: 'var_zzz', quantity: 1 } }, '/effect/variantId'],
    ['an exclusion of itself', { code: 'Narcissus', excludes: ['narcissus'] }, '/excludes/0'],
    ['an unknown exclusion', { excludes: ['nobody'] }, '/excludes/0'],
    ['no text', { translations: [] }, '/translations'],
    ['null as a text', { translations: [null] }, '/translations/0'],
    ['a blank label', { translations: [{ locale: 'en', label: ' ' }] }, '/translations/0/label'],
    ['rules as a list', { conditions: [] }, '/conditions'],
    ['too large rules', { conditions: { condition: 'product', ids: Array(600).fill(newId('prod')) } }, '/conditions'],
    ['a floor above everything', { maxTotalDiscountPercent: 100.5 }, '/maxTotalDiscountPercent'],
    ['an unknown field', { used: 3 }, '/used'],
  ])('answers 422 with a pointer for %s', async (_what, fields, pointer) => {
    const response = await post(aPromotionBody(fields));

    expect([response.status, response.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
    expect((await get('')).body.data).toEqual([]);
  });

  it('refuses changes to what cannot be, and lets nothing keep it from being archived', async () => {
    const { body } = await post(aPromotionBody({ code: 'Mirror' })).expect(201);
    const gift = { effect: { effect: 'gift_line', variantId: newId('var'), quantity: 1 } };

    expect((await patch(body.id, 1, gift)).body.errors).toMatchObject([
      { pointer: '/effect/variantId', code: 'variant_unknown' },
    ]);
    expect((await patch(body.id, 1, { excludes: ['MIRROR'] })).body.errors).toMatchObject([
      { pointer: '/excludes/0', code: 'excludes_itself' },
    ]);
    await app.database.query('UPDATE promotion SET effect = ?', [JSON.stringify(gift.effect)]); // as of an older release
    await patch(body.id, 1, { status: 'archived' }).expect(200);
  });

  it('runs a group of a lane in one mode only, in the channels that it shares', async () => {
    const terms = { group: 'teas', status: 'active' };
    const [here, there] = [await saveChannel(app, aChannel()), await saveChannel(app, aChannel())];
    const first = (await post(aPromotionBody({ ...terms, channelIds: [here.id] })).expect(201)).body;
    const other = { ...terms, mode: 'stack_all' };

    const refused = await post(aPromotionBody(other));
    const code = 'mode_differs_in_group';
    expect([refused.status, refused.body.errors]).toMatchObject([
      422,
      [{ pointer: '/mode', code, params: { promotionCode: first.code, mode: 'best_for_customer' } }],
    ]);
    await post(aPromotionBody({ ...other, channelIds: [there.id] })).expect(201);
    await post(aPromotionBody({ ...other, lane: 'order' })).expect(201);
    await post(aPromotionBody({ ...other, group: 'coffees' })).expect(201);
    const draft = (await post(aPromotionBody({ ...other, channelIds: [here.id], status: 'draft' })).expect(201)).body;
    expect((await patch(draft.id, 1, { status: 'active' })).body.errors).toMatchObject([{ pointer: '/mode', code }]);
    await patch(first.id, 1, { status: 'draft' }).expect(200);
    await patch(draft.id, 1, { status: 'active' }).expect(200);
  });

  it('checks the mode again where one that has ended is to go on', async () => {
    const validTo = new Date(app.clock.now().getTime() + 60_000).toISOString();
    const ended = (await post(aPromotionBody({ status: 'active', validTo })).expect(201)).body;
    app.clock.advance(120_000);
    await post(aPromotionBody({ status: 'active', mode: 'stack_all' })).expect(201);

    expect((await patch(ended.id, 1, { validTo: null })).body.errors).toMatchObject([
      { pointer: '/mode', code: 'mode_differs_in_group' },
    ]);
  });

  describe('a group whose promotions become active at once', () => {
    const modes = ['best_for_customer', 'highest_priority', 'stack_all'];
    /** The first requests may be kept apart by the opening of their connections. */
    const rounds = ['first', 'second', 'third', 'fourth'];
    const activeModes = (group: string) =>
      app.database.query("SELECT DISTINCT mode FROM promotion WHERE status = 'active' AND group_name = ?", [group]);

    it.each(rounds)('is run in one mode when twelve are created, the %s time', async (group) => {
      const answers = await Promise.all(
        Array.from({ length: 12 }, (_, i) => post(aPromotionBody({ status: 'active', group, mode: modes[i % 3] }))),
      );

      expect(answers.map(({ status }) => status).sort()).toEqual([...Array(4).fill(201), ...Array(8).fill(422)]);
      expect(await activeModes(group)).toHaveLength(1);
    });

    it.each(rounds)('is run in one mode when six drafts are activated, the %s time', async (group) => {
      const drafts = [];
      for (let i = 0; i < 6; i++) drafts.push((await post(aPromotionBody({ group, mode: modes[i % 3] }))).body);

      const answers = await Promise.all(drafts.map(({ id }) => patch(id, 1, { status: 'active' })));

      expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 422, 422, 422, 422]);
      expect(await activeModes(group)).toHaveLength(1);
    });
  });

  it('has a code of its own without regard to case, and is deleted while nobody used it', async () => {
    const { body } = await post(aPromotionBody({ code: 'Sale' })).expect(201);

    expect((await post(aPromotionBody({ code: 'sALE' }))).body).toMatchObject({
      status: 409,
      code: 'promotion_code_taken',
    });
    await post(aPromotionBody({ excludes: ['SALE'] })).expect(201);
    await remove(body.id, 1).expect(204);
    expect((await get(`/${body.id}`)).status).toBe(404);
  });

  it('lists by filter and order', async () => {
    await post(aPromotionBody({ code: 'b', priority: 1, lane: 'order' }));
    await post(aPromotionBody({ code: 'a', priority: 2, needsCoupon: true }));
    await post(aPromotionBody({ code: 'c', priority: 3, status: 'active' }));
    const codes = async (query: string) =>
      (await get(`?${query}`)).body.data.map((promotion: { code: string }) => promotion.code);

    expect(await codes('sort=code')).toEqual(['a', 'b', 'c']);
    expect(await codes('sort=-priority')).toEqual(['c', 'a', 'b']);
    expect(await codes('filter[lane]=order')).toEqual(['b']);
    expect(await codes('filter[needsCoupon]=true')).toEqual(['a']);
    expect(await codes('filter[status]=active,archived')).toEqual(['c']);
    expect((await get('?filter[used]=1')).status).toBe(400);
  });

  it('wants its own permissions, and coupons want others', async () => {
    const { body } = await post(aPromotionBody()).expect(201);
    const reader = app.as(['promotion:read']);
    const writer = app.as(['promotion:read', 'promotion:write']);

    expect((await get('', reader)).status).toBe(200);
    expect((await post(aPromotionBody(), reader)).status).toBe(403);
    expect((await get(`/${body.id}/coupons`, writer)).status).toBe(403);
    expect(
      (await app.http.post(`${PROMOTIONS}/${body.id}/coupons`).set('Authorization', writer).send({ code: 'FREE' }))
        .status,
    ).toBe(403);
    expect((await app.http.get(PROMOTIONS)).status).toBe(401);
  });

  it('is that of the own channels for staff', async () => {
    const own = await saveChannel(app);
    const { id: foreignId } = await app.get(ChannelService).getDefault();
    const bound = app.as(STAFF, { channelIds: [own.id] });
    const everywhere = (await post(aPromotionBody({ code: 'all' }))).body;
    const foreign = (await post(aPromotionBody({ code: 'foreign', channelIds: [foreignId] }))).body;
    const both = (await post(aPromotionBody({ code: 'both', channelIds: [own.id, foreignId] }))).body;

    const mine = (await post(aPromotionBody({ code: 'mine', channelIds: [own.id] }), bound).expect(201)).body;

    const seen = (await get('?sort=code', bound)).body.data.map((promotion: { code: string }) => promotion.code);
    expect(seen).toEqual(['all', 'both', 'mine']);
    expect((await get(`/${foreign.id}`, bound)).status).toBe(404);
    expect((await get(`/${foreign.id}/uses`, bound)).status).toBe(404);
    expect((await get(`/${foreign.id}/coupons`, bound)).status).toBe(404);
    expect((await patch(foreign.id, 1, { priority: 1 }, bound)).status).toBe(404);
    expect((await patch(everywhere.id, 1, { priority: 1 }, bound)).status).toBe(403);
    expect((await patch(both.id, 1, { priority: 1 }, bound)).status).toBe(403);
    expect((await patch(mine.id, 1, { channelIds: null }, bound)).status).toBe(422);
    expect((await patch(mine.id, 1, { priority: 1 }, bound)).status).toBe(200);
    expect((await post(aPromotionBody({ channelIds: [foreignId] }), bound)).status).toBe(422);
    expect((await post(aPromotionBody(), bound)).status).toBe(422);
    const coupon = { code: 'SNEAKY' };
    expect(
      (await app.http.post(`${PROMOTIONS}/${everywhere.id}/coupons`).set('Authorization', bound).send(coupon)).status,
    ).toBe(403);
    const campaign = { code: 'c', name: 'C' };
    expect((await app.http.post('/api/v1/admin/campaigns').set('Authorization', bound).send(campaign)).status).toBe(
      403,
    );
  });

  it('costs four statements cold and none warm, however many there are', async () => {
    const campaign = await app.http
      .post('/api/v1/admin/campaigns')
      .set('Authorization', token)
      .send({ code: 'c', name: 'C' });
    for (let n = 0; n < 5; n += 1) await anActivePromotion(app, { campaignId: campaign.body.id });
    await app.get(ChannelService).getDefault();
    const { id } = await app.get(ChannelService).getDefault();
    forgetCaches(app.nest);

    const cold = await app.sql(() => app.get(PromotionService).warm());
    const warm = await app.sql(() => app.get(PromotionService).warm());

    expect(cold.list.length).toBeLessThanOrEqual(4);
    expect(warm.list).toEqual([]);
    expect(await app.get(PromotionService).active(id, 'en')).toHaveLength(5);
    expect(await app.get(PromotionService).active(id, 'en')).toBe(await app.get(PromotionService).active(id, 'en'));
  });
});
