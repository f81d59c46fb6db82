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
  const run = (job: MemoryJob) => app.get(ProductImportService).run(job);

  it.each([
    ['within a transaction', 5, 200],
    ['between two transactions', 6, 300],
  ])('goes on where a worker was killed %s, each effect once', async (_name, checkpoint, done) => {
    // Each batch of 100 has two wrong rows: one checkpoint in its transaction, one when they are recorded.
    const dying = new MemoryJob(await payload(), file(500), null, (number) => {
      if (number === checkpoint) throw new Error('killed');
    });
    await expect(run(dying)).rejects.toThrow('killed');
    expect(await count('product')).toBe((done * 98) / 100);

    const next = new MemoryJob(await payload(), file(500), dying.checkpoint);
    const result = await run(next);

    expect(result).toMatchObject({
      rows: 500,
      products: { created: 490, updated: 0, unchanged: 0, failed: 10 },
      prices: { changed: 490 },
      stock: { changed: 490 },
      problems: 10,
    });
    expect([
      await count('product'),
      await count('price_point'),
      await count('stock_movement'),
      await count('category'),
    ]).toEqual([490, 490, 490, 10]);
    expect(new Set([...dying.errors, ...next.errors].map((error) => error.row)).size).toBe(10);
  });

  it('stops at a batch when it is canceled, and the file again completes it', async () => {
    const canceled = new MemoryJob(await payload(), file(500), null, (number) => {
      if (number === 4) throw new JobCanceled();
    });
    await expect(run(canceled)).rejects.toBeInstanceOf(JobCanceled);

    const written = await count('product');
    const result = await run(new MemoryJob(await payload(), file(500)));

    expect(written).toBe(196);
    expect(result).toMatchObject({ products: { created: 490 - written, unchanged: written, failed: 10 } });
    expect(await count('product')).toBe(490);
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
