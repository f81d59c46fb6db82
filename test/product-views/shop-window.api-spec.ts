import { CategoryService, ProductService } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { CustomerGroupService } from 'markethall/customers';
import { InventoryService } from 'markethall/inventory';
import { newId } from 'markethall/kernel';
import { PricingService } from 'markethall/pricing';
import { ProductViewBuilder } from 'markethall/product-views';
import { useApp } from '../support/app.js';

describe('the shop window', () => {
  const app = useApp({ worker: true });

  async function aProduct(
    traits: { name?: string; status?: 'active' | 'draft'; categoryId?: string; published?: boolean } = {},
  ) {
    const channel = await app.get(ChannelService).getDefault();
    const tree = await app.get(ProductService).create({
      status: traits.status ?? 'active',
      brand: 'Blatt & Berg',
      taxCategoryCode: 'standard',
      translations: {
        en: { name: traits.name ?? 'Assam tea', description: '<p>Malty<script>alert(1)</script></p>' },
        de: { name: 'Assam-Tee' },
      },
      channels: traits.published === false ? [] : [{ channelId: channel.id, publishedFrom: null, publishedTo: null }],
      categoryIds: traits.categoryId === undefined ? [] : [traits.categoryId],
      imageIds: [],
      options: [
        {
          code: 'pack',
          translations: { en: { name: 'Pack' } },
          values: ['250', '500'].map((code) => ({ code, translations: { en: { name: `${code} g` } } })),
        },
      ],
      variants: ['250', '500'].map((code) => ({ sku: `${traits.name ?? 'TEA'}-${code}`, options: { pack: code } })),
    });
    const [small = '', large = ''] = [...tree.variants]
      .sort((a, b) => a.position - b.position)
      .map((variant) => variant.id);
    await app.get(PricingService).setPrices([
      { variantId: small, channelId: channel.id, currency: 'EUR', amount: 890n },
      { variantId: large, channelId: channel.id, currency: 'EUR', amount: 1650n },
    ]);
    await app.get(InventoryService).setOnHand(small, null, 3, { reason: 'test' });
    await app.settle();
    return { id: tree.product.id, version: tree.product.version, small, large };
  }

  const staff = () => app.as(['price:read', 'price:write']);

  async function aPriceList(facts: object): Promise<string> {
    const body = { code: newId('plist'), name: 'A list', ...facts };
    const made = await app.http.post('/api/v1/admin/price-lists').set('Authorization', staff()).send(body).expect(201);
    return made.body.id;
  }

  async function setPrices(listId: string, prices: object[]): Promise<void> {
    const path = `/api/v1/admin/price-lists/${listId}/prices/batch`;
    await app.http.post(path).set('Authorization', staff()).send({ prices }).expect(200);
    await app.settle();
  }

  it('shows a product by id and by slug, with live prices and stock', async () => {
    const { id, small, large } = await aProduct();
    const byId = await app.http.get(`/api/v1/store/products/${id}`).expect(200);
    expect(byId.body).toMatchObject({
      id,
      slug: 'assam-tea',
      name: 'Assam tea',
      description: '<p>Malty</p>',
      priceIncludesTax: true,
      options: [{ code: 'pack', values: [{ code: '250' }, { code: '500' }] }],
      variants: [
        {
          id: small,
          name: '250 g',
          price: { amount: 890, currency: 'EUR' },
          availability: { inStock: true, lowStock: 3 },
        },
        { id: large, price: { amount: 1650 }, availability: { inStock: false, lowStock: 0 } },
      ],
    });
    const bySlug = await app.http.get('/api/v1/store/products/assam-tea').expect(200);
    expect(bySlug.body).toEqual(byId.body);
    const german = await app.http.get('/api/v1/store/products/assam-tea').set('Accept-Language', 'de').expect(200);
    expect(german.body).toMatchObject({ name: 'Assam-Tee', contentLocale: 'de' });
    expect(german.headers['content-language']).toBe('de');
  });

  it('hides drafts, archived and unpublished products from lists and pages', async () => {
    const shown = await aProduct({ name: 'Shown' });
    const draft = await aProduct({ name: 'Draft', status: 'draft' });
    const elsewhere = await aProduct({ name: 'Elsewhere', published: false });
    const gone = await aProduct({ name: 'Gone' });
    await app.get(ProductService).archive(gone.id, gone.version);
    await app.settle();

    const list = await app.http.get('/api/v1/store/products').expect(200);
    expect(list.body.data.map((product: { id: string }) => product.id)).toEqual([shown.id]);
    for (const { id } of [draft, elsewhere, gone]) {
      const missing = await app.http.get(`/api/v1/store/products/${id}`).expect(404);
      expect(missing.body).toMatchObject({ code: 'product_not_found' });
    }
  });

  it('pages through a list without a gap or a repeat, in both directions', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) await aProduct({ name: `Tea ${name}` });
    const seen: string[] = [];
    let path = '/api/v1/store/products?limit=2&sort=name';
    for (;;) {
      const { body } = await app.http.get(path).expect(200);
      seen.push(...body.data.map((product: { name: string }) => product.name));
      if (body.page.next === null) break;
      path = `/api/v1/store/products?limit=2&sort=name&after=${body.page.next}`;
    }
    expect(seen).toEqual(['Tea a', 'Tea b', 'Tea c', 'Tea d', 'Tea e']);
  });

  it.each([
    'limit=0',
    'limit=101',
    'sort=price',
    'filter[secret]=1',
    'after=junk',
    'locale=xx',
    'currency=USD',
    'include=orders',
  ])('refuses ?%s with 400', async (query) => {
    const answer = await app.http.get(`/api/v1/store/products?${query}`).expect(400);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  it('keeps the named fields of a list, from the cache and past it, for guests and customers', async () => {
    const { id } = await aProduct();
    const list = (fields: string) => app.http.get(`/api/v1/store/products?fields[product]=${fields}`);
    const { headers } = await app.asCustomer();

    for (const request of [list('name'), list('name'), list('name').set(headers)]) {
      expect((await request.expect(200)).body.data).toEqual([{ id, name: 'Assam tea' }]);
    }
    expect(Object.keys((await list('id,slug').expect(200)).body.data[0])).toEqual(['id', 'slug']);
    const { body } = await list('name,secret').expect(400);
    expect(body).toMatchObject({ code: 'fields_invalid' });
    expect(body.errors?.[0]?.params?.allowed ?? body.params?.allowed).toContain('slug');
  });

  it('lists a category with everything below it, and follows a category that moves', async () => {
    const categories = app.get(CategoryService);
    const { category: pantry } = await categories.create({ parentId: null, translations: { en: { name: 'Pantry' } } });
    const { category: tea } = await categories.create({ parentId: pantry.id, translations: { en: { name: 'Tea' } } });
    const { id } = await aProduct({ categoryId: tea.id });
    const listed = async (categoryId: string) =>
      (await app.http.get(`/api/v1/store/products?filter[category]=${categoryId}`).expect(200)).body.data.map(
        (p: { id: string }) => p.id,
      );
    expect(await listed(tea.id)).toEqual([id]);
    expect(await listed(pantry.id)).toEqual([id]);

    const tree = await app.http.get('/api/v1/store/categories').expect(200);
    expect(tree.body.data).toMatchObject([{ name: 'Pantry', children: [{ name: 'Tea', children: [] }] }]);
    const detail = await app.http.get('/api/v1/store/categories/tea').expect(200);
    expect(detail.body).toMatchObject({ id: tea.id, ancestors: [{ name: 'Pantry' }] });
  });

  it('serves the new price at once after it changed', async () => {
    const { id, small } = await aProduct();
    const before = await app.http.get(`/api/v1/store/products/${id}`).expect(200);
    const channel = await app.get(ChannelService).getDefault();
    await app
      .get(PricingService)
      .setPrices([{ variantId: small, channelId: channel.id, currency: 'EUR', amount: 777n }]);
    await app.settle();
    const after = await app.http.get(`/api/v1/store/products/${id}`).expect(200);
    expect(after.body.variants[0].price.amount).toBe(777);
    expect(after.headers['etag']).not.toBe(before.headers['etag']);
  });

  it('shows what has no price as not for sale, never as free', async () => {
    const { id, small } = await aProduct();
    const { body } = await app.http.get(`/api/v1/store/products/${id}?currency=CHF`).expect(200);
    expect(body.variants[0]).toMatchObject({
      id: small,
      forSale: false,
      price: null,
      priceTiers: [],
      priorPrice: null,
    });
    const list = await app.http.get('/api/v1/store/products?currency=CHF').expect(200);
    expect(list.body.data[0]).toMatchObject({ id, forSale: false, priceFrom: null, priceTo: null });
  });

  it('shows the range of prices, quantity steps, and what a sale lowers (BHV-051: entered without tax)', async () => {
    const { id, small } = await aProduct();
    const list = await aPriceList({ kind: 'sale' });
    await setPrices(list, [
      { variantId: small, currency: 'EUR', amount: 801 },
      { variantId: small, currency: 'EUR', amount: 712, minQty: 6 },
    ]);
    const page = await app.http.get(`/api/v1/store/products/${id}`).expect(200);
    expect(page.body.variants[0]).toMatchObject({
      forSale: true,
      price: { amount: 801 },
      compareAtPrice: { amount: 890 },
      priorPrice: { amount: 890 },
      discountPercent: 10,
      priceTiers: [
        { minQty: 1, price: { amount: 801 } },
        { minQty: 6, price: { amount: 712 } },
      ],
    });
    const { body } = await app.http.get('/api/v1/store/products').expect(200);
    expect(body.data[0]).toMatchObject({
      priceFrom: { amount: 801 },
      priceTo: { amount: 1650 },
      compareAtPrice: { amount: 890 },
      priorPrice: { amount: 890 },
      discountPercent: 10,
    });

    const net = await aPriceList({ kind: 'override', priority: 5 });
    await setPrices(net, [{ variantId: small, currency: 'EUR', amount: 700, includesTax: false }]);
    const withTax = await app.http.get(`/api/v1/store/products/${id}`).expect(200);
    expect(withTax.body.variants[0]).toMatchObject({ price: { amount: 833 }, compareAtPrice: null });
  });

  it('changes the price by the clock: cached bytes end with the window, in shared caches, too', async () => {
    app.clock.set(app.clock.now());
    const { id, small } = await aProduct();
    const list = await aPriceList({ kind: 'sale', validFrom: new Date(app.clock.nowMs() + 5_000).toISOString() });
    await setPrices(list, [{ variantId: small, currency: 'EUR', amount: 500 }]);
    const read = async () =>
      (await app.http.get(`/api/v1/store/products/${id}`).expect(200)).body.variants[0].price.amount;
    const before = await app.http.get(`/api/v1/store/products/${id}`).expect(200);
    expect(before.body.variants[0].price.amount).toBe(890);
    expect(before.headers['cache-control']).toBe('public, max-age=0, s-maxage=0');
    app.clock.advance(4_999);
    expect(await read()).toBe(890);
    app.clock.advance(1);
    expect(await read()).toBe(500);
    const after = await app.http.get(`/api/v1/store/products/${id}`).expect(200);
    expect(after.headers['cache-control']).toContain('s-maxage=10');
  });

  it('shows a customer the prices of the own groups in private, and nobody else (BHV-047)', async () => {
    const { id, small } = await aProduct();
    const groups = app.get(CustomerGroupService);
    const { id: customerGroupId } = await groups.create('trade', 'Trade');
    const [member, stranger] = [await app.asCustomer(), await app.asCustomer()];
    await groups.addMembers(customerGroupId, [member.customerId]);
    await setPrices(await aPriceList({ kind: 'override', customerGroupId }), [
      { variantId: small, currency: 'EUR', amount: 600 },
    ]);
    const read = (headers: Record<string, string> = {}) =>
      app.http.get(`/api/v1/store/products/${id}`).set(headers).expect(200);

    for (let n = 0; n < 2; n += 1) {
      const own = await read(member.headers);
      expect(own.body.variants[0].price.amount).toBe(600);
      expect(own.headers['cache-control']).toBe('private, no-store');
      const guest = await read();
      expect(guest.body.variants[0].price.amount).toBe(890);
      expect(guest.headers['vary']).toContain('Authorization');
      expect((await read(stranger.headers)).body.variants[0].price.amount).toBe(890);
    }
    const list = await app.http.get('/api/v1/store/products').set(member.headers).expect(200);
    expect(list.body.data[0].priceFrom.amount).toBe(600);
    const staff = await read({ Authorization: app.as(['product:read']) });
    expect(staff.body.variants[0].price.amount).toBe(890);
  });

  it('answers 304 to the ETag it gave, and the same for HEAD', async () => {
    const { id } = await aProduct();
    const first = await app.http.get(`/api/v1/store/products/${id}`).expect(200);
    const etag = String(first.headers['etag']);
    expect(etag).toMatch(/^"[\w-]+"$/);
    expect(first.headers['cache-control']).toContain('s-maxage=10');
    const again = await app.http.get(`/api/v1/store/products/${id}`).set('If-None-Match', etag).expect(304);
    expect(again.text).toBe('');
    await app.http.head(`/api/v1/store/products/${id}`).expect(200);
  });

  it('can be rebuilt from the catalog at any time', async () => {
    const { id } = await aProduct();
    await app.database.query('DELETE FROM product_view');
    await app.get(ProductViewBuilder).rebuildAll();
    await app.http.get(`/api/v1/store/products/${id}`).expect(200);
  });
});
