import { useApp } from '../support/app.js';
import { endedJob, importFile, IMPORTER } from './jobs.js';

const shopify = `Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,Variant SKU,Variant Grams,Variant Inventory Tracker,Variant Inventory Qty,Variant Price,Variant Barcode,Image Src,Image Position,SEO Title,Status
tee,"Tea, black",<p>Strong<script>alert(1)</script></p>,Leaf,Tea,"a, b",TRUE,Size,250 g,Color,Red,TEA-1,280,shopify,12,8.90,'123,https://cdn.example/1.jpg,1,,active
tee,,,,,,,,500 g,,Red,,540,shopify,-3,16.5,,https://cdn.example/2.jpg,2,,
tee,,,,,,,,,,,,,,,,,https://cdn.example/3.jpg,3,,
mug,Mug,,Clay,Cups,,FALSE,Title,Default Title,,,,340,,,19,,,,,
`;

const own = `handle,status,brand,categories,name:en,name:de,option1_name,option1_value,sku,price:EUR,price:CHF,stock
pot,active,Clay,Kitchen > Pots | Sale,Pot,Topf,Size,S,POT-S,19.90,21.50,5
pot,,,,,,,L,POT-L,29.90,,7
cup,draft,,Kitchen > Cups,Cup,,,,CUP,9,,
`;

