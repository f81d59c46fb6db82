import { ChannelService } from 'markethall/channels';
import { newId } from 'markethall/kernel';
import { PricingService } from 'markethall/pricing';
import { seedProduct } from 'markethall/testing/catalog';
import { PriceImportService } from '../../libs/transfer/src/prices/price-import.service.js';
import { useApp } from '../support/app.js';
import { sendRaw } from '../support/routes.js';
import { endedJob, type EndedJob, MemoryJob } from './jobs.js';

const HEADER = 'sku,currency,amount,min_qty,valid_from,valid_to,includes_tax';

describe('files of prices', () => {
  const app = useApp({ worker: true });
  const importer = () => app.as(['import:create', 'price:write', 'price:read']);
  const exporter = () => app.as(['export:create', 'price:read']);

  const aList = async (body: object = {}): Promise<string> => {
    const facts = { code: newId('plist'), name: 'A list', kind: 'override', ...body };
    const made = await app.http
      .post('/api/v1/admin/price-lists')
      .set('Authorization', importer())
      .send(facts)
      .expect(201);
    return made.body.id;
  };
  const send = (listId: string, content: string | Buffer, query = '', authorization = importer()) =>
    app.http
      .post(`/api/v1/admin/price-lists/${listId}/imports${query}`)
      .set('Authorization', authorization)
      .attach('file', Buffer.from(content), 'prices.csv');
  const importFile = async (listId: string, content: string | Buffer, query = ''): Promise<EndedJob> => {
    const authorization = importer();
    const accepted = await send(listId, content, query, authorization).expect(202);
    return endedJob(app, String(accepted.headers['location']), authorization);
  };
  const exportFile = async (listId: string): Promise<string> => {
    const authorization = exporter();
    const path = `/api/v1/admin/price-lists/${listId}/exports`;
    const accepted = await app.http.post(path).set('Authorization', authorization).expect(202);
    await app.settle();
    const file = await app.http
      .get(`/api/v1/admin/exports/${accepted.body.id}/file`)
      .set('Authorization', authorization)
      .buffer(true)
      .expect(200);
    expect(file.headers['content-type']).toContain('text/csv');
    return file.text ?? String(file.body);
  };
  const priceOf = async (variantId: string, quantity = 1) => {
    const { id: channelId } = await app.get(ChannelService).getDefault();
    const context = { channelId, currency: 'EUR', at: app.clock.now(), quantities: new Map([[variantId, quantity]]) };
    return (await app.get(PricingService).getPrices([variantId], context)).get(variantId);
  };

  it('imports steps and windows, changes nothing the second time, and removes with an empty amount', async () => {
    const { variantId } = await seedProduct(app, { variants: ['FILE-1'] });
    const list = await aList();
    const file = `${HEADER}\nFILE-1,EUR,19.99,,,,\nfile-1,EUR,17.50,10,,,false\nFILE-1,CHF,21.90,,2027-01-01T00:00:00Z,,`;

    expect(await importFile(list, file)).toMatchObject({
      state: 'succeeded',
      result: { dryRun: false, rows: 3, prices: { changed: 3, unchanged: 0, failed: 0 }, problems: 0 },
    });
    expect(await priceOf(variantId)).toMatchObject({ amount: 1999n, includesTax: true });
    expect(await priceOf(variantId, 10)).toMatchObject({ amount: 1750n, includesTax: false });

    const events = (await app.publishedEvents('pricing.price-changed.v1')).length;
    expect(await importFile(list, file)).toMatchObject({ result: { prices: { changed: 0, unchanged: 3 } } });
    expect(await app.publishedEvents('pricing.price-changed.v1')).toHaveLength(events);

    await importFile(list, 'sku;currency;amount\nFILE-1;EUR;\n');
    expect(await priceOf(variantId)).toBeUndefined();
  });

  it('writes nothing in a dry run, and tells what would happen', async () => {
    const { variantId } = await seedProduct(app, { variants: ['DRY-1'] });
    const list = await aList();

    const job = await importFile(list, `${HEADER}\nDRY-1,EUR,1.00,,,,\nDRY-1,EUR,x,5,,,`, '?dryRun=true');

    expect(job).toMatchObject({ result: { dryRun: true, prices: { changed: 1, failed: 1 } } });
    expect(job.errors).toMatchObject([{ row: 2, field: 'amount', code: 'not_an_amount' }]);
    expect(await priceOf(variantId)).toBeUndefined();
  });

  it('tells the problem of each wrong row and writes the others', async () => {
    const { variantId } = await seedProduct(app, { variants: ['ROW-1'] });
    const rows = ['NOBODY,EUR,1', 'ROW-1,USD,1', 'ROW-1,EUR,"1.234,56"', 'ROW-1,EUR,7.00', 'row-1,EUR,8.00'];

    const job = await importFile(await aList(), `sku,currency,amount\n${rows.join('\n')}\n`);

    expect(job.result).toMatchObject({ rows: 5, prices: { changed: 1, failed: 4 }, problems: 4 });
    expect(job.errors.map(({ row, code }) => [row, code])).toEqual(
      expect.arrayContaining([
        [1, 'variant_unknown'],
        [2, 'currency_not_offered'],
        [3, 'not_an_amount'],
        [5, 'price_twice'],
      ]),
    );
    expect(await priceOf(variantId)).toMatchObject({ amount: 700n });
  });

  it('says to sign in, or what right is missing, before it says which files it takes', async () => {
    const path = `/api/v1/admin/price-lists/${await aList()}/imports`;
    const stranger = async (type: string, content: string) =>
      (await sendRaw(app, 'POST', path, { 'content-type': type }, content)).status;
    const as = async (permissions: string[]) =>
      (await app.http.post(path).set('Authorization', app.as(permissions)).send({ a: 1 })).status;

    expect([
      await stranger('application/json', '{}'),
      await stranger('application/json', '{'),
      await stranger('text/x', 'x'),
    ]).toEqual([401, 401, 401]);
    expect([await as(['price:read']), await as(['import:create', 'price:write'])]).toEqual([403, 415]);
  });

  it('takes back what it has exported without a change', async () => {
    await seedProduct(app, { variants: ['=OUT;1'] });
    const list = await aList();
    await importFile(
      list,
      `${HEADER}\n"'=OUT;1",EUR,19.90,,,,\n"'=OUT;1",EUR,9.00,5,2027-01-01T00:00:00Z,2027-02-01T00:00:00Z,false`,
    );

    const file = await exportFile(list);

    expect(file).toBe(
      `\uFEFF${HEADER}\r\n"'=OUT;1",EUR,19.90,1,,,true\r\n"'=OUT;1",EUR,9.00,5,2027-01-01T00:00:00.000Z,2027-02-01T00:00:00.000Z,false\r\n`,
    );
    expect(await importFile(list, file)).toMatchObject({ result: { prices: { changed: 0, unchanged: 2, failed: 0 } } });
  });

  it.each<[string, string | Buffer, string]>([
    ['no rows', 'sku,currency,amount\n', 'file_empty'],
    ['nothing', '', 'file_empty'],
    ['a column missing', 'sku,currency\nA,EUR\n', 'column_missing'],
    ['an unknown column', 'sku,currency,amount,cost\nA,EUR,1,2\n', 'column_unknown'],
    ['a column twice', 'sku,currency,amount,sku\nA,EUR,1,B\n', 'column_twice'],
    ['too long a row', 'sku,currency,amount\nA,EUR,1,2\n', 'row_too_long'],
    ['broken quotes', 'sku,currency,amount\n"A,EUR,1\n', 'csv_broken'],
    ['a zip', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), 'file_binary'],
    [
      'another encoding',
      Buffer.from([...Buffer.from('sku,currency,amount\nT'), 0xe4, ...Buffer.from('A,EUR,1\n')]),
      'file_not_utf8',
    ],
  ])('refuses a file with %s as a whole', async (_what, content, code) => {
    const job = await importFile(await aList(), content);
    expect(job).toMatchObject({ state: 'failed', errors: expect.arrayContaining([expect.objectContaining({ code })]) });
  });

  it('goes on where another worker was killed, each effect once', async () => {
    const skus = Array.from({ length: 12 }, (_, n) => `KILL-${n}`);
    for (const sku of skus) await seedProduct(app, { variants: [sku] });
    const lines = skus.flatMap((sku) => Array.from({ length: 100 }, (_, n) => `${sku},EUR,1.00,${n + 1}`));
    const file = `sku,currency,amount,min_qty\n${lines.join('\n')}\n`;
    const payload = { priceListId: await aList(), dryRun: false };
    const service = app.get(PriceImportService);
    const killed = new MemoryJob(payload, file, null, (number) => {
      if (number === 2) throw new Error('kill -9');
    });
    await expect(service.run(killed)).rejects.toThrow('kill -9');

    const result = await service.run(new MemoryJob(payload, file, killed.checkpoint));

    expect(result).toMatchObject({ rows: 1200, prices: { changed: 1200, unchanged: 0, failed: 0 } });
    expect(await app.database.query('SELECT id FROM price_point')).toHaveLength(1200);
  });

  it('needs both permissions, and a list that one may see and change', async () => {
    const list = await aList();
    const file = 'sku,currency,amount\nA,EUR,1\n';
    await send(list, file, '', app.as(['import:create'])).expect(403);
    await send(list, file, '', app.as(['price:write'])).expect(403);
    await send(newId('plist'), file).expect(404);
    await send(list, file, '', app.as(['import:create', 'price:write'], { channelIds: [newId('chan')] })).expect(422);
    await send(list, file, '?dryRun=perhaps').expect(400);
    const path = `/api/v1/admin/price-lists/${list}/exports`;
    await app.http
      .post(path)
      .set('Authorization', app.as(['price:read']))
      .expect(403);
    await app.http.post(path).expect(401);
  });
});
