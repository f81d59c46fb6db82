import { gzipSync } from 'node:zlib';
import { Schedules } from 'markethall/kernel';
import { useApp } from '../support/app.js';
import { exportFile, importFile } from './jobs.js';
import { PictureServer } from './picture-server.js';

// The name alone is allowed: whoever is led to an address, 127.0.0.1 among them, is refused.
process.env.OUTGOING_ALLOWED_HOSTS = 'localhost';

const HEADER = 'handle,sku,name:en,images,image_texts';
const row = (handle: string, images: readonly string[], texts: readonly string[] = []): string =>
  `${handle},SKU-${handle},Name of ${handle},${images.join(' | ')},${texts.join(' | ')}`;
const file = (...rows: string[]): string => `${[HEADER, ...rows].join('\n')}\n`;

describe('pictures of an import', () => {
  const app = useApp({ worker: true });
  let server: PictureServer;
  beforeAll(async () => {
    server = await PictureServer.start();
    for (const [index, color] of ['#103050', '#305070', '#507090'].entries())
      await server.serves(`/${index + 1}.png`, color);
  });
  beforeEach(() => server.asked.splice(0));
  afterAll(() => server.close());

  const assets = async (): Promise<number> =>
    Number((await app.database.query<{ n: string }>('SELECT COUNT(*) AS n FROM asset'))[0]?.n);
  const product = async (handle: string) => {
    const authorization = app.as(['product:read']);
    const list = await app.http
      .get(`/api/v1/admin/products?filter[sku]=SKU-${handle}`)
      .set('Authorization', authorization);
    return (await app.http.get(`/api/v1/admin/products/${list.body.data[0].id}`).set('Authorization', authorization))
      .body as { images: { assetId: string; url: string; alt: string | null }[]; version: number };
  };

  it('are fetched, stored and shown in order with their texts', async () => {
    const urls = ['/2.png', '/1.png'].map((path) => server.url(path));

    const job = await importFile(app, file(row('tea', urls, ['From the side', ''])));

    expect(job).toMatchObject({
      state: 'succeeded',
      errorCount: 0,
      result: { images: { queued: 2, present: 0, attached: 2, failed: 0, pending: 0 } },
    });
    const { images } = await product('tea');
    expect(images.map(({ alt }) => alt)).toEqual(['From the side', null]);
    const [second, first] = await app.database.query<{ file_name: string; checksum: string }>(
      'SELECT file_name, checksum FROM asset ORDER BY file_name DESC',
    );
    expect([second?.file_name, first?.file_name]).toEqual(['2.png', '1.png']);
    expect(images.map(({ url }) => url)).toEqual([second, first].map((asset) => `/media/${asset?.checksum}/card.webp`));
    const store = await app.http.get('/api/v1/store/products/tea');
    expect(store.status).toBe(404); // a draft, like every new product without a status
  });

  it('do nothing when the same file comes again, and fetch only what is new', async () => {
    const first = file(row('tea', [server.url('/1.png'), server.url('/2.png')], ['One', 'Two']));
    await importFile(app, first);
    const before = await product('tea');
    const events = (await app.publishedEvents()).length;
    server.asked.splice(0);

    const again = await importFile(app, first);

    expect(again.result).toMatchObject({ products: { unchanged: 1 }, images: { queued: 0, present: 2 } });
    expect(server.asked).toEqual([]);
    expect(await product('tea')).toEqual(before);
    expect(await app.publishedEvents()).toHaveLength(events);

    const more = file(
      row(
        'tea',
        ['/3.png', '/1.png', '/2.png'].map((path) => server.url(path)),
        ['Three', 'One', ''],
      ),
    );
    const job = await importFile(app, more);

    expect(job.result).toMatchObject({ images: { queued: 3, attached: 3, failed: 0 } });
    expect(server.asked).toEqual(['/3.png']);
    expect((await product('tea')).images.map(({ alt }) => alt)).toEqual(['Three', 'One', null]);
    expect(await assets()).toBe(3);
  });

  it('show the same bytes of two addresses once, and keep what staff have added behind', async () => {
    const bytes = await server.serves('/copy.png', '#103050');
    await server.serves('/1.png', '#103050');
    await importFile(app, file(row('tea', [server.url('/2.png')])));
    const { images } = await product('tea');

    const job = await importFile(app, file(row('tea', [server.url('/1.png'), server.url('/copy.png')])));

    expect(bytes.length).toBeGreaterThan(0);
    expect(job.result).toMatchObject({ images: { queued: 2, attached: 2 } });
    const now = (await product('tea')).images;
    expect(now).toHaveLength(2);
    expect(now[1]?.assetId).toBe(images[0]?.assetId);
  });

  it('tell each one that cannot be had at its row, without touching the others', async () => {
    server.redirects('/loopback', 'http://127.0.0.1:' + server.port + '/1.png');
    server.redirects('/metadata', 'http://169.254.169.254/latest/meta-data/');
    server.redirects('/mapped', `http://[::ffff:127.0.0.1]:${server.port}/1.png`);
    server.redirects('/file', 'file:///etc/passwd');
    server.redirects('/loop', server.url('/loop'));
    server.on('/page.png', (_request, response) =>
      response.writeHead(200, { 'content-type': 'image/png' }).end('<html><script>alert(1)</script></html>'),
    );
    server.on('/huge.png', (_request, response) => {
      response.writeHead(200, { 'content-length': 1_000_000_000 }).write('x');
    });
    server.on('/endless.png', (_request, response) => {
      const more = () => response.destroyed || (response.write(Buffer.alloc(1_000_000)), setImmediate(more));
      more();
    });
    server.on('/bomb.png', (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(20_000_000))),
    );
    const wrong: [string, string][] = [
      [server.url('/missing.png'), 'picture_not_found'],
      [server.url('/loopback'), 'outgoing_host_refused'],
      [server.url('/metadata'), 'outgoing_host_refused'],
      [server.url('/mapped'), 'outgoing_host_refused'],
      [server.url('/file'), 'outgoing_url_invalid'],
      [server.url('/loop'), 'outgoing_redirects'],
      [server.url('/page.png'), 'picture_unreadable'],
      [server.url('/huge.png'), 'outgoing_too_large'],
      [server.url('/endless.png'), 'outgoing_too_large'],
      [server.url('/bomb.png'), 'outgoing_encoded'],
      ['http://10.0.0.1/a.png', 'outgoing_host_refused'],
      ['http://2130706433/a.png', 'outgoing_host_refused'],
      ['http://user:secret@localhost/a.png', 'outgoing_url_invalid'],
      ['pictures/a.png', 'outgoing_url_invalid'],
      ['ftp://localhost/a.png', 'outgoing_url_invalid'],
    ];

    const job = await importFile(
      app,
      file(row('good', [server.url('/1.png')]), row('bad', [...wrong.map(([url]) => url), server.url('/2.png')])),
    );

    expect(job).toMatchObject({
      state: 'succeeded',
      errorCount: wrong.length,
      result: {
        products: { created: 2, failed: 0 },
        images: { queued: wrong.length + 2, attached: 2, failed: wrong.length, pending: 0 },
      },
    });
    const byField = job.errors.toSorted((a, b) => Number(a.field?.match(/\d+/)) - Number(b.field?.match(/\d+/)));
    expect(byField.map(({ row: line, field, code, detail }) => [line, field, detail, code])).toEqual(
      wrong.map(([url, code], index) => [2, `images[${index + 1}]`, url, code]),
    );
    expect((await product('good')).images).toHaveLength(1);
    expect((await product('bad')).images).toHaveLength(1);
    expect(await assets()).toBe(2);
    expect(server.asked.filter((path) => path === '/loop')).toHaveLength(4);
    expect(server.busiest).toBeLessThanOrEqual(4);
  });

  it('get further attempts while a server is in trouble, and then are given up', async () => {
    let answers = 0;
    server.on('/flaky.png', (_request, response) => {
      answers += 1;
      response.writeHead(answers < 3 ? 503 : 302, { location: '/1.png' }).end();
    });
    server.on('/down.png', (_request, response) => response.writeHead(503).end());
    const again = async (): Promise<void> => {
      app.clock.advance(30 * 60_000);
      await app.worker?.get(Schedules, { strict: false }).runNow('transfer.fetch-pictures');
      await app.settle();
    };

    const job = await importFile(app, file(row('tea', [server.url('/flaky.png'), server.url('/down.png')])));
    expect(job.result).toMatchObject({ images: { queued: 2, attached: 0, failed: 0, pending: 2 } });

    await again();
    await again();
    await again();
    await again();

    const report = await app.database.query<{ state: string; attempts: number; error: string | null }>(
      'SELECT state, attempts, error FROM product_picture ORDER BY position',
    );
    expect(report).toEqual([
      { state: 'attached', attempts: 3, error: null },
      { state: 'failed', attempts: 4, error: 'picture_unavailable' },
    ]);
    const errors = await app.database.query<object>('SELECT line, field, code FROM background_job_error');
    expect(errors).toEqual([{ line: 1, field: 'images[2]', code: 'picture_unavailable' }]);
    expect((await product('tea')).images).toHaveLength(1);
  }, 60_000);

  it('of an export come back without a fetch and without a change', async () => {
    await importFile(app, file(row('tea', [server.url('/1.png'), server.url('/2.png')], ['One | half', 'Two'])));
    await importFile(app, file(row('tea', [server.url('/1.png'), server.url('/2.png')], ['One \\| half', 'Two'])));
    const csv = await exportFile(app);
    const before = await product('tea');
    server.asked.splice(0);

    const job = await importFile(app, csv);

    expect(csv).toContain('One \\| half | Two');
    expect(job.result).toMatchObject({ products: { unchanged: 1 }, images: { queued: 0, present: 2 } });
    expect(server.asked).toEqual([]);
    expect(await product('tea')).toEqual(before);
  });

  it('are only counted in a dry run', async () => {
    const job = await importFile(app, file(row('tea', [server.url('/1.png')])), '?dryRun=true');

    expect(job.result).toMatchObject({ dryRun: true, images: { queued: 1 } });
    expect(server.asked).toEqual([]);
    expect(await app.database.query('SELECT 1 FROM product_picture')).toEqual([]);
  });

  it('of a Shopify export come with its texts, in the order of its positions', async () => {
    const shopify = [
      'Handle,Title,Variant Price,Image Src,Image Position,Image Alt Text',
      `tee,Tee,8.90,${server.url('/2.png')},2,Back`,
      `tee,,,${server.url('/1.png')},1,Front`,
    ].join('\n');

    const job = await importFile(app, `${shopify}\n`);

    expect(job.result).toMatchObject({ images: { queued: 2, attached: 2 } });
    const store = await app.http.get('/api/v1/store/products/tee');
    expect(store.body.images.map(({ alt }: { alt: string | null }) => alt)).toEqual(['Front', 'Back']);
  });
});
