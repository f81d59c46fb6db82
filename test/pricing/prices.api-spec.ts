import { ChannelService } from 'markethall/channels';
import { CustomerGroupService } from 'markethall/customers';
import { ChangeRecord, idBytes, newId } from 'markethall/kernel';
import { PricingService } from 'markethall/pricing';
import { seedProduct } from 'markethall/testing/catalog';
import { saveChannel } from 'markethall/testing/channels';
import { seedPrice } from 'markethall/testing/pricing';
import { useApp } from '../support/app.js';

describe('prices', () => {
  const app = useApp();
  const read = () => app.as(['price:read']);
  const write = () => app.as(['price:read', 'price:write']);
  const context = async (currency = 'EUR') => ({
    channelId: (await app.get(ChannelService).getDefault()).id,
    currency,
    at: app.clock.now(),
  });
  const priceOf = async (variantId: string, currency = 'EUR') =>
    (await app.get(PricingService).getPrices([variantId], await context(currency))).get(variantId);
  const put = async (variantId: string, prices: unknown) => {
    const path = `/api/v1/admin/variants/${variantId}/prices`;
    const { headers } = await app.http.get(path).set('Authorization', write());
    return app.http
      .put(path)
      .set({ Authorization: write(), 'If-Match': headers['etag'] ?? '' })
      .send({ prices });
  };

  it('sets prices in two currencies, keeps their history and announces them', async () => {
    const { variantId } = await seedProduct(app);

    const response = await put(variantId, [
      { currency: 'EUR', amount: 1999 },
      { currency: 'CHF', amount: 2190 },
    ]);

    expect(response.status).toBe(200);
    expect(await priceOf(variantId)).toMatchObject({ amount: 1999n, currency: 'EUR', originalAmount: 1999n });
    expect(await priceOf(variantId, 'CHF')).toMatchObject({ amount: 2190n });
    expect(await app.publishedEvents('pricing.price-changed.v1')).toMatchObject([
      { payload: { variantIds: [variantId] } },
    ]);
    const history = await app.http
      .get(`/api/v1/admin/variants/${variantId}/price-history`)
      .set('Authorization', read());
    expect(history.body.data).toHaveLength(2);
  });

  it('changes only what is named with PATCH, and removes with null', async () => {
    const { variantId } = await seedProduct(app);
    await put(variantId, [
      { currency: 'EUR', amount: 100 },
      { currency: 'CHF', amount: 200 },
    ]);

    await app.http
      .patch(`/api/v1/admin/variants/${variantId}/prices`)
      .set('Authorization', write())
      .send({ prices: [{ currency: 'CHF', amount: null }] });

    expect(await priceOf(variantId)).toMatchObject({ amount: 100n });
    expect(await priceOf(variantId, 'CHF')).toBeUndefined();
  });

  it('replaces all base prices with PUT', async () => {
    const { variantId } = await seedProduct(app);
    await put(variantId, [
      { currency: 'EUR', amount: 100 },
      { currency: 'CHF', amount: 200 },
    ]);

    const response = await put(variantId, [{ currency: 'EUR', amount: 150 }]);

    expect(response.body.prices).toMatchObject([{ price: { amount: 150, currency: 'EUR' } }]);
  });

  it('serves an override list instead of the base price, and a sale with what it was (BHV-045)', async () => {
    const { variantId } = await seedProduct(app);
    await seedPrice(app, variantId, 1000);
    const list = async (kind: string, amount: number, priority: number) => {
      const body = { code: kind, name: kind, kind, priority };
      const made = await app.http.post('/api/v1/admin/price-lists').set('Authorization', write()).send(body);
      const prices = [{ variantId, priceListId: made.body.id, currency: 'EUR', amount }];
      await app.http.post('/api/v1/admin/prices/batch').set('Authorization', write()).send({ prices });
    };

    await list('override', 900, 5);
    expect(await priceOf(variantId)).toMatchObject({ amount: 900n, originalAmount: 900n });
    await list('sale', 800, 6);

    expect(await priceOf(variantId)).toMatchObject({ amount: 800n, originalAmount: 1000n });
  });

  it('keeps group prices from everybody else (BHV-047)', async () => {
    const { variantId } = await seedProduct(app);
    await seedPrice(app, variantId, 1000);
    const { id: customerGroupId } = await app.get(CustomerGroupService).create('trade', 'Trade');
    const body = { code: 'trade', name: 'Trade', kind: 'override', customerGroupId };
    const list = await app.http.post('/api/v1/admin/price-lists').set('Authorization', write()).send(body);
    const prices = [{ variantId, priceListId: list.body.id, currency: 'EUR', amount: 700 }];
    await app.http.post('/api/v1/admin/prices/batch').set('Authorization', write()).send({ prices });

    expect(await priceOf(variantId)).toMatchObject({ amount: 1000n });
    const member = await app
      .get(PricingService)
      .getPrices([variantId], { ...(await context()), customerGroupIds: [customerGroupId] });
    expect(member.get(variantId)).toMatchObject({ amount: 700n });
  });

  it('falls back to the base price at once when a price leaves its list (BHV-053)', async () => {
    const { variantId } = await seedProduct(app);
    await seedPrice(app, variantId, 1000);
    const { id } = await app.get(ChannelService).getDefault();
    const body = { code: 'over', name: 'Over', kind: 'override', channelId: id, priority: 1 };
    const list = await app.http.post('/api/v1/admin/price-lists').set('Authorization', write()).send(body);
    const set = (amount: number | null) =>
      app.http
        .post('/api/v1/admin/prices/batch')
        .set('Authorization', write())
        .send({ prices: [{ variantId, priceListId: list.body.id, currency: 'EUR', amount }] });
    await set(900);
    expect(await priceOf(variantId)).toMatchObject({ amount: 900n });

    await set(null);

    expect(await priceOf(variantId)).toMatchObject({ amount: 1000n });
  });

  it('applies a batch whole or not at all, or entry by entry (BHV-011)', async () => {
    const { variantId } = await seedProduct(app);
    const prices = [
      { variantId, currency: 'EUR', amount: 500 },
      { variantId: newId('var'), currency: 'EUR', amount: 500 },
      { variantId, currency: 'USD', amount: 500 },
    ];
    const send = (atomic: boolean) =>
      app.http.post('/api/v1/admin/prices/batch').set('Authorization', write()).send({ atomic, prices });

    const whole = await send(true);
    expect(whole.status).toBe(422);
    expect(whole.body.errors).toMatchObject([{ pointer: '/prices/1/variantId', code: 'variant_unknown' }]);
    expect(await priceOf(variantId)).toBeUndefined();

    const each = await send(false);
    expect(each.body.results).toMatchObject([
      { status: 'ok' },
      { status: 'failed', code: 'variant_unknown' },
      { status: 'failed', code: 'currency_not_offered', pointer: '/prices/2/currency' },
    ]);
    expect(await priceOf(variantId)).toMatchObject({ amount: 500n });
  });

  it.each([
    [{ currency: 'EUR', amount: -1 }],
    [{ currency: 'EUR', amount: 1.5 }],
    [{ currency: 'EUR', amount: '100' }],
    [{ currency: 'EUR', amount: 1_000_000_000_001 }],
    [{ currency: 'USD', amount: 100 }],
    [{ currency: 'eur', amount: 100 }],
    [{ amount: 100 }],
    [{ currency: 'EUR', amount: 100, minQty: 0 }],
    [{ currency: 'EUR', amount: 100, cost: 1 }],
  ])('answers 422 for %j and writes nothing', async (price) => {
    const { variantId } = await seedProduct(app);

    const response = await put(variantId, [price]);

    expect(response.status).toBe(422);
    expect(await priceOf(variantId)).toBeUndefined();
  });

  it('reads the prices of many variants in one statement and writes many in few', async () => {
    const { variantIds } = await seedProduct(app, {
      options: [
        {
          code: 'n',
          translations: { en: { name: 'N' } },
          values: Array.from({ length: 30 }, (_, n) => ({ code: `v${n}`, translations: { en: { name: `V${n}` } } })),
        },
      ],
      variants: Array.from({ length: 30 }, (_, n) => ({ options: { n: `v${n}` } })),
    });
    const { id: channelId } = await app.get(ChannelService).getDefault();
    await seedPrice(app, variantIds, 1);

    const writing = await app.sql(() =>
      app
        .get(PricingService)
        .setPrices(variantIds.map((variantId) => ({ variantId, channelId, currency: 'EUR', amount: 250n }))),
    );
    const c = await context();
    const reading = await app.sql(() => app.get(PricingService).getPrices(variantIds, c));

    // The directory of channels may be read again in between; it belongs to channels.
    expect(writing.list.filter((sql) => !/FROM `?(channel|publishable_key)/.test(sql)).length).toBeLessThanOrEqual(9);
    expect(reading.count).toBe(1);
  });

  it('needs the permission', async () => {
    const { variantId } = await seedProduct(app);
    const path = `/api/v1/admin/variants/${variantId}/prices`;
    expect((await app.http.get(path)).status).toBe(401);
    expect((await app.http.put(path).set('Authorization', read()).send({ prices: [] })).status).toBe(403);
  });

  it('records a change that is of the dates only', async () => {
    const { variantId } = await seedProduct(app);
    const path = `/api/v1/admin/variants/${variantId}/prices`;
    const staff = app.as(['price:read', 'price:write']);
    const set = (price: object) =>
      app.http
        .patch(path)
        .set('Authorization', staff)
        .send({ prices: [{ currency: 'EUR', amount: 1000, ...price }] });
    await set({}).expect(200);
    await set({ validTo: '2030-01-01T00:00:00.000Z' }).expect(200);

    const records = await app.db
      .repository(ChangeRecord)
      .find({ where: { entityType: 'price' }, order: { id: 'ASC' } });
    expect(records.map(({ changes }) => changes).at(-1)).toEqual({
      'EUR from 1, until': [null, '2030-01-01T00:00:00.000Z'],
    });
  });

  it('lists to staff of some channels the prices of their own variants only, page by page', async () => {
    const [theirs, own, hidden] = [await seedProduct(app), await seedProduct(app), await seedProduct(app)];
    const foreign = await saveChannel(app);
    await seedPrice(app, theirs.variantId, 1000);
    const list = { code: 'all', name: 'All', kind: 'override' };
    const made = await app.http.post('/api/v1/admin/price-lists').set('Authorization', write()).send(list).expect(201);
    const variantIds = [theirs, own, hidden].map(({ variantId }) => variantId);
    const prices = [1, 2].flatMap((minQty) =>
      variantIds.map((variantId) => ({ variantId, priceListId: made.body.id, currency: 'EUR', amount: 100, minQty })),
    );
    await app.http.post('/api/v1/admin/prices/batch').set('Authorization', write()).send({ prices }).expect(200);
    await app.database.query('UPDATE product_channel SET channel_id = ? WHERE product_id = ?', [
      idBytes(foreign.id),
      idBytes(own.productId),
    ]);
    const staff = app.as(['price:read'], { channelIds: [foreign.id] });

    const seen: string[] = [];
    let after = '';
    do {
      const page = await app.http.get(`/api/v1/admin/prices?limit=1${after}`).set('Authorization', staff).expect(200);
      seen.push(...page.body.data.map(({ variantId }: { variantId: string }) => variantId));
      after = page.body.page.next === null ? '' : `&after=${page.body.page.next}`;
    } while (after !== '');

    expect(seen).toEqual([own.variantId, own.variantId]);
  });

  it('keeps staff of another channel out', async () => {
    const { variantId } = await seedProduct(app);
    await seedPrice(app, variantId, 1000);
    const foreign = app.as(['price:read', 'price:write'], { channelIds: [newId('chan')] });

    const prices = await app.http.get(`/api/v1/admin/variants/${variantId}/prices`).set('Authorization', foreign);
    const change = await app.http
      .patch(`/api/v1/admin/variants/${variantId}/prices`)
      .set('Authorization', foreign)
      .send({ prices: [{ currency: 'EUR', amount: 1 }] });

    expect([prices.body.code, change.body.code]).toEqual(['variant_not_found', 'variant_not_found']);
    expect(await priceOf(variantId)).toMatchObject({ amount: 1000n });
  });
});
