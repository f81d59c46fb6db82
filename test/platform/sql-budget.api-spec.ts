import { randomUUID } from 'node:crypto';
import { CatalogService } from 'markethall/catalog';
import { ChannelDirectory } from 'markethall/channels';
import { Cache } from 'markethall/kernel';
import { ProductViewBuilder } from 'markethall/product-views';
import { CampaignService } from 'markethall/promotions';
import { aReadyCart, aSellableVariant } from 'markethall/testing/checkout';
import { anActivePromotion } from '../promotions/promo.js';
import { useApp } from '../support/app.js';
import { expectAtMost } from '../support/statements.js';

/** Statements that the server may get for a request, BEGIN and COMMIT included, the worker excluded. */
const BUDGET = { detailCold: 6, listingCold: 6, cartAdd: 9, checkout: 44 };
/** Rules of all products, read anew for the first request after a change, or after five minutes: no part of a product's read. */
const RELOAD = { promotions: 5, taxes: 2 };
/** Trips to the server in which they come; each costs the api as much as several statements. */
const TRIPS = { cartAdd: 3, checkout: 7 };
const DAY_MS = 86_400_000;

describe('SQL statements of a request', () => {
  const app = useApp({ worker: false });

  async function variants(count: number): Promise<string[]> {
    const made: string[] = [];
    while (made.length < count) made.push(await aSellableVariant(app));
    return made;
  }

  /** Products for the shop window, which the worker would have made of the events. */
  async function productIds(count: number): Promise<string[]> {
    await variants(count);
    await app.get(ProductViewBuilder).rebuildAll();
    const { body } = await app.http.get('/api/v1/store/products?limit=10').expect(200); // also warms what is the same for all products
    return (body as { data: { id: string }[] }).data.map((product) => product.id);
  }

  /** Two products in a sale, then further lowered by a promotion with limits and a budget, on a clock that stands. */
  async function reducedProducts(): Promise<[string, string]> {
    app.clock.set(new Date());
    const own = await Promise.all((await variants(2)).map(async (variantId) => ({ variantId })));
    app.clock.advance(DAY_MS);
    const staff = app.as(['price:read', 'price:write']);
    const lists = '/api/v1/admin/price-lists';
    const sale = { code: 'sale', name: 'Sale', kind: 'sale' };
    const { body } = await app.http.post(lists).set('Authorization', staff).send(sale).expect(201);
    const prices = own.map((variant) => ({ ...variant, currency: 'EUR', amount: 800 }));
    await app.http.post(`${lists}/${body.id}/prices/batch`).set('Authorization', staff).send({ prices }).expect(200);
    app.clock.advance(DAY_MS);
    const budget = { kind: 'uses', amount: 100n, currency: null } as const;
    const terms = { code: 'week', name: 'Week', budget, validFrom: null, validTo: null };
    const { id: campaignId } = await app.get(CampaignService).create(terms);
    await anActivePromotion(app, { lane: 'catalog', usageLimit: 100, usageLimitPerCustomer: 2, campaignId });
    await app.get(ProductViewBuilder).rebuildAll();
    const ids = await app.get(CatalogService).productIdsOf(own.map(({ variantId }) => variantId));
    const [first = '', second = ''] = ids.values();
    return [first, second];
  }

  const get = (path: string) => app.http.get(path).set('Accept-Encoding', 'identity').expect(200);

  it(`reads a product with at most ${BUDGET.detailCold} cold, and none cached`, async () => {
    const [first = '', second = ''] = await productIds(2);
    await get(`/api/v1/store/products/${first}`);

    expectAtMost(BUDGET.detailCold, await app.sql(() => get(`/api/v1/store/products/${second}`)));
    expectAtMost(0, await app.sql(() => get(`/api/v1/store/products/${second}`)));
  });

  it(`reads a reduced product with at most ${BUDGET.detailCold} cold: a sale and a limited promotion, channels read anew`, async () => {
    const [first, second] = await reducedProducts();
    await get(`/api/v1/store/products/${first}`);
    await app.get(ChannelDirectory).forget(); // as each process does every three seconds

    const cold = await app.sql(async () => {
      const { body } = await get(`/api/v1/store/products/${second}`);
      expect(body.variants[0]).toMatchObject({ price: { amount: 720 }, priorPrice: { amount: 800 } });
    });
    expectAtMost(BUDGET.detailCold, cold);
    expectAtMost(0, await app.sql(() => get(`/api/v1/store/products/${second}`)));
  });

  it(`reads that for a customer with at most ${BUDGET.detailCold}, and one more each where channels and session are read anew`, async () => {
    const [first, second] = await reducedProducts();
    const { headers } = await app.asCustomer();
    const personal = (id: string) => get(`/api/v1/store/products/${id}`).set(headers);
    await personal(first);

    expectAtMost(BUDGET.detailCold, await app.sql(() => personal(second)));
    app.clock.advance(6_000); // nobody remembers the session longer than five seconds, nor channels
    expectAtMost(BUDGET.detailCold + 2, await app.sql(() => personal(second)));
  });

  it('reads the rules that all products share only once after a change', async () => {
    const [first, second] = await reducedProducts();
    await get(`/api/v1/store/products/${first}`);
    await app.get(Cache).invalidateTags(['promotions', 'tax']);

    const budget = BUDGET.detailCold + RELOAD.promotions + RELOAD.taxes;
    expectAtMost(budget, await app.sql(() => get(`/api/v1/store/products/${second}`)));
    expectAtMost(BUDGET.detailCold, await app.sql(() => get(`/api/v1/store/products/${first}`)));
  });

  it(`lists products with at most ${BUDGET.listingCold} cold, and none cached`, async () => {
    await productIds(5);

    expectAtMost(BUDGET.listingCold, await app.sql(() => get('/api/v1/store/products?limit=4')));
    expectAtMost(0, await app.sql(() => get('/api/v1/store/products?limit=4')));
  });

  it(`adds a line to a cart with at most ${BUDGET.cartAdd}`, async () => {
    const [present = '', another = ''] = await variants(2);
    const lines = [{ variantId: present, quantity: 1 }];
    const addTo = (cart: { id: string; token: string | null }) =>
      app.http
        .post(`/api/v1/store/carts/${cart.id}/lines`)
        .set('Cart-Token', cart.token ?? '')
        .send({ variantId: another, quantity: 1 })
        .expect(201);
    await addTo(await aReadyCart(app, { lines }));
    const cart = await aReadyCart(app, { lines });

    expectAtMost(BUDGET.cartAdd, await app.sql(() => addTo(cart)), TRIPS.cartAdd);
  });

  it(`buys three lines with at most ${BUDGET.checkout}: PREPARE, payment in the sandbox, FINALIZE`, async () => {
    const lines = (await variants(3)).map((variantId) => ({ variantId, quantity: 2 }));
    const buy = (cart: Awaited<ReturnType<typeof aReadyCart>>) =>
      app.http
        .post(`/api/v1/store/carts/${cart.id}/checkouts`)
        .set({ 'Idempotency-Key': randomUUID(), 'Cart-Token': cart.token ?? '' })
        .send({ paymentMethod: 'sandbox', paymentToken: 'tok_success', expectedTotal: cart.total.toJSON() })
        .expect(201);
    await buy(await aReadyCart(app, { lines }));
    const cart = await aReadyCart(app, { lines });

    expectAtMost(BUDGET.checkout, await app.sql(() => buy(cart)), TRIPS.checkout);
  });
});
