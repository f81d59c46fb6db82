import { StockAdjustmentService } from 'markethall/inventory';
import { Seedings } from 'markethall/kernel';
import { seedProduct } from 'markethall/testing/catalog';
import { DemoDesk } from '../../apps/worker/src/demo/demo-sales.js';
import { operatorModule, SeedCommand } from '../../apps/worker/src/operator.module.js';
import { useApp } from '../support/app.js';

describe('the demo shop', () => {
  const app = useApp({ worker: true, modules: [operatorModule] });
  const seed = () => app.worker?.get(SeedCommand, { strict: false }).run([]);
  const get = async (path: string, authorization = {}) =>
    (await app.http.get(`/api/v1/${path}`).set(authorization).expect(200)).body;
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
