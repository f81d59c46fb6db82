import { ProductService } from 'markethall/catalog';
import { allPermissions, BackgroundJobs, idFromBytes, newId, RequestContext } from 'markethall/kernel';
import { LocationService } from 'markethall/inventory';
import { aPlacedOrder, aReadyCart, aSellableVariant } from 'markethall/testing/checkout';
import { saveChannel } from 'markethall/testing/channels';
import { aStaffMember } from 'markethall/testing/users';
import { aPromotionBody } from '../promotions/promo.js';
import { period } from '../reports/simulations.js';
import { useApp } from '../support/app.js';
import { addressOf, type RawAnswer, type Route, routeName, routesOf, sendRaw } from '../support/routes.js';

/**
 * Every admin route as a member of staff of another channel. A new route has to be found here: its collection is bound
 * to channels (give one of channel A's in `theirs`) or global by nature (say why in GLOBAL).
 */
const GLOBAL: Readonly<Record<string, string>> = {
  assets: 'pictures are shared by all channels',
  campaigns: 'budgets over all channels: only staff of all channels may change them',
  categories: 'one tree for all channels',
  'category-tree': 'one tree for all channels',
  collections: 'one set for all channels, as the tree',
  customers: 'customers and e-mails are global: channels are not tenants',
  'customer-groups': 'groups of global customers',
  'gift-cards':
    'money of the merchant: a card pays in every channel; changed by staff of all (all-channels.api-spec.ts)',
  permissions: 'names of rights',
  roles: 'sets of rights; channels are given to people, not to roles',
  staff: 'people; rights and channels that one lacks cannot be given (test/users)',
  'store-credit-accounts': 'money of global customers; changed by staff of all channels',
  'tax-categories': 'law, not sale; changed by staff of all channels, as all taxes',
  'tax-exemptions': 'of global customers',
  'tax-identifiers': 'of global customers',
  'tax-rate-packs': 'law, not sale',
  'tax-rates': 'law, not sale',
  zones: 'law, not sale',
};

/** What makes an unsafe request valid, so that only the channel can refuse it. Default `{}`. */
const BODIES: Readonly<Record<string, (theirs: Theirs) => object>> = {
  'POST /channels/:id/publishable-keys': () => ({ name: 'Theirs' }),
  'POST /orders/:id/cancellations': () => ({ reason: 'not mine' }),
  'POST /orders/:id/refunds': () => ({ reason: 'not mine' }),
  'POST /price-lists/:id/prices/batch': ({ variants }) => ({
    prices: [{ variantId: variants, currency: 'EUR', amount: 1 }],
  }),
  'POST /orders/:id/notes': () => ({ note: 'hello' }),
  'POST /payments/:id/refunds': () => ({ amount: { amount: 100, currency: 'EUR' }, reason: 'not mine' }),
  'POST /promotions/:promotionId/coupons': () => ({ code: 'FOREIGN1' }),
  'POST /promotions/:promotionId/coupon-batches': () => ({ pattern: 'FOREIGN-XXXXXXXX', size: 1 }),
  'PUT /products/:id/categories': () => ({ categoryIds: [] }),
  'PUT /products/:id/images': () => ({ imageIds: [] }),
  'POST /products/:productId/option-groups': () => ({
    code: 'size',
    translations: { en: { name: 'Size' } },
    values: [{ code: 'm', translations: { en: { name: 'M' } } }],
  }),
  'POST /products/:productId/variants': () => ({ sku: 'FOREIGN-1' }),
  'PATCH /variants/:id/prices': () => ({ prices: [{ currency: 'EUR', amount: 1 }] }),
  'PUT /variants/:id/prices': () => ({ prices: [{ currency: 'EUR', amount: 1 }] }),
};

/** What makes a request valid that asks for more than an id. */
const QUERIES: Readonly<Record<string, string>> = {
  'GET /variants/:id/price-explanation': '?channel=default&currency=EUR',
};

const UPLOAD = { 'content-type': 'text/csv' };