describe('importing products', () => {
  const app = useApp({ worker: true });
  const count = async (table: string) =>
    Number((await app.database.query<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
  const versions = () => app.database.query<object>('SELECT HEX(id) AS id, version FROM product ORDER BY id');

  it('takes a Shopify export as it comes', async () => {
    const job = await importFile(app, shopify);

    expect(job).toMatchObject({ state: 'succeeded', errorCount: 0, progress: 4, total: 4 });
    expect(job.result).toMatchObject({
      dryRun: false,
      rows: 4,
      products: { created: 2, updated: 0, unchanged: 0, failed: 0 },
      variants: { created: 3, present: 0 },
      prices: { changed: 3 },
      stock: { changed: 2 },
      images: { queued: 3, present: 0 },
      notices: [
        { code: 'column_ignored', field: 'Tags', rows: 1 },
        { code: 'saved_as_draft', field: 'Published', rows: 1 },
      ],
    });
    const page = await app.http
      .get('/api/v1/admin/products?filter[sku]=TEA-1')
      .set('Authorization', app.as(['product:read']));
    expect(page.body.data).toEqual([
      expect.objectContaining({ name: 'Tea, black', slug: 'tee', status: 'active', brand: 'Leaf', variantCount: 2 }),
    ]);
    const store = await app.http.get('/api/v1/store/products/tee');
    expect(store.body).toMatchObject({ name: 'Tea, black' });
    expect(store.text).not.toContain('alert');
  });

  it('puts on sale what Shopify has on sale, takes off what it has not, and tells it each time', async () => {
    const file = (published: string, status: string) =>
      'Handle,Title,Variant SKU,Variant Price,Tags,Published,Status\n' +
      `open,Open,OPEN,1.00,new,true,active\nhidden,Hidden,HIDDEN,1.00,new,${published},${status}\n`;
    const seen = async (handle: string) => (await app.http.get(`/api/v1/store/products/${handle}`)).status;
    const tags = { code: 'column_ignored', field: 'Tags', rows: 2 };
    const draft = (field: string) => ({ code: 'saved_as_draft', field, rows: 1 });

    await importFile(app, file('true', 'active'));
    expect([await seen('open'), await seen('hidden')]).toEqual([200, 200]);
    const unpublished = await importFile(app, file('false', 'active'));
    expect([await seen('open'), await seen('hidden')]).toEqual([200, 404]);
    const unlisted = await importFile(app, file('true', 'unlisted'));
    expect([await seen('open'), await seen('hidden')]).toEqual([200, 404]);

    expect(unpublished.result).toMatchObject({ products: { updated: 1 }, notices: [tags, draft('Published')] });
    expect(unlisted.result).toMatchObject({ products: { unchanged: 2 }, notices: [tags, draft('Status')] });
    const dry = await importFile(app, file('false', 'active'), '?dryRun=true');
    expect(dry.result).toMatchObject({ notices: [tags, draft('Published')], problems: 0 });
  });

  it('takes the texts for search engines, and leaves those that the file has not', async () => {
    const file = (title: string, text: string) =>
      'Handle,Title,Variant SKU,Variant Price,SEO Title,SEO Description\n' + `tea,Tea,TEA,1.00,${title},"${text}"\n`;
    const texts = () =>
      app.database.query('SELECT seo_title AS title, seo_description AS text FROM product_translation');

    const job = await importFile(app, file('Black tea', 'Strong,\nand black'));

    expect(job.result).toMatchObject({ products: { created: 1 }, notices: [] });
    expect(await texts()).toEqual([{ title: 'Black tea', text: 'Strong,\nand black' }]);
    expect((await importFile(app, file('', ''))).result).toMatchObject({ products: { unchanged: 1 } });
    expect((await importFile(app, file('Tea', ''))).result).toMatchObject({ products: { updated: 1 } });
    expect(await texts()).toEqual([{ title: 'Tea', text: 'Strong,\nand black' }]);
  });

  it('imports gift cards as gift cards, and never makes them of goods', async () => {
    const file =
      'Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price,Gift Card,Status\n' +
      'card,Card,Denominations,10,C-10,10.00,true,active\ncard,,,25,C-25,25.00,,\nmug,Mug,Title,Default Title,MUG,5.00,false,active\n';

    const job = await importFile(app, file);

    expect(job).toMatchObject({ errors: [], result: { products: { created: 2 }, notices: [] } });
    expect(
      await app.database.query(
        'SELECT p.kind, p.tax_category_code AS tax, v.sku, v.track_inventory AS counted ' +
          'FROM product p JOIN variant v ON v.product_id = p.id ORDER BY v.sku',
      ),
    ).toEqual([
      { kind: 'gift_card', tax: 'zero', sku: 'C-10', counted: 0 },
      { kind: 'gift_card', tax: 'zero', sku: 'C-25', counted: 0 },
      { kind: 'goods', tax: 'standard', sku: 'MUG', counted: 0 },
    ]);
    expect((await importFile(app, file)).result).toMatchObject({ products: { unchanged: 2 } });
    const turned = await importFile(app, file.replace('10.00,true', '10.00,false').replace('5.00,false', '5.00,true'));
    expect(turned.errors).toEqual([
      expect.objectContaining({
        row: 1,
        field: 'kind',
        code: 'product_kind_fixed',
        detail: expect.stringContaining('The product "card" of the shop is a gift card and cannot become goods.'),
      }),
      expect.objectContaining({
        row: 3,
        field: 'kind',
        code: 'product_kind_fixed',
        detail: expect.stringContaining('The product "mug" of the shop is goods and cannot become a gift card.'),
      }),
    ]);
  });

  it('changes nothing when the same file comes again', async () => {
    await importFile(app, own);
    const before = await versions();
    const events = (await app.publishedEvents()).length;
    const points = await count('price_point');

    const job = await importFile(app, own);

    expect(job.result).toMatchObject({
      products: { created: 0, updated: 0, unchanged: 2, failed: 0 },
      prices: { changed: 0 },
      stock: { changed: 0 },
    });
    expect(await versions()).toEqual(before);
    expect(await app.publishedEvents()).toHaveLength(events);
    expect(await count('price_point')).toBe(points);
  });

  it('creates categories by path, and updates what differs only', async () => {
    await importFile(app, own);
    const before = await versions();

    const job = await importFile(app, own.replace('19.90', '18.90').replace('Kitchen > Cups', 'Kitchen > Mugs'));

    expect(job.result).toMatchObject({
      products: { created: 0, updated: 2, unchanged: 0, failed: 0 },
      prices: { changed: 1 },
    });
    expect(await count('category')).toBe(5);
    expect(
      (await versions()).filter((row, index) => JSON.stringify(row) !== JSON.stringify(before[index])),
    ).toHaveLength(1);
  });

  it('leaves what the file has no column for', async () => {
    await importFile(app, own);

    const job = await importFile(app, 'handle;sku;name:en;price:EUR\npot;POT-S;Pot;19.90\npot;POT-L;;\n');

    expect(job).toMatchObject({ errors: [], result: { products: { unchanged: 1, failed: 0 } } });
    const again = await importFile(app, 'handle\tsku\tname:en\ncup\tCUP\tCup\n');
    expect(again.result).toMatchObject({ products: { unchanged: 1, failed: 0 } });
  });

  it('writes nothing in a dry run and tells what would happen', async () => {
    const events = (await app.publishedEvents()).length;
    const rows = `${own}bad,,,,Bad,,,,BAD,"1.234,56",,\n`;

    const job = await importFile(app, rows, '?dryRun=true');

    expect(job.result).toMatchObject({
      dryRun: true,
      products: { created: 2, failed: 1 },
      prices: { changed: 4 },
      stock: { changed: 2 },
    });
    expect(job.errors).toEqual([expect.objectContaining({ row: 4, field: 'price:EUR', code: 'invalid_price' })]);
    expect([await count('product'), await count('category'), await count('price'), await count('stock_level')]).toEqual(
      [0, 0, 0, 0],
    );
    expect(await app.publishedEvents()).toHaveLength(events);
  });

  it('tells each wrong row and imports the others', async () => {
    const lines = [
      'handle,sku,name:en,slug:en,status,tax_category,stock,price:EUR,description:en',
      'a,A,Alpha,,active,,1,1.00,',
      'b,B,Beta,,sold,,1,1.00,',
      'c,C,Gamma,,active,luxury,1,1.00,',
      'd,A,Delta,,active,,1,1.00,',
      'e,E,Epsilon,not a slug,active,,1,1.00,',
      'f,F,,,active,,1,1.00,',
      `g,G,${'x'.repeat(201)},,active,,1,1.00,`,
      'h,H,Eta,,active,,-1,1.00,',
      ',,Nothing,,,,,,',
      'i,I,Iota,,active,standard,1,9999999999999.00,',
      'a,A2,Alpha,,,,,,',
      'z,Z,Zeta,,active,,1,1.00,=1+1',
    ];
    const job = await importFile(app, `${lines.join('\n')}\n`);

    expect(job.errors.map(({ row, field, code }) => [row, field, code])).toEqual([
      [2, 'status', 'invalid_choice'],
      [3, 'tax_category', 'tax_category_unknown'],
      [4, 'sku', 'sku_twice'],
      [5, 'translations.en.slug', 'invalid_slug'],
      [6, 'translations', 'at_least_one'],
      [7, 'name:en', 'too_long'],
      [8, 'stock', 'invalid_number'],
      [9, 'sku', 'required'],
      [10, 'price:EUR', 'out_of_range'],
      [11, 'handle', 'rows_apart'],
    ]);
    expect(job).toMatchObject({
      state: 'succeeded',
      errorCount: 10,
      result: { products: { created: 2, failed: 9 }, problems: 10 },
    });
    expect(await count('product')).toBe(2);
  });

  it.each([
    ['none', 'Title,Default Title', 'no options'],
    ['others', 'Denominations,25', 'the options "Denominations"'],
  ])('says which options differ where a handle is that of a product with others: %s', async (_name, cells, words) => {
    await importFile(
      app,
      'handle,sku,name:en,option1_name,option1_value,price:EUR\ncard,C-1,Card,Value,10,10\ncard,C-2,,,20,20\n',
    );
    const before = await versions();

    const job = await importFile(
      app,
      `Handle,Title,Option1 Name,Option1 Value,Variant SKU,Variant Price\ncard,Other card,${cells},X-1,25.00\n`,
    );

    expect(job.errors).toEqual([
      expect.objectContaining({
        row: 1,
        field: 'options',
        code: 'product_options_differ',
        detail: expect.stringContaining(
          `The product "card" of the shop has the options "Value", the imported one has ${words}.`,
        ),
      }),
    ]);
    expect(await versions()).toEqual(before);
  });

  it.each([
    ['an unknown column', 'handle,sku,name:en,colour\na,A,Alpha,red\n', 'column_unknown'],
    ['a missing column', 'handle,name:en\na,Alpha\n', 'column_missing'],
    ['a column twice', 'handle,sku,name:en,sku\na,A,Alpha,B\n', 'column_twice'],
    [
      'a currency that the channel does not offer',
      'handle,sku,name:en,price:USD\na,A,Alpha,1\n',
      'currency_not_offered',
    ],
    ['an empty file', '', 'file_empty'],
    ['a zip', Buffer.from('504b0304140000000800', 'hex'), 'file_binary'],
    ['another encoding', Buffer.from('handle,sku,name:en\na,A,M\xfcller\n', 'latin1'), 'file_not_utf8'],
    ['quotes that break late', `handle,sku,name:en\n${'a,A,Alpha\n'.repeat(300)}b,"B,Beta\n`, 'csv_broken'],
    ['a cell of 2 MB', `handle,sku,name:en\na,A,${'x'.repeat(2_000_000)}\n`, 'csv_broken'],
    ['16,000 columns', `${Array.from({ length: 16_000 }, (_, i) => `c${i}`).join(',')}\n1\n`, 'too_many_columns'],
  ])('refuses %s before anything is written', async (_name, content, code) => {
    const job = await importFile(app, content);

    expect(job).toMatchObject({ state: 'failed', result: null, error: expect.stringContaining('import_file_refused') });
    expect(job.errors).toContainEqual(expect.objectContaining({ code }));
    expect(await count('product')).toBe(0);
  });

  it('refuses stock below what is promised and keeps the product as it was', async () => {
    await importFile(app, own);
    await app.database.query('UPDATE stock_level SET allocated = 3 WHERE on_hand = 5');
    const before = await versions();

    const job = await importFile(app, own.replace('19.90,21.50,5', '11.00,21.50,2'));
    await app.database.query('UPDATE stock_level SET allocated = 0');

    expect(job.errors).toEqual([expect.objectContaining({ row: 1, field: 'stock', code: 'stock_below_commitments' })]);
    expect(job.result).toMatchObject({ products: { failed: 1, unchanged: 1 }, prices: { changed: 0 } });
    expect(await versions()).toEqual(before);
  });

  it('takes a raw CSV body, with options in the query', async () => {
    const authorization = app.as(IMPORTER);
    const accepted = await app.http
      .post('/api/v1/admin/imports?currency=CHF&locale=de')
      .set('Authorization', authorization)
      .set('Content-Type', 'text/csv')
      .send(shopify);

    expect(accepted.status).toBe(202);
    expect(accepted.headers['location']).toBe(`/api/v1/admin/jobs/${accepted.body.id}`);
    const job = await endedJob(app, accepted.headers['location'] ?? '', authorization);
    expect(job.result).toMatchObject({ products: { created: 2 } });
    expect(await app.database.query('SELECT DISTINCT currency FROM price')).toEqual([{ currency: 'CHF' }]);
    expect(await app.database.query('SELECT DISTINCT locale FROM product_translation')).toEqual([{ locale: 'de' }]);
  });

  it.each([
    ['an unknown option', '?foo=1', 400],
    ['an unknown kind', '?kind=orders', 400],
    ['an unknown channel', '?channel=nowhere', 400],
    ['a currency that is not offered', '?currency=USD', 400],
    ['a locale that is not offered', '?locale=fr', 400],
  ])('answers %s with a problem', async (_name, query, status) => {
    const response = await app.http
      .post(`/api/v1/admin/imports${query}`)
      .set('Authorization', app.as(IMPORTER))
      .attach('file', Buffer.from(own), 'products.csv');
    expect(response.status).toBe(status);
  });

  it('reads options from fields of the form, and refuses unknown ones', async () => {
    const send = (name: string, value: string) =>
      app.http
        .post('/api/v1/admin/imports')
        .set('Authorization', app.as(IMPORTER))
        .field(name, value)
        .attach('file', Buffer.from(own), 'products.csv');
    expect((await send('dryRun', 'perhaps')).status).toBe(422);
    expect((await send('nonsense', '1')).status).toBe(422);
    expect((await send('dryRun', 'true')).status).toBe(202);
    await app.settle();
    expect(await count('product')).toBe(0);
  });

  it('asks for the permission to import and to write products', async () => {
    const post = (permissions: string[] | null) => {
      const request = app.http.post('/api/v1/admin/imports').attach('file', Buffer.from(own), 'products.csv');
      return permissions === null ? request : request.set('Authorization', app.as(permissions));
    };
    expect((await post(null)).status).toBe(401);
    expect((await post(['import:create'])).status).toBe(403);
    expect((await post(['product:write'])).status).toBe(403);
    expect(
      (await app.http.post('/api/v1/admin/imports').set('Authorization', app.as(IMPORTER)).send({ a: 1 })).status,
    ).toBe(415);
  });
});
