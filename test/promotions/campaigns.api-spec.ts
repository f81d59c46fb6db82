import { useApp } from '../support/app.js';
import { anActivePromotion, Checkouts, STAFF } from './promo.js';

const CAMPAIGNS = '/api/v1/admin/campaigns';

describe('campaigns', () => {
  const app = useApp();
  const checkouts = new Checkouts(app);
  let token: string;
  beforeEach(() => {
    token = app.as(STAFF);
  });
  const budget = { kind: 'spend', currency: 'EUR', amount: 1000 };
  const post = (fields: object = {}) =>
    app.http
      .post(CAMPAIGNS)
      .set('Authorization', token)
      .send({ code: 'summer', name: 'Summer', budget, ...fields });
  const patch = (id: string, version: number, body: object) =>
    app.http.patch(`${CAMPAIGNS}/${id}`).set('Authorization', token).set('If-Match', `"${version}"`).send(body);
  const get = async (id: string) => (await app.http.get(`${CAMPAIGNS}/${id}`).set('Authorization', token)).body;

  it('shows its budget and what is spent of it', async () => {
    const { body } = await post().expect(201);
    const promotion = await anActivePromotion(app, { campaignId: body.id });

    const placed = await checkouts.hold([{ ...promotion, amount: 400n }]);
    await checkouts.settle(placed);
    await checkouts.hold([{ ...promotion, amount: 250n }]);

    expect(await get(body.id)).toMatchObject({
      budget: { kind: 'spend', currency: 'EUR', amount: 1000, taken: 650, left: 350 },
      spent: { amount: 650, currency: 'EUR' },
      uses: 2,
    });
    const list = await app.http.get(`${CAMPAIGNS}?filter[code]=summer`).set('Authorization', token);
    expect(list.body.data).toMatchObject([{ id: body.id }]);
  });

  it('never exceeds its budget with 50 checkouts at once, and says when nothing is left (BHV-067)', async () => {
    const { body } = await post().expect(201);
    const promotion = await anActivePromotion(app, { campaignId: body.id });

    const { won, refusals } = await checkouts.race(50, [{ ...promotion, amount: 125n }]);

    expect([won, refusals]).toEqual([8, ['campaign_exhausted']]);
    expect((await get(body.id)).budget).toMatchObject({ taken: 1000, left: 0 });
    expect(await app.publishedEvents('promotions.campaign-exhausted.v1')).toMatchObject([
      { payload: { campaignId: body.id } },
    ]);
  });

  it('limits uses as well, and refuses by the name of the promotion', async () => {
    const { body } = await post({ budget: { kind: 'uses', amount: 3 } }).expect(201);
    const promotion = await anActivePromotion(app, { campaignId: body.id });

    expect((await checkouts.race(20, [promotion])).won).toBe(3);

    await expect(checkouts.hold([promotion])).rejects.toMatchObject({
      code: 'campaign_exhausted',
      status: 409,
      params: { promotionId: promotion.promotionId, promotionCode: promotion.promotionCode },
    });
  });

  it('cannot get a budget below what is spent, nor another currency once it is used', async () => {
    const { body } = await post().expect(201);
    const promotion = await anActivePromotion(app, { campaignId: body.id });
    const order = await checkouts.hold([promotion]);

    const below = await patch(body.id, 1, { budget: { ...budget, amount: 499 } });
    expect([below.status, below.body.errors[0].pointer]).toEqual([422, '/budget/amount']);
    expect((await patch(body.id, 1, { budget: { ...budget, currency: 'CHF' } })).body.code).toBe('campaign_in_use');
    await patch(body.id, 1, { budget: { ...budget, amount: 500 } }).expect(200);

    await checkouts.release(order);
    await patch(body.id, 2, { budget: { ...budget, currency: 'CHF' } }).expect(200);
  });

  it('is deleted only while no promotion belongs to it', async () => {
    const { body } = await post().expect(201);
    const remove = (version: number, id = body.id) =>
      app.http.delete(`${CAMPAIGNS}/${id}`).set('Authorization', token).set('If-Match', `"${version}"`);
    await anActivePromotion(app, { campaignId: body.id });

    expect((await remove(1)).body.code).toBe('campaign_in_use');
    const empty = (await post({ code: 'empty' }).expect(201)).body;
    await remove(1, empty.id).expect(204);
  });

  it.each([
    ['no currency', { budget: { kind: 'spend', amount: 5 } }, '/budget/currency'],
    ['a currency of uses', { budget: { kind: 'uses', currency: 'EUR', amount: 5 } }, '/budget/currency'],
    ['an unknown currency', { budget: { kind: 'spend', currency: 'XXX', amount: 5 } }, '/budget/currency'],
    ['a negative budget', { budget: { ...budget, amount: -1 } }, '/budget/amount'],
    ['a budget that is a list', { budget: [] }, '/budget'],
    ['an end before its beginning', { validFrom: '2027-01-02T00:00:00Z', validTo: '2027-01-02T00:00:00Z' }, '/validTo'],
    ['a leap second', { validTo: '2026-01-01T00:00:60Z' }, '/validTo'],
    ['a moment after the year 9999', { validTo: '9999-12-31T23:59:59-14:00' }, '/validTo'],
    ['a blank name', { name: '' }, '/name'],
  ])('answers 422 with a pointer for %s', async (_what, fields, pointer) => {
    const response = await post(fields);

    expect([response.status, response.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });

  it('has a code of its own', async () => {
    await post().expect(201);

    expect((await post({ code: 'SUMMER' })).body).toMatchObject({ status: 409, code: 'campaign_code_taken' });
  });
});