/** Unsafe requests without an id in the path, with something of channel A in the body: all are refused. */
const REACHING: Readonly<Record<string, (theirs: Theirs) => object[]>> = {
  'POST /channels': () => [{ code: 'mine', name: 'Mine' }],
  'POST /delivery-methods': ({ channels }) => {
    const method = {
      code: 'foreign',
      calculatorCode: 'flat',
      taxCategoryCode: 'standard',
      translations: [{ locale: 'en', name: 'Foreign' }],
      rates: [{ kind: 'flat', amount: 1, currency: 'EUR' }],
    };
    return [method, { ...method, channelId: channels }];
  },
  'POST /exports': () => [{ kind: 'products' }, { kind: 'products', channel: 'default' }],
  'POST /imports': () => [{}],
  'POST /locations': ({ channels }) => [
    { code: 'x', name: 'X' },
    { code: 'x', name: 'X', channelIds: [channels] },
  ],
  'POST /price-lists': ({ channels }) => [
    { code: 'x', name: 'X', kind: 'override' },
    { code: 'x', name: 'X', kind: 'override', channelId: channels },
  ],
  'POST /prices/batch': ({ channels, variants, 'price-lists': priceListId }) => {
    const price = { variantId: variants, currency: 'EUR', amount: 1 };
    return [{}, { channelId: channels }, { priceListId }].map((where) => ({ prices: [{ ...price, ...where }] }));
  },
  'POST /products': ({ channels }) => [
    { translations: { en: { name: 'X' } }, taxCategoryCode: 'standard', channels: [{ channelId: channels }] },
  ],
  'POST /promotions': ({ channels }) => [aPromotionBody(), aPromotionBody({ channelIds: [channels] })],
  'POST /promotion-simulations': ({ channels, variants }) => [
    { channelId: channels, basket: { lines: [{ variantId: variants, quantity: 1 }], countryCode: 'DE' } },
    { channelId: channels, replay: period() },
  ],
  'POST /stock-adjustments': ({ variants, locations }) => [
    { variantId: variants, delta: 5, reason: 'not mine' },
    { variantId: variants, locationId: locations, delta: 5, reason: 'not mine' },
  ],
};

/** One thing of channel A in each collection, by the collection's name in the path. */
type Theirs = Record<string, string>;

