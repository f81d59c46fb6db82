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

  // One case, because the seeding takes most of its time. The doctor looks at the shop afterwards.
  it('sells gift cards, has given some away with store credit, and lets a campaign pay for coffee: once', async () => {
    expect(await seed()).toBe(0);
    await app.settle();

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

    const events = (await app.publishedEvents('payments.stored-value-changed.v1')).length;
    expect(await seed()).toBe(0);
    expect((await app.publishedEvents('payments.stored-value-changed.v1')).length).toBe(events);
    expect((await get('admin/campaigns', staff)).data).toHaveLength(1);
  }, 180_000);
});
