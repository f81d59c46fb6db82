import { ChannelService } from 'markethall/channels';
import { JobCanceled } from 'markethall/kernel';
import { ProductImportService } from 'markethall/transfer';
import { useApp } from '../support/app.js';
import { MemoryJob } from './jobs.js';

const file = (products: number, from = 0): string =>
  [
    'handle,sku,name:en,status,price:EUR,stock,categories',
    ...Array.from({ length: products }, (_, i) => i + from).map((i) =>
      i % 50 === 7
        ? `p${i},SKU-${i},,active,1.00,5,`
        : `p${i},SKU-${i},Product ${i},active,${i + 1}.50,5,Shelf ${i % 10}`,
    ),
  ].join('\n');

describe('an import that is interrupted', () => {
  const app = useApp();
  const count = async (table: string) =>
    Number((await app.database.query<{ n: string }>(`SELECT COUNT(*) AS n FROM ${table}`))[0]?.n);
  const payload = async () => ({
    channelId: (await app.get(ChannelService).getDefault()).id,
    currency: 'EUR',
    locale: 'en',
  });
  /** Products that a checkpoint says were created. */
  const created = (checkpoint: Record<string, unknown> | null): number =>
    (checkpoint as { result?: { products: { created: number } } } | null)?.result?.products.created ?? 0;
  const run = (job: MemoryJob) => app.get(ProductImportService).run(job);

  // Each batch of 200 has four wrong rows: one checkpoint in its transaction, one when they are recorded. The first is
  // alone, because it makes the categories; then three are written at once.
  it.each([
    ['within the first transaction', 1],
    ['between two transactions', 2],
    ['within one of several transactions', 3],
    ['when several batches are done', 6],
  ])('goes on where a worker was killed %s, each effect once', async (_name, checkpoint) => {
    const dying = new MemoryJob(await payload(), file(2_000), null, (number) => {
      if (number >= checkpoint) throw new Error('killed');
    });
    await expect(run(dying)).rejects.toThrow('killed');
    const written = await count('product');
    expect(written).toBeLessThan(1_960);
    expect(created(dying.checkpoint)).toBe(written);

    const next = new MemoryJob(await payload(), file(2_000), dying.checkpoint);
    const result = await run(next);

    expect(result).toMatchObject({
      rows: 2_000,
      products: { created: 1_960, updated: 0, unchanged: 0, failed: 40 },
      prices: { changed: 1_960 },
      stock: { changed: 1_960 },
      problems: 40,
    });
    expect([
      await count('product'),
      await count('price_point'),
      await count('stock_movement'),
      await count('category'),
    ]).toEqual([1_960, 1_960, 1_960, 10]);
    expect(new Set([...dying.errors, ...next.errors].map((error) => error.row)).size).toBe(40);
  });

  it('goes on from the checkpoint of a release that wrote one batch after the other', async () => {
    await run(new MemoryJob(await payload(), file(100)));
    const old = new MemoryJob(await payload(), file(100));
    await run(old);
    const { ahead: _ahead, ...checkpoint } = old.checkpoint ?? {};
    const { notices: _notices, ...figures } = (checkpoint as { result: Record<string, unknown> }).result;

    const result = await run(new MemoryJob(await payload(), file(300), { ...checkpoint, result: figures }));

    expect(result).toMatchObject({ rows: 300, products: { created: 196, unchanged: 98, failed: 6 }, notices: [] });
  });

  it('lets a product fail alone that only the database can refuse', async () => {
    const rows = Array.from({ length: 400 }, (_, i) => `h${i},S-${i},Product ${i},${i === 150 ? 'taken' : `own-${i}`}`);
    await run(new MemoryJob(await payload(), 'handle,sku,name:en,slug:de,name:de\nother,O,Other,taken,Anderes\n'));

    const job = new MemoryJob(
      await payload(),
      ['handle,sku,name:en,slug:de,name:de', ...rows.map((row, i) => `${row},Produkt ${i}`)].join('\n'),
    );
    const result = await run(job);

    expect(result).toMatchObject({ products: { created: 399, failed: 1 } });
    expect(job.errors).toEqual([expect.objectContaining({ row: 151, code: 'slug_taken' })]);
  });

  it('stops at a batch when it is canceled, and the file again completes it', async () => {
    const canceled = new MemoryJob(await payload(), file(2_000), null, (number) => {
      if (number >= 4) throw new JobCanceled();
    });
    await expect(run(canceled)).rejects.toBeInstanceOf(JobCanceled);

    const written = await count('product');
    const result = await run(new MemoryJob(await payload(), file(2_000)));

    expect(written).toBeGreaterThanOrEqual(196);
    expect(written).toBeLessThan(1_000);
    expect(result).toMatchObject({ products: { created: 1_960 - written, unchanged: written, failed: 40 } });
    expect(await count('product')).toBe(1_960);
  });

  it('imports 10,000 rows of which one is wrong, and tells that row', async () => {
    const rows = Array.from({ length: 10_000 }, (_, i) => {
      const [product, size] = [Math.floor(i / 5), i % 5];
      const facts = size === 0 ? `Product ${product},active,Size` : ',,';
      return `p${product},SKU-${i},${facts},${size},${i === 4_999 ? '"1,50"' : '1.50'},5`;
    });
    const job = new MemoryJob(
      await payload(),
      ['handle,sku,name:en,status,option1_name,option1_value,price:EUR,stock', ...rows].join('\n'),
    );
    const started = performance.now();

    const result = await run(job);

    const seconds = (performance.now() - started) / 1000;
    if (process.env.MARKETHALL_TEST_TIMES === '1')
      process.stdout.write(`imported ${Math.round(10_000 / seconds)} rows/s\n`);
    expect(result).toMatchObject({
      rows: 10_000,
      products: { created: 1_999, failed: 1 },
      variants: { created: 9_995 },
    });
    expect(job.errors).toEqual([expect.objectContaining({ row: 5_000, field: 'price:EUR', code: 'invalid_price' })]);
    expect(await count('variant')).toBe(9_995);
  }, 120_000);
});
