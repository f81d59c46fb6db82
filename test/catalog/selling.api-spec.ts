import { CatalogReader, CatalogService, ProductService } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { newId } from 'markethall/kernel';
import { seedCategory, seedProduct, sizesAndColors } from 'markethall/testing/catalog';
import { useApp } from '../support/app.js';

describe('what other modules read of the catalog', () => {
  const app = useApp();
  const sellable = async (variantIds: string[], locale = 'en') => {
    const { id: channelId } = await app.get(ChannelService).getDefault();
    return app.get(CatalogService).getSellable(variantIds, { channelId, locale, at: app.clock.now() });
  };

  /** The directory of channels may be read again in between; it belongs to channels. */
  const ofCatalog = (list: readonly string[]) =>
    list.filter((sql) => !/FROM `?(channel|publishable_key)/.test(sql)).length;

  it('names variants in the wished language, else in the default one', async () => {
    const { options, variants } = sizesAndColors('S');
    const german = options.map((group) => ({
      ...group,
      values: group.values.map((value) =>
        value.code === 'red' ? { ...value, translations: { ...value.translations, de: { name: 'Rot' } } } : value,
      ),
    }));
    const translations = { en: { name: 'Shirt' }, de: { name: 'Hemd' } };
    const { variantIds } = await seedProduct(app, {
      options: german,
      variants,
      translations,
      taxCategoryCode: 'reduced',
    });
    const [redM = '', blueM = ''] = variantIds;

    expect((await sellable(variantIds, 'de')).get(redM)).toMatchObject({
      productName: 'Hemd',
      variantName: 'M / Rot',
      slug: 'hemd',
    });
    expect((await sellable(variantIds, 'de-AT')).get(blueM)).toMatchObject({
      productName: 'Hemd',
      variantName: 'M / Blue',
    });
    expect((await sellable(variantIds, 'fr')).get(redM)).toMatchObject({
      productName: 'Shirt',
      taxCategoryCode: 'reduced',
      sellable: true,
      sku: 'S-m-red',
    });
  });

  it('sells only what is active and published at that time (ATK-089)', async () => {
    const drafts = await seedProduct(app, { status: 'draft' });
    const inactive = await seedProduct(app, { variants: [{ active: false }] });
    const off = await seedProduct(app, { channels: [] });
    const { id: channelId } = await app.get(ChannelService).getDefault();
    const future = new Date(app.clock.nowMs() + 60_000);
    const soon = await seedProduct(app, { channels: [{ channelId, publishedFrom: future, publishedTo: null }] });
    const archived = await seedProduct(app);
    await app.get(ProductService).archive(archived.productId, archived.version);
    const ids = [drafts, inactive, off, soon, archived].map((product) => product.variantId);

    expect([...(await sellable(ids)).values()].map((variant) => variant.sellable)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
    app.clock.advance(61_000);
    expect((await sellable([soon.variantId])).get(soon.variantId)?.sellable).toBe(true);
  });

  it('reads twenty variants in two statements and leaves unknown ids out', async () => {
    const products = [await seedProduct(app, sizesAndColors()), await seedProduct(app)];
    const ids = [...products.flatMap((product) => product.variantIds), newId('var')];

    let found = 0;
    const statements = await app.sql(async () => {
      found = (await sellable(ids)).size;
    });

    expect(found).toBe(5);
    expect(ofCatalog(statements.list)).toBeLessThanOrEqual(2);
  });

  it('gives whole documents in six statements', async () => {
    const category = await seedCategory(app, 'Shirts');
    const { productId, variantIds } = await seedProduct(app, {
      ...sizesAndColors('D'),
      name: 'Shirt',
      categoryIds: [category.category.id],
    });
    await seedProduct(app);

    let document: unknown;
    const statements = await app.sql(async () => {
      document = (await app.get(CatalogReader).productDocuments([productId], 'en')).get(productId);
    });

    expect(ofCatalog(statements.list)).toBeLessThanOrEqual(6);
    expect(document).toMatchObject({
      name: 'Shirt',
      slug: 'shirt',
      categories: [{ name: 'Shirts', path: [category.category.id] }],
      options: [
        { code: 'size', name: 'Size', options: [{ code: 'm' }, { code: 'l' }] },
        { code: 'color', options: [{ code: 'red' }, { code: 'blue' }] },
      ],
      variants: variantIds.map((id) => ({ id })),
    });
    expect(document).toMatchObject({
      variants: [{ name: 'M / Red' }, { name: 'M / Blue' }, { name: 'L / Red' }, { name: 'L / Blue' }],
    });
  });

  it('finds a product by its present and by its old slug', async () => {
    const { productId, version } = await seedProduct(app, { name: 'Old name' });
    await app.get(ProductService).change(productId, version, { translations: { en: { slug: 'new-name' } } });
    const reader = app.get(CatalogReader);

    expect(await reader.findProductBySlug('new-name', ['en'])).toEqual({ productId, current: true });
    expect(await reader.findProductBySlug('OLD-NAME', ['en'])).toEqual({ productId, current: false });
    expect(await reader.findProductBySlug('nothing', ['en'])).toBeNull();
  });

  it('shows no hidden category and nothing below one', async () => {
    const shown = await seedCategory(app, 'Shown');
    const hidden = await seedCategory(app, 'Hidden');
    await seedCategory(app, 'Below', hidden.category.id);
    await app.http
      .patch(`/api/v1/admin/categories/${hidden.category.id}`)
      .set('Authorization', app.as(['category:write']))
      .set('If-Match', '"1"')
      .send({ status: 'hidden' });

    expect((await app.get(CatalogReader).categoryTree('en')).map((category) => category.id)).toEqual([
      shown.category.id,
    ]);
  });
});
