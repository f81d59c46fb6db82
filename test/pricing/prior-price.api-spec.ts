import { ProductService } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { CustomerGroupService } from 'markethall/customers';
import { PriceHistoryCare, PricingService } from 'markethall/pricing';
import { useApp } from '../support/app.js';

const DAY_MS = 86_400_000;

/** Worked examples of Directive 98/6/EC, Article 6a, through the api and by the clock. Amounts in cents. */
describe('the prior price of a reduction', () => {
  const app = useApp({ worker: true });
  let today = 0;
  let productId: string;
  let variantId: string;
  let channelId: string;
  beforeEach(async () => {
    today = 0;
    app.clock.set(app.clock.now());
    channelId = (await app.get(ChannelService).getDefault()).id;
    const tree = await app.get(ProductService).create({
      status: 'active',
      brand: null,
      taxCategoryCode: 'standard',
      translations: { en: { name: 'Assam tea' } },
      channels: [{ channelId, publishedFrom: null, publishedTo: null }],
      categoryIds: [],
      imageIds: [],
      options: [],
      variants: [{ sku: 'TEA' }],
    });
    productId = tree.product.id;
    variantId = tree.variants[0]?.id ?? '';
    await app.settle();
  });

  const write = () => app.as(['price:read', 'price:write']);
  /** Goes on to a day, counted from the beginning. */
  const on = (day: number): void => {
    app.clock.advance((day - today) * DAY_MS);
    today = day;
  };
  const dateOf = (day: number): string => new Date(app.clock.nowMs() + (day - today) * DAY_MS).toISOString();
  const base = async (amount: number, currency = 'EUR'): Promise<void> => {
    await app.get(PricingService).setPrices([{ variantId, channelId, currency, amount: BigInt(amount) }]);
    await app.settle();
  };
  const aSale = async (amount: number, facts: object = {}, price: object = {}) => {
    const body = { code: `sale-${today}-${amount}`, name: 'Sale', kind: 'sale', ...facts };
    const made = await app.http.post('/api/v1/admin/price-lists').set('Authorization', write()).send(body).expect(201);
    const path = `/api/v1/admin/price-lists/${made.body.id}`;
    let etag = String(made.headers['etag']);
    const set = async (next: number | null): Promise<void> => {
      const prices = [{ variantId, currency: 'EUR', amount: next, ...price }];
      await app.http.post(`${path}/prices/batch`).set('Authorization', write()).send({ prices }).expect(200);
      await app.settle();
    };
    await set(amount);
    const patch = async (changes: object): Promise<void> => {
      const answer = await app.http
        .patch(path)
        .set('Authorization', write())
        .set('If-Match', etag)
        .send(changes)
        .expect(200);
      etag = String(answer.headers['etag']);
      await app.settle();
    };
    const remove = async (): Promise<void> => {
      await app.http.delete(path).set('Authorization', write()).set('If-Match', etag).expect(204);
      await app.settle();
    };
    return { set, patch, remove };
  };
  /** [price, prior price, struck-through price] as a shopper sees them. */
  const shown = async (headers: Record<string, string> = {}, query = ''): Promise<(number | null)[]> => {
    const { body } = await app.http.get(`/api/v1/store/products/${productId}${query}`).set(headers).expect(200);
    const [{ price, priorPrice, compareAtPrice }] = body.variants;
    return [price, priorPrice, compareAtPrice].map((money: { amount: number } | null) => money?.amount ?? null);
  };

  it('tells the price before a plain sale, and nothing without one', async () => {
    await base(10_000);
    on(40);
    expect(await shown()).toEqual([10_000, null, null]);
    const sale = await aSale(8_000);
    expect(await shown()).toEqual([8_000, 10_000, 10_000]);
    on(45);
    await sale.set(null);
    expect(await shown()).toEqual([10_000, null, null]);
  });

  it('tells the lowest price of the 30 days, not the last one', async () => {
    await base(9_000);
    on(20);
    await base(11_000);
    on(40);
    await aSale(8_000);
    expect(await shown()).toEqual([8_000, 9_000, 11_000]);
  });

  it('is not fooled by a price that is raised shortly before the sale', async () => {
    await base(10_000);
    on(40);
    await base(15_000);
    on(45);
    await aSale(12_000);
    expect(await shown()).toEqual([12_000, 10_000, 15_000]);
    const { body } = await app.http.get('/api/v1/store/products').expect(200);
    expect(body.data[0]).toMatchObject({ priorPrice: { amount: 10_000 }, discountPercent: null });
  });

  it('forgets what was more than 30 days ago', async () => {
    await base(5_000);
    on(10);
    await base(10_000);
    on(41);
    await aSale(8_000);
    expect(await shown()).toEqual([8_000, 10_000, 10_000]);
  });

  it('goes back to before the first of progressive reductions, however long they last', async () => {
    await base(10_000);
    on(40);
    const sale = await aSale(9_000);
    on(60);
    await sale.set(8_000);
    on(90);
    await sale.set(7_000);
    expect(await shown()).toEqual([7_000, 10_000, 10_000]);
  });

  it('takes a sale for a new one after the price was raised within it', async () => {
    await base(10_000);
    on(40);
    const sale = await aSale(7_000);
    on(45);
    await sale.set(9_000);
    expect(await shown()).toEqual([9_000, 7_000, 10_000]);
  });

  it('looks at the shorter time of what is new on the market', async () => {
    await base(10_000);
    on(10);
    await aSale(8_000);
    expect(await shown()).toEqual([8_000, 10_000, 10_000]);
  });

  it('has no prior price for what is on sale from its first moment', async () => {
    await base(10_000);
    await aSale(8_000);
    expect(await shown()).toEqual([8_000, null, 10_000]);
  });

  it('remembers an earlier sale when it returns within 30 days', async () => {
    await base(10_000);
    on(40);
    const sale = await aSale(8_000);
    on(45);
    await sale.patch({ active: false });
    expect(await shown()).toEqual([10_000, null, null]);
    on(55);
    await sale.patch({ active: true });
    expect(await shown()).toEqual([8_000, 8_000, 10_000]);
  });

  it('remembers a sale whose list was deleted', async () => {
    await base(10_000);
    on(40);
    const sale = await aSale(7_500);
    on(41);
    await sale.remove();
    on(50);
    await aSale(8_000);
    expect(await shown()).toEqual([8_000, 7_500, 10_000]);
  });

  it('begins and ends by the clock: the window of a list', async () => {
    await base(10_000);
    await aSale(8_000, { validFrom: dateOf(40), validTo: dateOf(50) });
    on(20);
    await base(9_500);
    on(39.9);
    expect(await shown()).toEqual([9_500, null, null]);
    on(45);
    expect(await shown()).toEqual([8_000, 9_500, 9_500]);
    on(50);
    expect(await shown()).toEqual([9_500, null, null]);
  });

  it('begins by the clock: the window of a price, with the next one going on to reduce', async () => {
    await base(10_000);
    const sale = await aSale(9_000, {}, { validFrom: dateOf(35), validTo: dateOf(40) });
    await sale.set(9_000);
    await aSale(8_000, { priority: 5 }, { validFrom: dateOf(40) });
    on(37);
    expect(await shown()).toEqual([9_000, 10_000, 10_000]);
    on(75);
    expect(await shown()).toEqual([8_000, 10_000, 10_000]);
  });

  it('takes overlapping sales of several lists for one reduction', async () => {
    await base(10_000);
    on(40);
    await aSale(9_000, { validTo: dateOf(60) });
    on(50);
    await aSale(8_500, { priority: 5 });
    on(70);
    expect(await shown()).toEqual([8_500, 10_000, 10_000]);
  });

  it('stays as it is when the ordinary price is entered anew during a sale', async () => {
    await base(10_000);
    on(40);
    await aSale(8_000);
    on(42);
    const prices = [{ currency: 'EUR', amount: 10_000 }];
    const path = `/api/v1/admin/variants/${variantId}/prices`;
    const { headers } = await app.http.get(path).set('Authorization', write()).expect(200);
    await app.http
      .put(path)
      .set({ Authorization: write(), 'If-Match': headers['etag'] ?? '' })
      .send({ prices })
      .expect(200);
    await base(10_500);
    expect(await shown()).toEqual([8_000, 10_000, 10_500]);
  });

  it('keeps currencies apart', async () => {
    await base(10_000);
    await base(5_000, 'CHF');
    on(40);
    await aSale(8_000);
    expect(await shown()).toEqual([8_000, 10_000, 10_000]);
    expect(await shown({}, '?currency=CHF')).toEqual([5_000, null, null]);
  });

  it('keeps audiences apart: what members paid is not what everybody paid', async () => {
    const groups = app.get(CustomerGroupService);
    const { id: customerGroupId } = await groups.create('gold', 'Gold');
    const member = await app.asCustomer();
    await groups.addMembers(customerGroupId, [member.customerId]);
    await base(10_000);
    on(40);
    await aSale(6_000, { customerGroupId, validTo: dateOf(50) });
    on(60);
    await aSale(8_000);
    expect(await shown()).toEqual([8_000, 10_000, 10_000]);
    // A token of its own time: the first one has expired.
    const explained = await app.http
      .get(
        `/api/v1/admin/variants/${variantId}/price-explanation?channel=default&currency=EUR&customerGroup=${customerGroupId}`,
      )
      .set('Authorization', write())
      .expect(200);
    expect(explained.body.reduction.priorPrices).toMatchObject([{ price: { amount: 6_000 } }]);
  });

  it('asks one statement more for a whole list of products, and none where nothing is reduced', async () => {
    await base(10_000);
    const list = () => app.http.get('/api/v1/store/products?limit=50').expect(200);
    await list();
    const statements = async (query: string) => {
      const counted = await app.sql(() => app.http.get(`/api/v1/store/products?limit=${query}`).expect(200));
      return counted.list.filter((sql) => /price_point/.test(sql)).length;
    };
    expect(await statements('49')).toBe(0);
    on(1);
    await aSale(9_000);
    expect(await statements('48')).toBe(1);
  });

  it('forgets old points but those that a reduction may need, and fills what is missing', async () => {
    const points = async () => (await app.database.query('SELECT id FROM price_point')).length;
    const care = app.get(PriceHistoryCare);
    for (const [day, amount] of [
      [0, 1],
      [100, 2],
      [200, 3],
      [800, 4],
    ] as const) {
      on(day);
      await base(amount);
    }
    on(900); // kept: 730 days, so from day 170; day 100 holds then
    expect(await care.prune()).toBe(1);
    expect(await points()).toBe(3);

    await aSale(1);
    on(2_000);
    expect(await care.prune()).toBe(0);

    await app.database.query('DELETE FROM price_point');
    expect(await care.backfill()).toBe(2);
    expect(await care.backfill()).toBe(0);
  });
});
