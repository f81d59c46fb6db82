import { ChannelService } from 'markethall/channels';
import { CustomerGroupService } from 'markethall/customers';
import { newId } from 'markethall/kernel';
import { PricingService } from 'markethall/pricing';
import { seedProduct } from 'markethall/testing/catalog';
import { seedPrice } from 'markethall/testing/pricing';
import { PriceWriter } from '../../libs/pricing/src/price-writer.js';
import { useApp } from '../support/app.js';

const DAY_MS = 86_400_000;

describe('price lists', () => {
  const app = useApp();
  const write = () => app.as(['price:read', 'price:write']);
  const day = (n: number): string => new Date(app.clock.nowMs() + n * DAY_MS).toISOString();

  const aList = async (body: object = {}): Promise<{ id: string; etag: string }> => {
    const code = newId('plist');
    const made = await app.http
      .post('/api/v1/admin/price-lists')
      .set('Authorization', write())
      .send({ code, name: 'A list', kind: 'override', ...body })
      .expect(201);
    return { id: made.body.id, etag: String(made.headers['etag']) };
  };
  const batch = (listId: string, prices: object[], atomic = true) =>
    app.http
      .post(`/api/v1/admin/price-lists/${listId}/prices/batch`)
      .set('Authorization', write())
      .send({ atomic, prices });
  const priceOf = async (variantId: string, more: object = {}) => {
    const { id: channelId } = await app.get(ChannelService).getDefault();
    const context = { channelId, currency: 'EUR', at: app.clock.now(), ...more };
    return (await app.get(PricingService).getPrices([variantId], context)).get(variantId);
  };
  const explain = (variantId: string, query: string) =>
    app.http.get(`/api/v1/admin/variants/${variantId}/price-explanation?${query}`).set('Authorization', write());

  it('BHV-041 prefers the price of the channel to the plain price of the currency', async () => {
    const { variantId } = await seedProduct(app);
    const { id: channelId } = await app.get(ChannelService).getDefault();
    const everywhere = await aList();
    const here = await aList({ channelId });
    await batch(everywhere.id, [{ variantId, currency: 'EUR', amount: 500 }]).expect(200);
    await batch(here.id, [{ variantId, currency: 'EUR', amount: 600 }]).expect(200);

    expect(await priceOf(variantId)).toMatchObject({ amount: 600n, priceListId: here.id });
  });

  it.each(['channel', 'currency'])('BHV-043 names the missing parameter "%s" with 400', async (missing) => {
    const { variantId } = await seedProduct(app);
    const query = new URLSearchParams({ channel: 'default', currency: 'EUR' });
    query.delete(missing);

    const answer = await explain(variantId, query.toString()).expect(400);

    expect(answer.body).toMatchObject({ code: 'query_parameter_invalid' });
    expect(answer.body.detail).toContain(`"${missing}"`);
  });

  it('BHV-047 gives the price of a group to its members only, resolved from the customer with one statement more', async () => {
    const { variantId } = await seedProduct(app);
    await seedPrice(app, variantId, 1000);
    const groups = app.get(CustomerGroupService);
    const { id: customerGroupId } = await groups.create('trade', 'Trade');
    const list = await aList({ customerGroupId });
    await batch(list.id, [{ variantId, currency: 'EUR', amount: 700 }]).expect(200);
    const member = await app.asCustomer();
    const stranger = await app.asCustomer();
    await groups.addMembers(customerGroupId, [member.customerId]);

    expect(await priceOf(variantId)).toMatchObject({ amount: 1000n });
    expect(await priceOf(variantId, { customerId: stranger.customerId })).toMatchObject({ amount: 1000n });
    expect(await priceOf(variantId, { customerId: member.customerId })).toMatchObject({ amount: 700n });
    await app.get(ChannelService).list();
    expect((await app.sql(() => priceOf(variantId, { customerId: member.customerId }))).count).toBe(2);
    expect((await app.sql(() => priceOf(variantId))).count).toBe(1);
  });

  it('refuses a list for a group that does not exist', async () => {
    const body = { code: 'x', name: 'X', kind: 'sale', customerGroupId: newId('cgrp') };
    const answer = await app.http
      .post('/api/v1/admin/price-lists')
      .set('Authorization', write())
      .send(body)
      .expect(422);
    expect(answer.body.errors).toMatchObject([{ pointer: '/customerGroupId', code: 'customer_group_unknown' }]);
  });

  it('BHV-049 prefers the list that matches more, then the priority, then the lower amount', async () => {
    const { variantId } = await seedProduct(app);
    const { id: channelId } = await app.get(ChannelService).getDefault();
    const { id: customerGroupId } = await app.get(CustomerGroupService).create('gold', 'Gold');
    const add = async (amount: number, body: object): Promise<void> => {
      await batch((await aList(body)).id, [{ variantId, currency: 'EUR', amount }]).expect(200);
    };
    const member = { customerGroupIds: [customerGroupId] };

    await add(400, { priority: 9 });
    expect(await priceOf(variantId, member)).toMatchObject({ amount: 400n });
    await add(500, { customerGroupId });
    expect(await priceOf(variantId, member)).toMatchObject({ amount: 500n });
    await add(600, { customerGroupId, channelId });
    expect(await priceOf(variantId, member)).toMatchObject({ amount: 600n });
    await add(700, { customerGroupId, channelId, priority: 1 });
    expect(await priceOf(variantId, member)).toMatchObject({ amount: 700n });
    await add(650, { customerGroupId, channelId, priority: 1 });
    expect(await priceOf(variantId, member)).toMatchObject({ amount: 650n });
  });

  it('BHV-055 changes 10 of 50,000 prices with the work of 10, and reads the header without prices', async () => {
    const { variantId } = await seedProduct(app);
    const big = await aList();
    await fill(big.id, 50_000);
    const steps = Array.from({ length: 10 }, (_, n) => ({ variantId, currency: 'EUR', minQty: n + 1 }));
    await batch(
      big.id,
      steps.map((step) => ({ ...step, amount: 100 })),
    ).expect(200);

    const rows = await rowsRead(() =>
      app
        .get(PriceWriter)
        .write(steps.map((step) => ({ ...step, priceListId: big.id, amount: 150n, includesTax: true }))),
    );
    const writing = await app.sql(() =>
      batch(
        big.id,
        steps.map((step) => ({ ...step, amount: 200 })),
      ).expect(200),
    );
    const reading = await app.sql(() =>
      app.http.get(`/api/v1/admin/price-lists/${big.id}`).set('Authorization', write()).expect(200),
    );

    // A few rows an entry: those with its key, and what SHOW STATUS itself reads.
    expect(rows).toBeLessThan(1_500);
    expect(writing.list.filter((sql) => /(FROM|INTO) `?price(_point)?\b/.test(sql)).length).toBeLessThanOrEqual(3);
    expect(reading.list.filter((sql) => /FROM `?price`?\s/.test(sql))).toEqual([]);
  });

  it('takes a batch by SKU, whole or entry by entry, and does nothing for what is the same already', async () => {
    const { variantId } = await seedProduct(app, { variants: ['LIST-1'] });
    const list = await aList();
    const prices = [
      { sku: 'list-1', currency: 'EUR', amount: 900, includesTax: false },
      { sku: 'nobody-knows', currency: 'EUR', amount: 900 },
    ];

    const whole = await batch(list.id, prices).expect(422);
    expect(whole.body.errors).toMatchObject([{ pointer: '/prices/1/sku', code: 'variant_unknown' }]);
    expect(await priceOf(variantId)).toBeUndefined();
    const each = await batch(list.id, prices, false).expect(200);
    expect(each.body.results).toMatchObject([{ status: 'ok' }, { status: 'failed', code: 'variant_unknown' }]);
    expect(await priceOf(variantId)).toMatchObject({ amount: 900n, includesTax: false });

    const events = (await app.publishedEvents('pricing.price-changed.v1')).length;
    await batch(list.id, prices, false).expect(200);
    expect(await app.publishedEvents('pricing.price-changed.v1')).toHaveLength(events);
  });

  it.each([
    [{ currency: 'EUR', amount: 1 }],
    [{ sku: '', currency: 'EUR', amount: 1 }],
    [{ sku: 5, currency: 'EUR', amount: 1 }],
    [{ sku: 'A', currency: 'EUR', amount: '1' }],
    [{ sku: 'A', currency: 'EUR', amount: 1, includesTax: 'yes' }],
    [{ sku: 'A', currency: 'EUR', amount: 1, validFrom: '2026-02-30' }],
    [{ sku: 'A', currency: 'EUR', amount: 1, validTo: '9999-12-31T23:59:59-14:00' }],
    [{ sku: 'A', priceListId: 'plist_x', currency: 'EUR', amount: 1 }],
  ])('answers 422 for the entry %j', async (price) => {
    const { body } = await batch((await aList()).id, [price]).expect(422);

    expect(body.code).toBe('validation_failed');
  });

  it.each([true, false])('names a variant in one way only, atomic: %s', async (atomic) => {
    const { variantId } = await seedProduct(app);
    await seedProduct(app, { variants: ['OTHER-1'] });
    const prices = [
      { variantId, currency: 'EUR', amount: 900 },
      { variantId, sku: 'OTHER-1', currency: 'EUR', amount: 900 },
    ];

    const { body } = await batch((await aList()).id, prices, atomic).expect(422);

    expect(body.errors).toMatchObject([{ pointer: '/prices/1/sku', code: 'not_together_with_variant_id' }]);
    expect(await priceOf(variantId)).toBeUndefined();
  });

  it('answers 404 for a list that is not there or not visible', async () => {
    const { variantId } = await seedProduct(app);
    const prices = [{ variantId, currency: 'EUR', amount: 1 }];
    await batch(newId('plist'), prices).expect(404);
    const { id } = await aList({ channelId: (await app.get(ChannelService).getDefault()).id });
    const foreign = app.as(['price:read', 'price:write'], { channelIds: [newId('chan')] });
    await app.http
      .post(`/api/v1/admin/price-lists/${id}/prices/batch`)
      .set('Authorization', foreign)
      .send({ prices })
      .expect(404);
  });

  it('keeps several windows of one price, and the clock changes the price without anybody writing', async () => {
    const { variantId } = await seedProduct(app);
    const list = await aList();
    const price = { variantId, currency: 'EUR' };
    await batch(list.id, [
      { ...price, amount: 1000 },
      { ...price, amount: 800, validFrom: day(2), validTo: day(4) },
      { ...price, amount: 700, validFrom: day(3), validTo: day(5) },
    ]).expect(200);

    const amounts: (bigint | undefined)[] = [];
    for (let n = 0; n < 6; n += 1) {
      amounts.push((await priceOf(variantId))?.amount);
      app.clock.advance(DAY_MS);
    }

    expect(amounts).toEqual([1000n, 1000n, 800n, 700n, 700n, 1000n]);
  });

  it('removes one window by its beginning, and all of them without', async () => {
    const { variantId } = await seedProduct(app);
    const list = await aList();
    const soon = day(1);
    const price = { variantId, currency: 'EUR' };
    const windows = async () =>
      (await app.http.get(`/api/v1/admin/prices?filter[priceListId]=${list.id}`).set('Authorization', write())).body
        .data.length;
    await batch(list.id, [
      { ...price, amount: 1 },
      { ...price, amount: 2, validFrom: soon },
      { ...price, amount: 3, minQty: 5 },
    ]);
    expect(await windows()).toBe(3);

    await batch(list.id, [{ ...price, amount: null, validFrom: soon }]).expect(200);
    expect(await windows()).toBe(2);
    await batch(list.id, [
      { ...price, amount: 2, validFrom: soon },
      { ...price, amount: null },
    ]).expect(200);
    expect(await windows()).toBe(1);
  });

  it('asks the quantity step of all units of a variant', async () => {
    const { variantId } = await seedProduct(app);
    await batch((await aList()).id, [
      { variantId, currency: 'EUR', amount: 1000 },
      { variantId, currency: 'EUR', amount: 900, minQty: 10 },
    ]);
    const at = (quantity: number) => priceOf(variantId, { quantities: new Map([[variantId, quantity]]), tiers: true });

    expect(await at(9)).toMatchObject({ amount: 1000n, minQty: 1 });
    expect(await at(10)).toMatchObject({
      amount: 900n,
      minQty: 10,
      tiers: [
        { minQty: 1, amount: 1000n },
        { minQty: 10, amount: 900n },
      ],
    });
  });

  it('explains which price counts and why each other one does not', async () => {
    const { variantId } = await seedProduct(app);
    await seedPrice(app, variantId, 1000);
    const { id: customerGroupId } = await app.get(CustomerGroupService).create('vip', 'VIP');
    const add = async (name: string, body: object, price: object = {}): Promise<void> => {
      const { id } = await aList({ name, ...body });
      await batch(id, [{ variantId, currency: 'EUR', amount: 800, ...price }]).expect(200);
    };
    await add('winner', { kind: 'sale', priority: 5 });
    await add('unimportant', { priority: 4 }, { amount: 1 });
    await add('off', { active: false });
    await add('members', { customerGroupId });
    await add('coming', { validFrom: day(1) });
    await add('over', { validTo: day(-1) });
    await add('bulk', { priority: 9 }, { minQty: 100 });
    await add('scheduled', { priority: 9 }, { validFrom: day(2) });

    const { body } = await explain(variantId, 'channel=default&currency=EUR').expect(200);

    const outcomes = Object.fromEntries(
      body.prices.map((one: { priceListName: string; kind: string; outcome: string }) => [
        one.kind === 'base' ? 'base' : one.priceListName,
        one.outcome,
      ]),
    );
    expect(outcomes).toEqual({
      winner: 'won',
      unimportant: 'lower_priority',
      off: 'list_inactive',
      members: 'other_customer_group',
      coming: 'list_not_started',
      over: 'list_ended',
      bulk: 'quantity_not_reached',
      scheduled: 'not_started',
      base: 'base_list',
    });
    expect(body).toMatchObject({
      forSale: true,
      unitPrice: { price: { amount: 800, currency: 'EUR' }, includesTax: true },
      originalPrice: { amount: 1000 },
      tiers: [{ minQty: 1 }, { minQty: 100 }].slice(0, 1),
      reduction: { priorPrices: [{ price: { amount: 1000 } }] },
      lowestOf30Days: [{ price: { amount: 800 } }],
    });
    expect(body.prices[0].outcome).toBe('won');
    expect(body.changesAt).not.toBeNull();

    const member = await explain(
      variantId,
      `channel=default&currency=EUR&customerGroup=${customerGroupId}&quantity=100`,
    );
    expect(member.body.prices[0]).toMatchObject({ priceListName: 'members', outcome: 'won' });
    const later = await explain(variantId, `channel=default&currency=EUR&at=${day(3)}`);
    expect(later.body.prices[0]).toMatchObject({ priceListName: 'scheduled', outcome: 'won' });
  });

  it('takes the channel of an explanation by its id as well', async () => {
    const { variantId } = await seedProduct(app);
    await seedPrice(app, variantId, 1000);
    const { id } = await app.get(ChannelService).getDefault();
    const at = day(1);

    const [byCode, byId] = [
      await explain(variantId, `channel=default&currency=EUR&at=${at}`).expect(200),
      await explain(variantId, `channel=${id}&currency=EUR&at=${at}`).expect(200),
    ];

    expect(byId.body).toEqual(byCode.body);
    expect(byId.body.forSale).toBe(true);
    await explain(variantId, `channel=${newId('chan')}&currency=EUR`).expect(404);
  });

  it('explains why something is not for sale', async () => {
    const { variantId } = await seedProduct(app);
    const { body } = await explain(variantId, 'channel=default&currency=EUR').expect(200);
    expect(body).toMatchObject({ forSale: false, unitPrice: null, prices: [], lowestOf30Days: [] });
  });

  it.each(['quantity=0', 'quantity=x', 'at=yesterday', 'currency=eur', 'customerGroup=grp_1', 'secret=1'])(
    'refuses an explanation with %s',
    async (query) => {
      const { variantId } = await seedProduct(app);
      await explain(variantId, `channel=default&currency=EUR&${query}`).expect(400);
    },
  );

  it('explains nothing without the permission, of an unknown variant or a foreign channel', async () => {
    const { variantId } = await seedProduct(app);
    const path = `/api/v1/admin/variants/${variantId}/price-explanation?channel=default&currency=EUR`;
    await app.http.get(path).expect(401);
    await app.http
      .get(path)
      .set('Authorization', app.as(['order:read']))
      .expect(403);
    await app.http
      .get(path)
      .set('Authorization', app.as(['price:read'], { channelIds: [newId('chan')] }))
      .expect(404);
    await explain(newId('var'), 'channel=default&currency=EUR').expect(404);
  });

  /** Prices of variants that do not exist, with their history: bulk that the work must not depend on. */
  async function fill(listId: string, count: number): Promise<void> {
    const raw = (id: string) => `UNHEX('${Buffer.from(id, 'hex').toString('hex')}')`;
    const [list] = await app.database.query<{ id: Buffer }>(
      'SELECT id FROM price_list ORDER BY created_at DESC LIMIT 1',
    );
    expect(listId).toMatch(/^plist_/);
    const hex = list?.id.toString('hex') ?? '';
    const now = app.clock.now().toISOString().slice(0, 23).replace('T', ' ');
    for (let at = 0; at < count; at += 5_000) {
      const rows = Array.from({ length: 5_000 }, (_, n) => {
        const id = (at + n).toString(16).padStart(32, '0');
        return `(${raw(id)}, ${raw(id)}, ${raw(hex)}, 'EUR', 100, 1, 1, '${now}')`;
      });
      const columns = '(id, variant_id, price_list_id, currency, amount, includes_tax, min_qty, updated_at)';
      await app.database.query(`INSERT INTO price ${columns} VALUES ${rows.join(', ')}`);
    }
    await app.database.query(
      `INSERT INTO price_point (id, variant_id, price_list_id, currency, min_qty, amount, includes_tax, recorded_at)
       SELECT id, variant_id, price_list_id, currency, min_qty, amount, includes_tax, updated_at FROM price`,
    );
  }

  /** Rows that the server reads for the work, in one transaction and so on one connection. */
  async function rowsRead(work: () => Promise<unknown>): Promise<number> {
    const read = async (): Promise<number> => {
      const rows = await app.db.query<{ Value: string }[]>("SHOW SESSION STATUS LIKE 'Handler_read%'");
      return rows.reduce((sum, row) => sum + Number(row.Value), 0);
    };
    return app.db.transaction(async () => {
      const before = await read();
      await work();
      return (await read()) - before;
    });
  }
});
