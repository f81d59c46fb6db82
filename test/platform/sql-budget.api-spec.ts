import { randomUUID } from 'node:crypto';
import { ProductViewBuilder } from 'markethall/product-views';
import { aReadyCart, aSellableVariant } from 'markethall/testing/checkout';
import { useApp } from '../support/app.js';
import type { StatementCount } from '../support/statements.js';

/** Statements that the server may get for a request, BEGIN and COMMIT included, the worker excluded. */
const BUDGET = { detailCold: 6, listingCold: 6, cartAdd: 9, checkout: 44 };
/** Trips to the server in which they come; each costs the api as much as several statements. */
const TRIPS = { cartAdd: 3, checkout: 7 };

describe('SQL statements of a request', () => {
  const app = useApp({ worker: false });

  function expectAtMost(budget: number, statements: StatementCount, trips = budget): void {
    const seen = statements.list.map((sql) => sql.replace(/\s+/g, ' ').slice(0, 200)).join('\n');
    if (statements.trips > trips) throw new Error(`${statements.trips} trips, budget ${trips}:\n${seen}`);
    if (statements.count > budget) throw new Error(`${statements.count} statements, budget ${budget}:\n${seen}`);
  }

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

  const get = (path: string) => app.http.get(path).set('Accept-Encoding', 'identity').expect(200);

  it(`reads a product with at most ${BUDGET.detailCold} cold, and none cached`, async () => {
    const [first = '', second = ''] = await productIds(2);
    await get(`/api/v1/store/products/${first}`);

    expectAtMost(BUDGET.detailCold, await app.sql(() => get(`/api/v1/store/products/${second}`)));
    expectAtMost(0, await app.sql(() => get(`/api/v1/store/products/${second}`)));
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