describe('staff of a foreign channel', () => {
  const app = useApp();
  const JSON_HEADERS = { 'content-type': 'application/json', 'if-match': '"1"' };
  let theirs: Theirs = {};
  let secrets: string[] = [];
  let authorization = '';

  beforeEach(async () => {
    theirs = await somethingOfEach();
    const foreign = await saveChannel(app);
    authorization = (await aStaffMember(app, allPermissions(), { channelIds: [foreign.id] })).authorization;
  });

  it('finds every admin route here', () => {
    const unknown = routes().filter((route) => !(nounOf(route) in theirs) && !(nounOf(route) in GLOBAL));
    expect(unknown.map(routeName)).toEqual([]);

    const unsafe = routes().filter(
      (route) => route.verb !== 'GET' && !route.pattern.includes(':') && !(nounOf(route) in GLOBAL),
    );
    expect(unsafe.map(shortName).filter((name) => !(name in REACHING))).toEqual([]);
  });

  it('sees nothing of it in any list', async () => {
    const lists = routes().filter((route) => route.verb === 'GET' && !route.pattern.includes(':'));
    expect(lists.length).toBeGreaterThan(20);
    const shown: string[] = [];
    for (const route of lists) {
      const { status, body } = await send(
        route,
        `${addressOf(route)}${route.pattern.endsWith('s') ? '?limit=100' : ''}`,
      );
      expect([routeName(route), status]).toEqual([routeName(route), 200]);
      if (nounOf(route) in GLOBAL) continue;
      for (const secret of secrets) if (body.includes(secret)) shown.push(`${routeName(route)}: ${secret}`);
    }

    expect(shown).toEqual([]);
  });

  it('finds it by no id: the answer is that of a thing that does not exist', async () => {
    const before = await checksums();
    const told: unknown[] = [];
    for (const route of routes().filter(({ pattern }) => pattern.includes(':'))) {
      const noun = nounOf(route);
      if (noun in GLOBAL) continue;
      const id = theirs[noun] ?? '';
      const [real, missing] = [await sendTo(route, id), await sendTo(route, sameKind(id))];
      if (real.status !== 404 || JSON.stringify(plain(real)) !== JSON.stringify(plain(missing)))
        told.push([routeName(route), plain(real), plain(missing)]);
    }

    expect(told).toEqual([]);
    expect(await checksums()).toEqual(before);
  });

  it('reaches it through no body', async () => {
    const before = await checksums();
    const reached: unknown[] = [];
    for (const route of routes().filter(({ verb, pattern }) => verb !== 'GET' && !pattern.includes(':'))) {
      for (const body of REACHING[shortName(route)]?.(theirs) ?? []) {
        const isUpload = shortName(route) === 'POST /imports';
        const answer = await send(
          route,
          addressOf(route),
          isUpload ? 'handle,sku\na,b\n' : JSON.stringify(body),
          isUpload ? UPLOAD : {},
        );
        if (![403, 404, 422].includes(answer.status))
          reached.push([routeName(route), body, answer.status, answer.body]);
      }
    }

    expect(reached).toEqual([]);
    expect(await checksums()).toEqual(before);
  });

  it('works on products of the own channel and on those that are published nowhere', async () => {
    const foreign = await saveChannel(app);
    const own = app.as(['product:read', 'product:write'], { channelIds: [foreign.id] });
    const made = await app.http
      .post('/api/v1/admin/products')
      .set('Authorization', own)
      .send({ translations: { en: { name: 'Mine' } }, taxCategoryCode: 'standard' })
      .expect(201);
    expect(made.body.channels).toMatchObject([{ channelId: foreign.id }]);

    const listed = await app.http.get('/api/v1/admin/products').set('Authorization', own).expect(200);
    expect(listed.body.data.map((row: { id: string }) => row.id)).toEqual([made.body.id]);
    const taken = await app.http
      .delete(`/api/v1/admin/products/${made.body.id}/channels/${foreign.id}`)
      .set('Authorization', own)
      .set('If-Match', made.headers.etag ?? '')
      .expect(200);
    expect(taken.body.channels).toEqual([]);
    await app.http.get(`/api/v1/admin/products/${made.body.id}`).set('Authorization', own).expect(200);
  });

  /** An order, a cart, a price list… of the default channel: A. */
  async function somethingOfEach(): Promise<Theirs> {
    const variantId = await aSellableVariant(app);
    const order = await aPlacedOrder(app, { lines: [{ variantId, quantity: 1 }] });
    const cart = await aReadyCart(app);
    const channelId = order.channelId;
    const input = { code: 'a-house', name: 'House of A', countryCode: null, priority: 50, active: true };
    const { location } = await app.get(LocationService).create({ ...input, channelIds: [channelId] });
    const boss = app.as(allPermissions());
    const post = async (path: string, body: object): Promise<string> =>
      (
        await app.http
          .post(`/api/v1/admin/${path}`)
          .set('Authorization', boss)
          .set('Idempotency-Key', newId('key'))
          .send(body)
          .expect(201)
      ).body.id;
    const priceListId = await post('price-lists', { code: 'a-list', name: 'List of A', kind: 'override', channelId });
    await app.http
      .patch(`/api/v1/admin/variants/${variantId}/prices`)
      .set('Authorization', boss)
      .send({ prices: [{ priceListId, currency: 'EUR', amount: 1234 }] })
      .expect(200);
    await post('stock-adjustments', { variantId, locationId: location.id, delta: 7, reason: 'count' });
    const promotionId = await post('promotions', aPromotionBody({ code: 'promotion-of-a', channelIds: [channelId] }));
    await post(`promotions/${promotionId}/coupons`, { code: 'COUPON-OF-A' });
    const keyId = await post(`channels/${channelId}/publishable-keys`, { name: 'Shop of A' });
    const replay = await app.http
      .post('/api/v1/admin/promotion-simulations')
      .set('Authorization', boss)
      .send({ channelId, replay: period() })
      .expect(202);
    const jobId = await exportOfA();
    const [level] = await ids('stock_level', 'lvl', 'WHERE on_hand = 7');
    const [productId] = await ids('product', 'prod');
    const [method] = await ids('delivery_method', 'dm');
    const prices = await ids('price', 'price');
    const movements = await ids('stock_movement', 'mov', 'WHERE on_hand_delta = 7');
    const found = {
      orders: order.id,
      carts: cart.id,
      payments: order.paymentIntentId ?? '',
      channels: channelId,
      products: productId ?? '',
      variants: variantId,
      'price-lists': priceListId,
      prices: prices[0] ?? '',
      'delivery-methods': method ?? '',
      locations: location.id,
      promotions: promotionId,
      'promotion-simulations': replay.body.replay.id,
      'stock-levels': level ?? '',
      'stock-movements': movements[0] ?? '',
      'stock-adjustments': '',
      jobs: jobId,
      exports: jobId,
      imports: '',
    };
    secrets = [...Object.values(found), ...prices, keyId, order.number ?? ''].filter((text) => text !== '');
    return found;
  }

  /** A finished export of A, as the worker leaves it. */
  async function exportOfA(): Promise<string> {
    const job = await RequestContext.run({ actor: RequestContext.actor() }, () =>
      app.db.transaction(() => app.get(BackgroundJobs).enqueue('transfer.product-export', {})),
    );
    await app.db.execute(
      "UPDATE background_job SET state = 'succeeded', output_name = 'a.csv', output_type = 'text/csv', finished_at = created_at",
    );
    return job.id;
  }

  async function ids(table: string, prefix: string, where = ''): Promise<string[]> {
    const rows = await app.database.query<{ id: Buffer }>(`SELECT id FROM ${table} ${where} ORDER BY id`);
    return rows.map((row) => idFromBytes(prefix, row.id));
  }

  const routes = (): Route[] => routesOf(app).filter(({ pattern }) => pattern.startsWith('/api/v1/admin/'));
  const nounOf = ({ pattern }: Route): string => pattern.split('/')[4] ?? '';
  const shortName = (route: Route): string => routeName(route).replace('/api/v1/admin', '');

  function send(route: Route, path: string, body?: string, headers: Record<string, string> = {}): Promise<RawAnswer> {
    if (route.verb === 'GET') return sendRaw(app, 'GET', path, { authorization });
    const all = { ...JSON_HEADERS, authorization, 'idempotency-key': newId('key'), ...headers };
    return sendRaw(app, route.verb, path, all, body ?? '{}');
  }

  /** The first parameter is the thing; further ones are of channel A too, whatever they name. */
  function sendTo(route: Route, id: string): Promise<RawAnswer> {
    const [, first] = /:(\w+)/.exec(route.pattern) ?? [];
    const path = addressOf(route, (name) =>
      name === first ? id : (theirs[`${name.replace(/Id$/, '')}s`] ?? newId('x')),
    );
    if (route.pattern.endsWith('/imports')) return send(route, path, 'sku,currency,amount\na,EUR,1\n', UPLOAD);
    const query = QUERIES[shortName(route)] ?? '';
    return send(route, `${path}${query}`, JSON.stringify(BODIES[shortName(route)]?.(theirs) ?? {}));
  }

  const sameKind = (id: string): string => newId(id.split('_')[0] ?? '');

  /** What a client can tell apart: all but its own address and the request's id. */
  function plain({ status, body }: RawAnswer): object {
    if (!body.startsWith('{')) return { status, body };
    const { instance: _instance, requestId: _requestId, ...rest } = JSON.parse(body) as Record<string, unknown>;
    return { status, ...rest };
  }

  /** Of every table that is not about the requests themselves. */
  async function checksums(): Promise<object[]> {
    const tables = app.db.dataSource.entityMetadatas
      .map((entity) => entity.tableName)
      .filter((table) => !['idempotency_record', 'user_session'].includes(table));
    return app.database.query<object>(`CHECKSUM TABLE ${[...new Set(tables)].sort().join(', ')}`);
  }

  it('is refused by a product service outside of HTTP as well', async () => {
    const foreign = await saveChannel(app);
    const actor = { ...RequestContext.actor(), kind: 'staff' as const, channels: [foreign.id] };

    await expect(
      RequestContext.run({ actor }, () => app.get(ProductService).get(theirs.products ?? '')),
    ).rejects.toMatchObject({ code: 'product_not_found' });
  });
});
