import { ChannelService } from 'markethall/channels';
import { newId } from 'markethall/kernel';
import { seedCategory, seedProduct, sizesAndColors } from 'markethall/testing/catalog';
import { useApp } from '../support/app.js';

describe('products for staff', () => {
  const app = useApp();
  let token: string;
  const staff = () => token;
  beforeEach(() => {
    token = app.as(['product:read', 'product:write', 'product:archive']);
  });
  const post = (body: object) => app.http.post('/api/v1/admin/products').set('Authorization', staff()).send(body);
  const get = (path: string) => app.http.get(`/api/v1/admin/${path}`).set('Authorization', staff());
  const patch = (id: string, version: number, body: object) =>
    app.http
      .patch(`/api/v1/admin/products/${id}`)
      .set('Authorization', staff())
      .set('If-Match', `"${version}"`)
      .send(body);
  const etagged = (method: 'post' | 'put' | 'delete' | 'patch', path: string, version: number, body: object = {}) =>
    app.http[method](`/api/v1/admin/${path}`).set('Authorization', staff()).set('If-Match', `"${version}"`).send(body);

  it('adds a whole product in one call and announces it', async () => {
    const category = await seedCategory(app);

    const response = await post({
      status: 'active',
      brand: 'Kiln',
      translations: {
        en: { name: 'Teapot', description: '<p onclick="x()">Hi<script>alert(1)</script></p>' },
        de: { name: 'Teekanne' },
      },
      categoryIds: [category.category.id],
      options: [
        {
          code: 'size',
          translations: { en: { name: 'Size' }, de: { name: 'Größe' } },
          values: [{ translations: { en: { name: 'Small' } } }, { translations: { en: { name: 'Large' } } }],
        },
      ],
      variants: [
        { sku: 'POT-S', options: { size: 'small' }, weightGrams: 400 },
        { sku: 'POT-L', options: { size: 'large' }, trackInventory: false },
      ],
    });

    expect(response.status).toBe(201);
    expect(response.body).toMatchObject({
      status: 'active',
      version: 1,
      translations: { en: { name: 'Teapot', slug: 'teapot', description: '<p>Hi</p>' }, de: { slug: 'teekanne' } },
      categoryIds: [category.category.id],
      options: [{ code: 'size', values: [{ code: 'small' }, { code: 'large' }] }],
      variants: [
        { sku: 'POT-S', options: { size: 'small' }, weightGrams: 400, trackInventory: true, position: 0 },
        { sku: 'POT-L', options: { size: 'large' }, trackInventory: false, position: 1 },
      ],
    });
    expect(response.body.channels).toMatchObject([{ channelId: (await app.get(ChannelService).getDefault()).id }]);
    expect(response.headers['etag']).toMatch(/^"1\./);
    const events = await app.publishedEvents();
    expect(events.map((event) => event.name)).toEqual(
      expect.arrayContaining(['catalog.product-created.v1', 'catalog.variant-created.v1']),
    );
  });

  it('numbers slugs that it makes, and refuses a slug or SKU that is given and taken', async () => {
    await post({ translations: { en: { name: 'Cup' } }, variants: [{ sku: 'Cup-1' }] });

    const made = await post({ translations: { en: { name: 'Cup' } } });
    const slug = await post({ translations: { en: { name: 'X', slug: 'CUP' } } });
    const sku = await post({ translations: { en: { name: 'Y' } }, variants: [{ sku: 'CUP-1' }] });

    expect(made.body.translations.en.slug).toBe('cup-2');
    expect([slug.status, slug.body.code]).toEqual([409, 'slug_taken']);
    expect([sku.status, sku.body.code]).toEqual([409, 'sku_taken']);
  });

  it('refuses two variants with the same options and stores nothing (BHV-007)', async () => {
    const { options } = sizesAndColors();
    const variants = [
      { sku: 'A', options: { size: 'm', color: 'red' } },
      { sku: 'B', options: { size: 'm', color: 'red' } },
    ];

    const response = await post({ translations: { en: { name: 'Shirt' } }, options, variants });

    expect([response.status, response.body.code]).toEqual([409, 'option_combination_taken']);
    expect((await get('products')).body.data).toEqual([]);
  });

  it('merges a PATCH, leaves variants alone (BHV-009) and raises the version', async () => {
    const { productId, version } = await seedProduct(app, { ...sizesAndColors(), brand: 'Kiln' });

    const response = await patch(productId, version, { brand: null, translations: { de: { name: 'Kanne' } } });

    expect(response.status).toBe(200);
    expect(response.body).toMatchObject({
      version: 2,
      brand: null,
      translations: { en: {}, de: { name: 'Kanne', slug: 'kanne' } },
    });
    expect(response.body.variants).toHaveLength(4);
    expect(await app.publishedEvents('catalog.product-updated.v1')).toHaveLength(1);
  });

  it('writes nothing and keeps the version when nothing is different', async () => {
    const { productId, version } = await seedProduct(app, { brand: 'Kiln' });

    const response = await patch(productId, version, { brand: 'Kiln' });

    expect(response.body.version).toBe(1);
    expect(await app.publishedEvents('catalog.product-updated.v1')).toEqual([]);
  });

  it('answers 428 without If-Match and 412 with an old one', async () => {
    const { productId, version } = await seedProduct(app);
    await patch(productId, version, { brand: 'New' });

    const missing = await app.http
      .patch(`/api/v1/admin/products/${productId}`)
      .set('Authorization', staff())
      .send({ brand: 'X' });
    const stale = await patch(productId, version, { brand: 'X' });

    expect([missing.status, stale.status]).toEqual([428, 412]);
  });

  it('lets one of ten writers at once win', async () => {
    const { productId, version } = await seedProduct(app);

    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => patch(productId, version, { brand: `Brand ${n}` })),
    );

    expect(answers.map((answer) => answer.status).sort()).toEqual([200, ...Array<number>(9).fill(412)]);
  });

  it('archives for good, keeps SKU and slug taken, and brings back as a draft', async () => {
    const { productId, version } = await seedProduct(app, { name: 'Bowl', variants: ['BOWL'] });

    const archived = await etagged('post', `products/${productId}/archivals`, version);
    expect(archived.body).toMatchObject({ status: 'archived', version: 2 });
    expect(await app.publishedEvents('catalog.product-archived.v1')).toHaveLength(1);
    expect((await patch(productId, 2, { brand: 'X' })).body.code).toBe('product_archived');
    expect((await post({ translations: { en: { name: 'B', slug: 'bowl' } } })).body.code).toBe('slug_taken');
    expect((await post({ translations: { en: { name: 'B' } }, variants: [{ sku: 'bowl' }] })).body.code).toBe(
      'sku_taken',
    );
    expect((await etagged('post', `products/${productId}/restorations`, 2)).body).toMatchObject({ status: 'draft' });
  });

  it('publishes in a channel for a time and takes it off again', async () => {
    const { productId, version } = await seedProduct(app, { channels: [] });
    const { id } = await app.get(ChannelService).getDefault();
    const path = `products/${productId}/channels/${id}`;

    const wrong = await etagged('put', path, version, {
      publishedFrom: '2026-05-02T00:00:00Z',
      publishedTo: '2026-05-01T00:00:00Z',
    });
    const never = await etagged('put', path, version, { publishedTo: '9999-12-31T23:59:59-14:00' });
    expect([never.status, never.body.errors?.[0]?.pointer]).toEqual([422, '/publishedTo']);
    const on = await etagged('put', path, version, { publishedTo: '2090-01-01T00:00:00.000Z' });
    const unknown = await etagged('put', `products/${productId}/channels/${newId('chan')}`, 2, {});

    expect(wrong.status).toBe(422);
    expect(on.body.channels).toMatchObject([{ channelId: id, publishedTo: '2090-01-01T00:00:00.000Z' }]);
    expect(unknown.status).toBe(422);
    expect((await etagged('delete', path, 2)).body.channels).toEqual([]);
  });

  it('publishes for staff of a channel in that channel only', async () => {
    const { productId, version } = await seedProduct(app);
    const { id } = await app.get(ChannelService).getDefault();
    const foreign = app.as(['product:write'], { channelIds: [newId('chan')] });

    const response = await app.http
      .put(`/api/v1/admin/products/${productId}/channels/${id}`)
      .set('Authorization', foreign)
      .set('If-Match', `"${version}"`)
      .send({});

    expect(response.status).toBe(404);
  });

  it('changes, archives and restores a variant; its combination is free meanwhile', async () => {
    const { productId, variantIds } = await seedProduct(app, sizesAndColors('V'));
    const [first = ''] = variantIds;

    const changed = await etagged('patch', `variants/${first}`, 1, {
      sku: 'V-NEW',
      barcode: '4006381333931',
      position: 3,
    });
    expect(changed.body.variants.map((variant: { sku: string }) => variant.sku)).toEqual([
      'V-m-blue',
      'V-l-red',
      'V-l-blue',
      'V-NEW',
    ]);
    const gone = await etagged('delete', `variants/${first}`, 2);
    expect(gone.body.variants.find((variant: { id: string }) => variant.id === first)).toMatchObject({
      active: false,
      position: 3,
    });
    const again = await etagged('post', `products/${productId}/variants`, 3, {
      sku: 'V-AGAIN',
      options: { size: 'm', color: 'red' },
    });
    expect(again.status).toBe(201);
    const back = await etagged('post', `variants/${first}/restorations`, 4);
    expect([back.status, back.body.code]).toEqual([409, 'option_combination_taken']);
  });

  it('changes option groups: renames, adds and removes values, refuses what is in use', async () => {
    const { productId, tree } = await seedProduct(app, sizesAndColors());
    const size = tree.groups.find((group) => group.code === 'size');
    const path = `products/${productId}/option-groups/${size?.id}`;
    const value = (code: string, name: string) => ({ code, translations: { en: { name } } });

    const inUse = await etagged('patch', path, 1, { values: [value('m', 'Medium')] });
    const renamed = await etagged('patch', path, 1, {
      values: [value('l', 'L'), value('m', 'Medium'), value('xl', 'XL')],
    });

    expect([inUse.status, inUse.body.code]).toEqual([409, 'option_in_use']);
    expect(renamed.body.options[0].values.map((one: { code: string }) => one.code)).toEqual(['l', 'm', 'xl']);
    expect((await etagged('delete', path, 2)).body.code).toBe('option_combination_taken');
  });

  it('adds a group only when every variant gets an option of it', async () => {
    const { productId, variantId } = await seedProduct(app);
    const group = {
      code: 'size',
      translations: { en: { name: 'Size' } },
      values: [{ code: 'm', translations: { en: { name: 'M' } } }],
    };

    const without = await etagged('post', `products/${productId}/option-groups`, 1, group);
    const assigned = await etagged('post', `products/${productId}/option-groups`, 1, {
      ...group,
      assignments: { [variantId]: 'm' },
    });

    expect(without.body.code).toBe('option_group_needs_variants_without_options');
    expect(assigned.body.variants).toMatchObject([{ options: { size: 'm' } }]);
  });

  it('lists with filters, a beginning of the name, and pages by cursor', async () => {
    const category = await seedCategory(app);
    const child = await seedCategory(app, 'Child', category.category.id);
    await seedProduct(app, { name: 'Teapot red', brand: 'Kiln', variants: ['T-1'], categoryIds: [child.category.id] });
    await seedProduct(app, { name: 'Teapot blue', brand: 'Other', status: 'draft' });
    await seedProduct(app, { name: '100% Cup' });
    const names = async (query: string) =>
      (await get(`products?${query}`)).body.data.map((product: { name: string }) => product.name).sort();

    expect(await names('q=teapot')).toEqual(['Teapot blue', 'Teapot red']);
    expect(await names('q=100%25')).toEqual(['100% Cup']);
    expect(await names('q=%25')).toEqual([]);
    expect(await names('filter[status]=draft')).toEqual(['Teapot blue']);
    expect(await names('filter[brand]=Kiln')).toEqual(['Teapot red']);
    expect(await names('filter[sku]=t-1')).toEqual(['Teapot red']);
    expect(await names(`filter[categoryId]=${category.category.id}`)).toEqual(['Teapot red']);
    const first = await get('products?limit=2');
    const second = await get(`products?limit=2&after=${encodeURIComponent(first.body.page.next)}`);
    expect([...first.body.data, ...second.body.data].map((product: { name: string }) => product.name)).toEqual([
      '100% Cup',
      'Teapot blue',
      'Teapot red',
    ]);
    expect((await get('products?filter[status]=sold')).status).toBe(400);
    expect((await get('products?filter[cost]=1')).status).toBe(400);
  });

  it.each([
    [{}],
    [{ translations: {} }],
    [{ translations: null }],
    [{ translations: [] }],
    [{ translations: { en: null } }],
    [{ translations: { en: 'x' } }],
    [{ translations: { en: {} } }],
    [{ translations: { en: { name: '  ' } } }],
    [{ translations: { en: { name: 'a\r\nb' } } }],
    [{ translations: { en: { name: 'x'.repeat(201) } } }],
    [{ translations: { EN: { name: 'x' } } }],
    [{ translations: { en: { name: 'x', slug: '../etc' } } }],
    [{ translations: { en: { name: 'x', hacked: 1 } } }],
    [{ translations: { en: { name: 'x' } }, status: 'archived' }],
    [{ translations: { en: { name: 'x' } }, version: 7 }],
    [{ translations: { en: { name: 'x' } }, categoryIds: ['cat_x'] }],
    [{ translations: { en: { name: 'x' } }, variants: [{ sku: '' }] }],
    [{ translations: { en: { name: 'x' } }, variants: [{ sku: 'A', weightGrams: -1 }] }],
    [{ translations: { en: { name: 'x' } }, variants: [{ sku: 'A', options: { size: 'm' } }] }],
    [{ translations: { en: { name: 'x' } }, variants: [null] }],
    [{ translations: { en: { name: 'x' } }, custom: { nope: 1 } }],
  ])('answers 422 for %j and stores nothing', async (body) => {
    const response = await post(body);

    expect(response.status).toBe(422);
    expect(response.body.errors[0].pointer).toMatch(/^\//);
    expect((await get('products')).body.data).toEqual([]);
  });

  it('stores emoji and other scripts, in names and slugs', async () => {
    const response = await post({ translations: { en: { name: '👨‍👩‍👧 Кружка' } } });

    expect(response.body.translations.en).toMatchObject({ name: '👨‍👩‍👧 Кружка', slug: 'кружка' });
  });

  it('answers 404 for a malformed or unknown id', async () => {
    for (const id of ['0', 'abc', newId('prod'), newId('var')]) expect((await get(`products/${id}`)).status).toBe(404);
  });

  it('needs the permissions', async () => {
    const { productId, version } = await seedProduct(app);
    const reader = app.as(['product:read']);
    expect((await app.http.get('/api/v1/admin/products')).status).toBe(401);
    expect((await app.http.get('/api/v1/admin/products').set('Authorization', app.as(['order:read']))).status).toBe(
      403,
    );
    const archive = app.http.post(`/api/v1/admin/products/${productId}/archivals`);
    expect((await archive.set('Authorization', reader).set('If-Match', `"${version}"`)).status).toBe(403);
  });
});
