import { CatalogImport, CatalogReader, type ImportProduct } from 'markethall/catalog';
import { seedProduct } from 'markethall/testing/catalog';
import { useApp } from '../support/app.js';

describe('the bulk import of products', () => {
  const app = useApp();
  const run = (batch: ImportProduct[], options?: { dryRun?: boolean }) =>
    app.get(CatalogImport).upsertProducts(batch, options);
  const shirt = (overrides: Partial<ImportProduct> = {}): ImportProduct => ({
    handle: 'shirt',
    status: 'active',
    brand: 'Loom',
    translations: { en: { name: 'Shirt', description: '<p>Soft</p>' } },
    categoryPaths: [['Clothes', 'Shirts']],
    optionNames: ['Size', 'Color'],
    variants: ['M', 'L'].map((size) => ({
      sku: `SHIRT-${size}`,
      weightGrams: 200,
      options: [
        { name: 'Size', value: size },
        { name: 'Color', value: 'Sky blue' },
      ],
    })),
    ...overrides,
  });
  const statuses = async (batch: ImportProduct[]) => (await run(batch)).map((result) => result.status);

  it('creates products with options, variants and categories, and changes nothing the second time', async () => {
    const [first] = await run([shirt()]);

    expect(first).toMatchObject({ status: 'created', error: null });
    expect(first?.variantIds.size).toBe(2);
    const id = first?.productId ?? '';
    const document = (await app.get(CatalogReader).productDocuments([id], 'en')).get(id);
    expect(document).toMatchObject({ slug: 'shirt', brand: 'Loom', categories: [{ name: 'Shirts' }] });
    expect(document?.variants.map((variant) => variant.name)).toEqual(['M / Sky blue', 'L / Sky blue']);

    const before = await app.publishedEvents();
    expect(await statuses([shirt()])).toEqual(['unchanged']);
    expect(await app.publishedEvents()).toHaveLength(before.length);
  });

  it('updates what differs, adds variants and options, and leaves what is not named', async () => {
    await run([shirt()]);
    const extra = {
      sku: 'SHIRT-XL',
      options: [
        { name: 'Size', value: 'XL' },
        { name: 'Color', value: 'Sky blue' },
      ],
    };

    const [result] = await run([shirt({ brand: 'Wool', variants: [extra] })]);

    expect(result?.status).toBe('updated');
    const document = (await app.get(CatalogReader).productDocuments([result?.productId ?? ''], 'en')).get(
      result?.productId ?? '',
    );
    expect(document).toMatchObject({ brand: 'Wool' });
    expect(document?.variants.map((variant) => variant.sku)).toEqual(['SHIRT-M', 'SHIRT-L', 'SHIRT-XL']);
  });

  it('finds a product by its SKU when staff changed its slug', async () => {
    const [first] = await run([shirt()]);
    await app.http
      .patch(`/api/v1/admin/products/${first?.productId}`)
      .set('Authorization', app.as(['product:write']))
      .set('If-Match', '"1"')
      .send({ translations: { en: { slug: 'better-shirt' } } });

    expect(await statuses([shirt()])).toEqual(['unchanged']);
  });

  it('lets a bad product fail alone', async () => {
    await seedProduct(app, { variants: ['TAKEN'] });
    await run([shirt()]);
    const variant = (sku: string) => ({ sku, options: [] });
    const plain = (handle: string, sku: string): ImportProduct => ({
      handle,
      translations: { en: { name: handle } },
      optionNames: [],
      variants: [variant(sku)],
    });

    const results = await run([
      plain('one', 'ONE'),
      { ...plain('two', 'TWO'), variants: [variant('TWO'), variant('TWO-B')] },
      {
        ...shirt({ handle: 'shirt' }),
        variants: [
          {
            sku: 'taken',
            options: [
              { name: 'Size', value: 'S' },
              { name: 'Color', value: 'Red' },
            ],
          },
        ],
      },
      plain('four', 'ONE'),
      plain('five', 'FIVE'),
    ]);

    expect(results.map((result) => [result.status, result.error?.code ?? null])).toEqual([
      ['created', null],
      ['failed', 'option_combination_taken'],
      ['failed', 'sku_taken'],
      ['failed', 'sku_taken'],
      ['created', null],
    ]);
  });

  it('tells in a dry run what would happen and writes nothing', async () => {
    expect((await run([shirt()], { dryRun: true })).map((result) => result.status)).toEqual(['created']);
    expect((await app.publishedEvents()).filter((event) => event.name.startsWith('catalog.'))).toEqual([]);
    expect(await app.get(CatalogReader).productIds(null, 10)).toEqual([]);
  });

  it('writes 200 products with a number of statements that does not depend on theirs', async () => {
    const batch = (size: number, offset: number) =>
      Array.from({ length: size }, (_, n) =>
        shirt({
          handle: `p${n + offset}`,
          translations: { en: { name: `P ${n + offset}` } },
          variants: [
            {
              sku: `P${n + offset}`,
              options: [
                { name: 'Size', value: 'M' },
                { name: 'Color', value: 'Red' },
              ],
            },
          ],
        }),
      );
    await run(batch(1, 0));

    const few = await app.sql(() => run(batch(5, 100)));
    const many = await app.sql(() => run(batch(200, 1000)));

    expect(few.count).toBeLessThanOrEqual(32);
    expect(many.count).toBeLessThanOrEqual(few.count + 6);
  });
});
