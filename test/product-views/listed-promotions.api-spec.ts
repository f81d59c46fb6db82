import { CatalogService, CategoryService, CollectionService, ProductService } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { CustomerGroupService } from 'markethall/customers';
import { Cache, newId } from 'markethall/kernel';
import { CampaignService, type PromotionTerms } from 'markethall/promotions';
import { ProductViewBuilder } from 'markethall/product-views';
import { aSellableVariant } from 'markethall/testing/checkout';
import { anActivePromotion, Checkouts, PROMOTIONS, STAFF } from '../promotions/promo.js';
import { useApp } from '../support/app.js';
import { expectAtMost } from '../support/statements.js';

type Terms = Partial<PromotionTerms>;
type Headers = Record<string, string>;

describe('promotions in the shop window', () => {
  const app = useApp({ worker: true });

  /** A product of one variant at 19.99 gross. */
  async function aProduct(traits: Parameters<typeof aSellableVariant>[1] = {}) {
    const variantId = await aSellableVariant(app, { price: 1999n, ...traits });
    await app.settle();
    const products = await app.get(CatalogService).productIdsOf([variantId]);
    return { variantId, id: products.get(variantId) ?? '' };
  }

  const offer = async (terms: Terms = {}) => {
    const made = await anActivePromotion(app, { lane: 'catalog', ...terms });
    await app.settle();
    return made;
  };
  async function onAList(kind: 'override' | 'sale', prices: object[]): Promise<void> {
    const staff = app.as(['price:read', 'price:write']);
    const facts = { code: newId('plist'), name: 'A list', kind };
    const lists = '/api/v1/admin/price-lists';
    const { body } = await app.http.post(lists).set('Authorization', staff).send(facts).expect(201);
    await app.http.post(`${lists}/${body.id}/prices/batch`).set('Authorization', staff).send({ prices }).expect(200);
    await app.settle();
  }
  const page = async (id: string, headers: Headers = {}) =>
    (await app.http.get(`/api/v1/store/products/${id}`).set(headers).expect(200)).body;
  const first = async (id: string, headers: Headers = {}) => (await page(id, headers)).variants[0];
  const listed = async (id: string, headers: Headers = {}) => {
    const { body } = await app.http.get('/api/v1/store/products').set(headers).expect(200);
    return (body.data as { id: string }[]).find((product) => product.id === id);
  };
  const inCart = async (variantId: string, headers: Headers = {}) => {
    const body = { lines: [{ variantId, quantity: 1 }] };
    return (await app.http.post('/api/v1/store/carts').set(headers).send(body).expect(201)).body.lines[0];
  };

  it('shows the price that a cart asks, struck through and with a badge in the language asked', async () => {
    const { id, variantId } = await aProduct();
    const translations = { en: { label: 'Black Week', badge: 'Deal' }, de: { label: 'Rabatt', badge: 'Schnäppchen' } };
    await offer({ effect: { effect: 'percentage', percent: 15 }, translations });

    const shown = await page(id);
    const asked = await inCart(variantId);
    expect(shown).toMatchObject({
      badges: ['Deal'],
      variants: [{ price: { amount: 1699 }, compareAtPrice: { amount: 1999 }, badges: ['Deal'] }],
    });
    expect(shown).not.toHaveProperty('facts');
    expect(asked.unitPrice.amount - asked.discounts[0].amount.amount).toBe(1699);
    expect(asked.total.amount).toBe(1699);
    expect(await listed(id)).toMatchObject({
      priceFrom: { amount: 1699 },
      compareAtPrice: { amount: 1999 },
      badges: ['Deal'],
    });
    expect((await page(id, { 'Accept-Language': 'de' })).badges).toEqual(['Schnäppchen']);
  });

  it.each([
    ['gross', true],
    ['gross', false],
    ['net', true],
    ['net', false],
  ] as const)(
    'shows in %s prices what the cart shows, entered with tax: %s (BHV-051)',
    async (taxDisplay, includesTax) => {
      const channels = app.get(ChannelService);
      await channels.update((await channels.getDefault()).id, { taxDisplay });
      const { id, variantId } = await aProduct();
      await onAList('override', [{ variantId, currency: 'EUR', amount: 1997, includesTax }]);
      await offer({ effect: { effect: 'percentage', percent: 33 } });

      const asked = await inCart(variantId);
      expect((await first(id)).price.amount).toBe(asked.subtotal.amount - asked.discount.amount);
    },
  );

  it('lowers a sale further and each quantity step; the ordinary price is struck through', async () => {
    const { id, variantId } = await aProduct();
    await onAList('sale', [
      { variantId, currency: 'EUR', amount: 1500 },
      { variantId, currency: 'EUR', amount: 1000, minQty: 5 },
    ]);
    await offer();

    expect(await first(id)).toMatchObject({
      price: { amount: 1350 },
      compareAtPrice: { amount: 1999 },
      priceTiers: [
        { minQty: 1, price: { amount: 1350 } },
        { minQty: 5, price: { amount: 900 } },
      ],
    });
  });

  it('asks rules about category, collection, brand and custom fields of the stored page', async () => {
    const categories = app.get(CategoryService);
    const { category: top } = await categories.create({ parentId: null, translations: { en: { name: 'Top' } } });
    const { category: below } = await categories.create({ parentId: top.id, translations: { en: { name: 'Below' } } });
    const { id, variantId } = await aProduct();
    const other = await aProduct();
    const products = app.get(ProductService);
    await products.change(id, 1, { brand: 'Acme' });
    await products.setCategories(id, 2, [below.id]);
    const collections = app.get(CollectionService);
    const { collection } = await collections.create({ translations: { en: { name: 'Picks' } } });
    await collections.setProducts(collection.id, 1, [id]);
    const all = [
      { condition: 'category', ids: [top.id] },
      { condition: 'collection', ids: [collection.id] },
      { condition: 'brand', names: ['acme'] },
    ];
    await offer({ targets: { all } });

    expect((await first(id)).price.amount).toBe(1799);
    expect((await inCart(variantId)).total.amount).toBe(1799);
    expect((await first(other.id)).price.amount).toBe(1999);

    await collections.setProducts(collection.id, 2, []);
    await app.settle();
    expect((await first(id)).price.amount).toBe(1999);
    await collections.setProducts(collection.id, 3, [id]);
    await app.settle();
    expect((await first(id)).price.amount).toBe(1799);
  });

  it('leaves gift cards alone', async () => {
    const { id } = await aProduct({ kind: 'gift_card' });
    await offer();

    expect(await first(id)).toMatchObject({ price: { amount: 1999 }, compareAtPrice: null, badges: [] });
  });

  it('shows the old price as soon as staff have archived the promotion (BHV-053)', async () => {
    const { id } = await aProduct();
    const { promotionId } = await offer();
    expect((await first(id)).price.amount).toBe(1799);
    expect((await listed(id)) as object).toMatchObject({ priceFrom: { amount: 1799 } });

    await app.http
      .patch(`${PROMOTIONS}/${promotionId}`)
      .set({ Authorization: app.as(STAFF), 'If-Match': '"1"' })
      .send({ status: 'archived' })
      .expect(200);

    expect(await first(id)).toMatchObject({ price: { amount: 1999 }, compareAtPrice: null, badges: [] });
    expect((await listed(id)) as object).toMatchObject({ priceFrom: { amount: 1999 } });
  });

  it('begins and ends with the campaign, by the clock, in cached bytes too', async () => {
    app.clock.set(new Date('2026-03-02T10:00:00.000Z'));
    const { id } = await aProduct();
    const at = (seconds: number) => new Date(app.clock.nowMs() + seconds * 1000);
    const campaigns = app.get(CampaignService);
    const terms = { code: 'week', name: 'Week', budget: null, validFrom: at(5), validTo: at(9) };
    const campaign = await campaigns.create(terms);
    await offer({ campaignId: campaign.id });
    const price = async () => (await first(id)).price.amount as number;

    expect(await price()).toBe(1999);
    app.clock.advance(4_999);
    expect(await price()).toBe(1999);
    app.clock.advance(1);
    expect(await price()).toBe(1799);
    app.clock.advance(3_999);
    expect(await price()).toBe(1799);
    app.clock.advance(1);
    expect(await price()).toBe(1999);

    await campaigns.update(campaign.id, 1, { validTo: at(60) });
    expect(await price()).toBe(1799);
  });

  it('opens and closes with a window of time', async () => {
    app.clock.set(new Date('2026-03-02T15:59:57.000Z')); // Monday, 16:59:57 in Berlin
    const { id } = await aProduct();
    await offer({ conditions: { condition: 'time_window', from: '17:00', to: '19:00' } });

    expect((await first(id)).price.amount).toBe(1999);
    app.clock.advance(3_000);
    expect((await first(id)).price.amount).toBe(1799);
    app.clock.set(new Date('2026-03-02T17:59:59.000Z'));
    expect((await first(id)).price.amount).toBe(1799);
    app.clock.advance(1_000);
    expect((await first(id)).price.amount).toBe(1999);
  });

  it('lowers prices for the groups of a customer who is signed in, and for nobody else (BHV-047)', async () => {
    const { id, variantId } = await aProduct();
    const groups = app.get(CustomerGroupService);
    const { id: groupId } = await groups.create('vip', 'VIP');
    const [member, stranger] = [await app.asCustomer(), await app.asCustomer()];
    await groups.addMembers(groupId, [member.customerId]);
    const conditions = { condition: 'customer_group', ids: [groupId] };
    await offer({ conditions });
    const news = { en: { label: 'VIP', badge: 'For you' } };
    await anActivePromotion(app, {
      conditions,
      targets: { condition: 'variant', ids: [variantId] },
      translations: news,
    });

    expect(await first(id, member.headers)).toMatchObject({ price: { amount: 1799 }, badges: ['-10 %', 'For you'] });
    expect(await first(id, stranger.headers)).toMatchObject({ price: { amount: 1999 }, badges: [] });
    expect(await first(id)).toMatchObject({ price: { amount: 1999 }, badges: [] });
    expect(await listed(id, member.headers)).toMatchObject({ priceFrom: { amount: 1799 } });
  });

  it('shows no promotion of another channel, with a code, or used up', async () => {
    const { id } = await aProduct();
    const channel = await app.get(ChannelService).create({ code: 'other', name: 'Other' });
    await offer({ channelIds: [channel.id] });
    await offer({ needsCoupon: true });
    const limited = await offer({ usageLimit: 1 });
    expect((await first(id)).price.amount).toBe(1799);

    await new Checkouts(app).hold([limited]);
    await app.get(Cache).invalidateTags(['product-views:prices']); // as the ten seconds do that a page is kept
    expect((await first(id)).price.amount).toBe(1999);
  });

  it('needs no statement for promotions, and none at all when cached', async () => {
    const [one, two, three] = [await aProduct(), await aProduct(), await aProduct()];
    await offer();
    await offer({ lane: 'line', targets: { condition: 'variant', ids: [two.variantId] } });
    await first(one.id);

    const cold = await app.sql(() => first(two.id));
    const cached = await app.sql(() => first(two.id));
    expectAtMost(6, cold);
    expectAtMost(0, cached);
    expect(cold.list.filter((sql) => /\bpromotion/.test(sql))).toEqual([]);
    await listed(three.id);
    expectAtMost(6, await app.sql(() => app.http.get('/api/v1/store/products?limit=2').expect(200)));
  });

  it('reads facts of pages that the release before has stored, and makes those anew', async () => {
    const { id, variantId } = await aProduct();
    await app.get(ProductService).change(id, 1, { brand: 'Acme' });
    await app.settle();
    const custom = {
      all: [
        { condition: 'brand', names: ['Acme'] },
        { condition: 'variant', ids: [variantId] },
      ],
    };
    await offer({ targets: custom });
    await app.database.query('UPDATE product_view SET format = 1, facts = NULL');

    expect((await first(id)).price.amount).toBe(1799);
    expect(await app.get(ProductViewBuilder).rebuildOutdated()).toBe(1);
    const [row] = await app.database.query<{ n: number | string }>('SELECT MIN(format) AS n FROM product_view');
    expect(Number(row?.n)).toBe(2);
    expect(await app.get(ProductViewBuilder).rebuildOutdated()).toBe(0);
  });
});
