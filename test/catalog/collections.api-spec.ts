import { CatalogService, CollectionService } from 'markethall/catalog';
import { newId } from 'markethall/kernel';
import { seedCategory, seedProduct } from 'markethall/testing/catalog';
import { useApp } from '../support/app.js';

describe('collections', () => {
  const app = useApp();
  let token: string;
  beforeEach(() => {
    token = app.as(['category:read', 'category:write']);
  });
  const send = (method: 'get' | 'post' | 'patch' | 'put' | 'delete', path: string, version: number, body?: object) =>
    app.http[method](`/api/v1/admin/collections${path}`)
      .set('Authorization', token)
      .set('If-Match', `"${version}"`)
      .send(body);
  const make = async (name = 'Gifts') => {
    const { body } = await send('post', '', 0, { translations: { en: { name } } }).expect(201);
    return body as { id: string; version: number };
  };

  it('are added with a slug, a record and an event, changed under If-Match, and deleted', async () => {
    const { id } = await make('Gifts under 20');

    expect((await send('get', `/${id}`, 0)).body).toMatchObject({
      status: 'active',
      translations: { en: { name: 'Gifts under 20', slug: 'gifts-under-20', description: null } },
      version: 1,
    });
    const change = { status: 'hidden', translations: { de: { name: 'Geschenke' } } };
    await send('patch', `/${id}`, 1, change).expect(200);
    expect((await send('patch', `/${id}`, 1, change)).status).toBe(412);
    const listed = await send('get', '?filter[status]=hidden', 0);
    expect(listed.body.data).toMatchObject([{ id, translations: { de: { slug: 'geschenke' } } }]);
    await send('delete', `/${id}`, 2).expect(204);
    expect((await send('get', `/${id}`, 0)).status).toBe(404);
    const events = (await app.publishedEvents()).map(({ name }) => name);
    expect(events.filter((name) => name.startsWith('catalog.'))).toEqual([
      'catalog.collection-changed.v1',
      'catalog.collection-changed.v1',
      'catalog.collection-deleted.v1',
    ]);
    const records = await app.database.query('SELECT id FROM change_record WHERE entity_type = ? AND entity_id = ?', [
      'collection',
      id,
    ]);
    expect(records).toHaveLength(3);
  });

  it('hold products in the order of staff, replaced as a whole', async () => {
    const { id } = await make();
    const products = await Promise.all([1, 2, 3].map(() => seedProduct(app)));
    const [a = '', b = '', c = ''] = products.map(({ productId }) => productId);

    await send('put', `/${id}/products`, 1, { productIds: [a, b] }).expect(200);
    const { body } = await send('put', `/${id}/products`, 2, { productIds: [c, a] }).expect(200);

    expect(body).toEqual({ productIds: [c, a], version: 3 });
    expect((await send('get', `/${id}/products`, 0)).body).toEqual({ productIds: [c, a], version: 3 });
    expect((await send('put', `/${id}/products`, 2, { productIds: [] })).status).toBe(412);
    await send('put', `/${id}/products`, 3, { productIds: [] }).expect(200);
    expect(await app.get(CollectionService).productIds(id)).toEqual([]);
  });

  it.each([
    ['an unknown product', { productIds: [newId('prod')] }, '/productIds/0'],
    ['another kind of id', { productIds: [newId('var')] }, '/productIds'],
    ['no list', {}, '/productIds'],
  ])('answer 422 for %s among the products', async (_what, body, pointer) => {
    const { id } = await make();

    const response = await send('put', `/${id}/products`, 1, body);

    expect([response.status, response.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
    expect((await send('get', `/${id}`, 0)).body.version).toBe(1);
  });

  it('have slugs and external ids of their own', async () => {
    await make('Gifts');

    const taken = await send('post', '', 0, { translations: { en: { name: 'gifts' } } });
    const bad = await send('post', '', 0, { translations: { en: { name: 'x', slug: 'a b' } } });

    expect([taken.status, taken.body.code, bad.status]).toEqual([409, 'slug_taken', 422]);
  });

  it('want permissions of categories', async () => {
    const reader = app.as(['category:read']);
    const url = '/api/v1/admin/collections';

    expect((await app.http.get(url).set('Authorization', reader)).status).toBe(200);
    expect((await app.http.post(url).set('Authorization', reader).send({})).status).toBe(403);
    expect((await app.http.get(url).set('Authorization', app.as(['product:read']))).status).toBe(403);
  });
});

describe('facts for promotions', () => {
  const app = useApp();

  it('tell categories with their ancestors, collections and the brand, in two statements', async () => {
    const root = (await seedCategory(app, 'Tea')).category.id;
    const leaf = (await seedCategory(app, 'Green', root)).category.id;
    const products = [
      await seedProduct(app, { brand: 'Acme', categoryIds: [leaf], variants: [{}] }),
      await seedProduct(app, { categoryIds: [root] }),
      await seedProduct(app),
    ];
    const collections = app.get(CollectionService);
    const { collection } = await collections.create({ translations: { en: { name: 'Gifts' } } });
    const [first, second, third] = products;
    await collections.setProducts(collection.id, 1, [first?.productId ?? '', third?.productId ?? '']);
    const ids = [...products.map(({ variantId }) => variantId), newId('var')];

    const statements = await app.sql(() => app.get(CatalogService).getPromotionFacts(ids));
    const facts = await app.get(CatalogService).getPromotionFacts(ids);

    expect(statements.list).toHaveLength(1);
    expect(facts.size).toBe(3);
    expect(facts.get(first?.variantId ?? '')).toEqual({
      productId: first?.productId,
      brand: 'Acme',
      categoryIds: expect.arrayContaining([root, leaf]) as string[],
      collectionIds: [collection.id],
      attributes: {},
      isGiftCard: false,
    });
    expect(facts.get(second?.variantId ?? '')).toMatchObject({ categoryIds: [root], collectionIds: [], brand: null });
    expect(facts.get(third?.variantId ?? '')).toMatchObject({ categoryIds: [], collectionIds: [collection.id] });
    expect(await app.get(CatalogService).getPromotionFacts([])).toEqual(new Map());
  });
});
