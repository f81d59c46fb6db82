import { StockAdjustmentService } from 'markethall/inventory';
import { Seedings } from 'markethall/kernel';
import { seedProduct } from 'markethall/testing/catalog';
import { DEMO_PASSWORD, DemoDesk } from '../../apps/worker/src/demo/demo-sales.js';
import { operatorModule, SeedCommand } from '../../apps/worker/src/operator.module.js';
import { useApp } from '../support/app.js';

/** What the assertions read of a product. */
interface Listed {
  id: string;
  slug: string;
  image: { card: string } | null;
}
interface Shown {
  id: string;
  name: string;
  description: string;
  contentLocale: string;
  images: { card: string }[];
  options: { name: string; values: { name: string }[] }[];
  variants: { id: string; price: { amount: number; currency: string } | null; availability: object }[];
}

describe('the demo shop', () => {
  const app = useApp({ worker: true, modules: [operatorModule] });
  const seed = () => app.worker?.get(SeedCommand, { strict: false }).run([]);
  const get = async (path: string, authorization = {}) =>
    (await app.http.get(`/api/v1/${path}`).set(authorization).expect(200)).body;
  /** Every product that the store lists, as its own page shows it to a shopper of this language and currency. */
  const shelves = async (locale: string, currency: string): Promise<Map<string, Shown>> => {
    const words = `locale=${locale}&currency=${currency}`;
    const { data, page } = await get(`store/products?limit=100&${words}`);
    expect(page.next).toBeNull();
    const shown = new Map<string, Shown>();
    for (const { id, slug } of data as Listed[]) shown.set(id, await get(`store/products/${slug}?${words}`));
    return shown;
  };
  const balances = async () => {
    const rows = await app.database.query<{ kind: string; currency: string; initial: string; balance: string }>(
      'SELECT kind, currency, initial, balance FROM stored_value_account ORDER BY kind, currency, initial',
    );
    return rows.map(({ kind, currency, initial, balance }) => [kind, currency, Number(initial), Number(balance)]);
  };

  const count = async (table: string) => {
    const [row] = await app.database.query<{ n: string | number }>(`SELECT COUNT(*) AS n FROM ${table}`);
    return Number(row?.n);
  };
  const counts = async () =>
    Object.fromEntries(await Promise.all(TABLES.map(async (table) => [table, await count(table)] as const)));

  /** Lets the next seeding end at the `nth` call of one of its steps, before (or after) that has done its work. */
  function interrupt<K extends string>(
    step: { [key in K]: (...args: never[]) => Promise<unknown> },
    method: K,
    nth: number,
    after = false,
  ) {
    const original = step[method].bind(step) as (...args: unknown[]) => Promise<unknown>;
    let calls = 0;
    Object.assign(step, {
      [method]: async (...args: unknown[]) => {
        calls += 1;
        if (calls === nth && !after) throw new Error('interrupted');
        const result = await original(...args);
        if (calls === nth) throw new Error('interrupted');
        return result;
      },
    });
    return () => Object.assign(step, { [method]: original });
  }

  async function seedUntil(resume: () => unknown): Promise<void> {
    await expect(seed()).rejects.toThrow('interrupted');
    resume();
  }

  /** Sixty products and the gift card, each with both languages, prices in both currencies, a picture and stock. */
  async function expectFullShelves(): Promise<void> {
    const english = await shelves('en', 'EUR');
    const german = await shelves('de', 'CHF');
    expect(english.size).toBe(61);
    expect([...german.keys()].sort()).toEqual([...english.keys()].sort());
    for (const [shown, locale, currency] of [
      [english, 'en', 'EUR'],
      [german, 'de', 'CHF'],
    ] as const) {
      for (const product of shown.values()) {
        expect(product).toMatchObject({ contentLocale: locale, images: [{ card: expect.any(String) }] });
        for (const { price, availability } of product.variants) {
          expect({ price, availability }).toMatchObject({ price: { currency }, availability: { inStock: true } });
          expect(price?.amount).toBeGreaterThan(0);
        }
      }
    }
    const differs = (read: (product: Shown) => string) =>
      [...english.values()].filter((product) => read(product) !== read(german.get(product.id) ?? product)).length;
    expect(differs(({ description }) => description)).toBe(61);
    expect(differs(({ name }) => name)).toBeGreaterThan(50); // some are called the same in both languages
    expect(new Set([...english.values()].map(({ images }) => images[0]?.card)).size).toBe(61);
    const [picture] = [...english.values()].map(({ images }) => images[0]?.card ?? '');
    const path = new URL(picture ?? '', 'http://localhost').pathname;
    expect((await app.http.get(path).expect(200)).headers['content-type']).toMatch(/^image\//);

    const withOptions = [...english.values()].filter(({ options }) => options.length > 0);
    expect(withOptions.length).toBeGreaterThan(25);
    for (const { options, variants } of withOptions) expect(variants).toHaveLength(options[0]?.values.length ?? 0);
    const tea = await get('store/products/assam-breakfast-tea?locale=de');
    expect(tea.options).toMatchObject([
      { name: 'Packung', values: [{ name: '250 g' }, { name: '500 g' }, { name: '1 kg' }] },
    ]);
  }

  /** Three customers who can sign in, and thirty orders of all kinds of states. */
  async function expectBusyDesk(): Promise<void> {
    const staff = { Authorization: app.as(['order:read', 'customer:read']) };
    const { data: customers } = await get('admin/customers?limit=100', staff);
    const emails = customers.map(({ email }: { email: string }) => email).sort();
    expect(emails).toEqual(['ada@example.com', 'emmy@example.com', 'leonhard@example.com']);
    for (const email of emails)
      await app.http.post('/api/v1/auth/sessions').send({ email, password: DEMO_PASSWORD }).expect(201);

    const states = await app.database.query<{ state: string; n: string }>(
      `SELECT CONCAT_WS(' ', status, payment_status, fulfillment_status) AS state, COUNT(*) AS n FROM sales_order GROUP BY 1 ORDER BY 1`,
    );
    expect(states.map(({ state, n }) => [state, Number(n)])).toEqual([
      ['canceled refunded canceled', 2],
      ['completed paid fulfilled', 14],
      ['pending_payment failed unfulfilled', 1],
      ['pending_payment none unfulfilled', 1],
      ['placed paid partial', 1],
      ['placed paid unfulfilled', 7],
      ['placed pending unfulfilled', 4],
    ]);
    const { data: placed } = await get('admin/orders?limit=100', staff);
    expect(placed).toHaveLength(28); // the list leaves the two out that were never paid
    expect(placed.some(({ customerId }: { customerId: string | null }) => customerId === null)).toBe(true);
  }

  // One case, because the seeding takes most of its time. The doctor looks at the shop afterwards.
  it('is made once, however often it was interrupted: goods, orders, gift cards, store credit, a campaign', async () => {
    const worker = app.worker;
    if (worker === null) throw new Error('this spec runs with a worker');
    const stock = worker.get(StockAdjustmentService, { strict: false });
    const desk = worker.get(DemoDesk, { strict: false });
    await seedUntil(interrupt(stock, 'adjust', 5));
    expect(await count('product')).toBe(4); // never one without its price and its stock
    await seedUntil(interrupt(desk, 'finish', 2)); // paid, though not shipped
    await seedUntil(interrupt(desk, 'finish', 2, true)); // shipped, though that was not written down
    expect(await seed()).toBe(0);
    await app.settle();
    expect(await counts()).toMatchObject({ product: 61, customer: 3, cart: 30, sales_order: 30, promotion: 6 });
    await expectFullShelves();
    await expectBusyDesk();

    const card = await get('store/products/gift-card');
    expect(card).toMatchObject({ name: 'Gift card', images: [{}], categories: [{ name: 'Gift cards' }] });
    const prices = card.variants.map((variant: { price: object }) => variant.price);
    expect(prices).toEqual(
      [2_500, 5_000, 10_000].map((amount) => expect.objectContaining({ amount, currency: 'EUR' })),
    );
    const german = await get('store/products/geschenkgutschein?locale=de&currency=CHF');
    expect(german).toMatchObject({ id: card.id, variants: [{ price: { amount: 2_500, currency: 'CHF' } }, {}, {}] });
    expect((await get('store/products/house-espresso')).badges).toEqual(['-15 %']);
    const staff = { Authorization: app.as(['promotion:read']) };
    const { data: campaigns } = await get('admin/campaigns', staff);
    expect(campaigns).toMatchObject([{ code: 'roastery', uses: 0, budget: { taken: 0, left: 100_000 } }]);
    expect(await balances()).toEqual([
      ['gift_card', 'CHF', 10_000, 6_450],
      ['gift_card', 'EUR', 2_500, 2_500],
      ['gift_card', 'EUR', 5_000, 3_240],
      ['store_credit', 'EUR', 0, 1_250],
    ]);
    const { data: mails } = (await app.http.get('/dev/mailbox/messages?to=emmy@example.com').expect(200)).body;
    const templates = mails.map(({ template }: { template: string }) => template);
    expect(templates).toContain('gift-card');

    // From here on it is the merchant's: what the merchant took away does not come back.
    await app.database.query("UPDATE product SET external_id = 'demo-gone' WHERE external_id = 'demo-gift-card'");
    await app.database.query("UPDATE promotion SET code_key = 'gone' WHERE code_key = 'tea-3-for-2'");
    const before = await counts();
    expect(await seed()).toBe(0);
    expect(await counts()).toEqual(before);
  }, 240_000);

  it.each([
    ['that has products of its own', false],
    ['whose demo was left half-made before the merchant added products', true],
  ])('stays out of a shop %s', async (_shop, begun) => {
    if (begun) await app.worker?.get(Seedings, { strict: false }).begin('demo-shop');
    await seedProduct(app, {});
    await app.settle();
    const before = await counts();

    expect(await seed()).toBe(0);

    expect(await counts()).toEqual(before);
  });
});

const TABLES = [
  'product',
  'category',
  'variant',
  'stock_movement',
  'customer',
  'cart',
  'sales_order',
  'shipment',
  'promotion',
  'campaign',
  'stored_value_account',
  'stored_value_entry',
  'mail_message',
];
