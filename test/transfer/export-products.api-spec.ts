import { ChannelService } from 'markethall/channels';
import { seedCategory, seedProduct, sizesAndColors } from 'markethall/testing/catalog';
import { seedStock } from 'markethall/testing/inventory';
import { seedPrice } from 'markethall/testing/pricing';
import { useApp } from '../support/app.js';
import { exportFile, EXPORTER, importFile } from './jobs.js';

describe('exporting products', () => {
  const app = useApp({ worker: true });

  /** Everything that could be lost on the way: quotes, commas, line breaks, diacritics, emoji, formulas, blanks, separators. */
  async function seedShop() {
    const kitchen = await seedCategory(app, 'Küche > Bad | "Flur"');
    const pots = await seedCategory(app, 'Töpfe, Pfannen', kitchen.category.id);
    const hostile = await seedProduct(app, {
      name: '=HYPERLINK("http://x";"y"), „Größe“ 🍵',
      brand: " 'O'Neil ",
      status: 'active',
      categoryIds: [pots.category.id, kitchen.category.id],
      translations: {
        en: { name: '=1+1, "tea" 🍵', slug: 'tea', description: '<p>a; b\n"c"\té</p>' },
        de: { name: "'@Tee ñ ", slug: 'tee-größe' },
      },
      ...sizesAndColors('-SKU'),
    });
    await seedPrice(app, hostile.variantIds, 1999);
    await seedStock(app, hostile.variantIds.slice(0, 2), 7);
    const plain = await seedProduct(app, {
      name: 'Plain',
      status: 'draft',
      variants: [{ sku: '+49', barcode: '-12', weightGrams: 250, trackInventory: false }],
    });
    const bare = await seedProduct(app, { name: 'Bare', status: 'draft', variants: [] });
    const archived = await seedProduct(app, { name: 'Old', status: 'active' });
    await app.database.query("UPDATE product SET status = 'archived' WHERE id = ?", [
      Buffer.from(await hexOf(archived.slug), 'hex'),
    ]);
    return { hostile, plain, bare, archived, kitchen, pots };
  }

  const hexOf = async (slug: string): Promise<string> =>
    (
      await app.database.query<{ id: string }>('SELECT HEX(product_id) AS id FROM product_translation WHERE slug = ?', [
        slug,
      ])
    )[0]?.id ?? '';
  const versions = () => app.database.query<object>('SELECT HEX(id) AS id, version, status FROM product ORDER BY id');

  it('keeps what is a gift card one in another shop', async () => {
    await seedProduct(app, { name: 'Voucher', status: 'active', kind: 'gift_card', variants: [{ sku: 'VOUCHER' }] });
    const file = (await exportFile(app)).replaceAll('voucher', 'token').replaceAll('VOUCHER', 'TOKEN');

    const job = await importFile(app, file);

    expect(job.errors).toEqual([]);
    const kinds = await app.database.query('SELECT kind FROM product ORDER BY id');
    expect(kinds).toEqual([{ kind: 'gift_card' }, { kind: 'gift_card' }]);
    const bad = await importFile(app, file.replace('gift_card', 'voucherish'));
    expect(bad.errors).toMatchObject([{ field: 'kind', code: 'invalid_choice' }]);
  });

  it('gives a file whose import changes nothing', async () => {
    await seedShop();
    await app.settle(); // new variants have their levels
    const file = await exportFile(app);
    const [before, events] = [await versions(), (await app.publishedEvents()).length];

    const job = await importFile(app, file);

    expect(job.errors).toEqual([]);
    expect(job.result).toMatchObject({
      products: { created: 0, updated: 0, unchanged: 4, failed: 0 },
      prices: { changed: 0 },
      stock: { changed: 0 },
    });
    expect(await versions()).toEqual(before);
    expect(await app.publishedEvents()).toHaveLength(events);
    expect(await exportFile(app)).toBe(file);
  });

  it('takes a SKU whose zeros are guarded once, also out of its own file, and leaves an apostrophe that is part of one', async () => {
    const shopify = "Handle,Title,Variant SKU,Variant Price,Variant Barcode\na,A,'0012345,5.00,'0099\n";
    await importFile(app, shopify);
    await seedProduct(app, { name: 'Quoted', variants: [{ sku: "'0077", barcode: "'0088" }] });
    await app.settle();
    const file = await exportFile(app);

    expect(await app.database.query('SELECT sku, barcode FROM variant ORDER BY sku DESC')).toEqual([
      { sku: '0012345', barcode: '0099' },
      { sku: "'0077", barcode: "'0088" },
    ]);
    expect((await importFile(app, shopify)).result).toMatchObject({ products: { unchanged: 1 } });
    expect((await importFile(app, file)).result).toMatchObject({ products: { unchanged: 2 } });
    expect(await exportFile(app)).toBe(file);
  });

  it('guards what a spreadsheet would run', async () => {
    await seedShop();
    const file = await exportFile(app);

    expect(file.startsWith('\uFEFFhandle,')).toBe(true);
    expect(file).toContain('"\'=1+1, ""tea"" 🍵"');
    expect(file).toContain("'-SKU-m-red");
    expect(file).toContain("'+49");
    for (const cell of file.split(/[,\r\n]/)) expect(cell).not.toMatch(/^"?[=+@]/);
  });

  it('writes exactly the products of a filter', async () => {
    const { hostile, plain, kitchen } = await seedShop();
    const skusOf = async (body: object) =>
      (await exportFile(app, { ...body, format: 'ndjson' }))
        .trim()
        .split('\n')
        .map((line) => (line === '' ? [] : JSON.parse(line).variants.map((v: { sku: string }) => v.sku)))
        .flat();

    expect(await skusOf({ status: ['draft'] })).toEqual([plain.tree.variants[0]?.sku]);
    expect(await skusOf({ categoryId: kitchen.category.id })).toEqual(
      hostile.tree.variants.map((variant) => variant.sku),
    );
    expect(await skusOf({ status: ['archived'], categoryId: kitchen.category.id })).toEqual([]);
  });

  it('writes JSON lines with prices in minor units', async () => {
    await seedShop();
    const [line] = (await exportFile(app, { format: 'ndjson', status: ['active'] })).split('\n');
    expect(JSON.parse(line ?? '')).toMatchObject({
      handle: 'tea',
      categories: expect.arrayContaining([['Küche > Bad | "Flur"', 'Töpfe, Pfannen']]),
      variants: expect.arrayContaining([
        expect.objectContaining({
          sku: '-SKU-m-red',
          prices: [{ amount: 1999, currency: 'EUR' }],
          stock: 7,
          options: [
            { name: 'Size', value: 'M' },
            { name: 'Color', value: 'Red' },
          ],
        }),
      ]),
    });
  });

  it('publishes in the channel that an import names, and exports it alone', async () => {
    await seedProduct(app, { name: 'Elsewhere' });
    await app.get(ChannelService).create({
      code: 'outlet',
      name: 'Outlet',
      currencies: ['EUR'],
      defaultCurrency: 'EUR',
      locales: ['en'],
      defaultLocale: 'en',
    });

    const job = await importFile(
      app,
      'handle,sku,name:en,status,price:EUR\nbag,BAG,Bag,active,5.00\n',
      '?channel=outlet',
    );

    expect(job.result).toMatchObject({ products: { created: 1 }, prices: { changed: 1 } });
    const file = await exportFile(app, { channel: 'outlet' });
    expect(file.trim().split('\r\n')).toHaveLength(2);
    expect(file).toContain('BAG');
    expect((await app.http.get('/api/v1/store/products/bag')).status).toBe(404);
    expect((await importFile(app, file, '?channel=outlet')).result).toMatchObject({ products: { unchanged: 1 } });
  });

  it('gives the file to who asked for it, as an attachment, and to nobody else', async () => {
    await seedShop();
    const owner = app.as(EXPORTER);
    const { body, headers } = await app.http.post('/api/v1/admin/exports').set('Authorization', owner).send({});
    expect(headers['location']).toBe(`/api/v1/admin/jobs/${body.id}`);
    await app.settle();
    const get = (authorization: string) =>
      app.http.get(`/api/v1/admin/exports/${body.id}/file`).set('Authorization', authorization);

    const own = await get(owner);
    expect(own.status).toBe(200);
    expect(own.headers).toMatchObject({
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="products.csv"',
      'x-content-type-options': 'nosniff',
    });
    expect((await get(app.as(EXPORTER))).status).toBe(404);
    expect((await get(app.as(['export:read']))).status).toBe(200);
    const customer = await app.asCustomer();
    expect((await get(customer.authorization)).status).toBe(403);
    expect((await app.http.get('/api/v1/admin/exports/nonsense/file').set('Authorization', owner)).status).toBe(404);
  });

  it.each([
    [{ format: 'xlsx' }, 422],
    [{ status: ['sold'] }, 422],
    [{ kind: 'orders' }, 422],
    [{ nonsense: 1 }, 422],
    [{ categoryId: 'cat_1' }, 422],
    [{ channel: 'nowhere' }, 400],
    [{ categoryId: 'cat_01h455vb4pex5vsknk084sn02q' }, 404],
  ])('answers %j with a problem', async (body, status) => {
    expect(
      (await app.http.post('/api/v1/admin/exports').set('Authorization', app.as(EXPORTER)).send(body)).status,
    ).toBe(status);
  });

  it('asks for the permission to export and to read products', async () => {
    const post = (permissions: string[]) =>
      app.http.post('/api/v1/admin/exports').set('Authorization', app.as(permissions)).send({});
    expect((await post(['export:create'])).status).toBe(403);
    expect((await post(['product:read'])).status).toBe(403);
  });
});
