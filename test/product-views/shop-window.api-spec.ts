import { CategoryService, ProductService } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { InventoryService } from 'markethall/inventory';
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
