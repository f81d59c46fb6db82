import { CatalogService } from 'markethall/catalog';
import { newId } from 'markethall/kernel';
import { CampaignService, PromotionEditor, type PromotionTerms } from 'markethall/promotions';
import { aSellableVariant } from 'markethall/testing/checkout';
import { anActivePromotion } from '../promotions/promo.js';
import { useApp } from '../support/app.js';

const DAY = 86_400_000;

/** Directive 98/6/EC, Article 6a, where a promotion announces the reduction. */
describe('the prior price of what a promotion reduces', () => {
  const app = useApp({ worker: true });
  beforeEach(() => app.clock.set(new Date('2026-03-02T10:00:00.000Z')));

  async function aProduct(price = 2000n) {
    const variantId = await aSellableVariant(app, { price });
    await app.settle();
    const products = await app.get(CatalogService).productIdsOf([variantId]);
    return { variantId, id: products.get(variantId) ?? '' };
  }

  const offer = (percent: number, terms: Partial<PromotionTerms> = {}) =>
    anActivePromotion(app, { lane: 'catalog', effect: { effect: 'percentage', percent }, ...terms });
  const archive = (promotionId: string) => app.get(PromotionEditor).update(promotionId, 1, { status: 'archived' });
  const shown = async (id: string) => {
    const { body } = await app.http.get(`/api/v1/store/products/${id}`).expect(200);
    const { price, priorPrice, discountPercent } = body.variants[0];
    return [price.amount, priorPrice?.amount ?? null, discountPercent];
  };
  const pass = (days: number) => app.clock.advance(days * DAY);

  async function onAList(variantId: string, amount: number, kind: 'sale' | 'override'): Promise<string> {
    const staff = app.as(['price:read', 'price:write']);
    const lists = '/api/v1/admin/price-lists';
    const facts = { code: newId('plist'), name: 'A list', kind };
    const { body } = await app.http.post(lists).set('Authorization', staff).send(facts).expect(201);
    const prices = [{ variantId, currency: 'EUR', amount }];
    await app.http.post(`${lists}/${body.id}/prices/batch`).set('Authorization', staff).send({ prices }).expect(200);
    await app.settle();
    return body.id;
  }

  async function end(listId: string): Promise<void> {
    const staff = app.as(['price:read', 'price:write']);
    const list = `/api/v1/admin/price-lists/${listId}`;
    const { headers } = await app.http.get(list).set('Authorization', staff).expect(200);
    const edit = app.http.patch(list).set('Authorization', staff).set('If-Match', String(headers.etag));
    await edit.send({ active: false }).expect(200);
    await app.settle();
  }

  it('is the lowest by the lists in the 30 days before it began, however long it goes on', async () => {
    const { id, variantId } = await aProduct();
    pass(40);
    await onAList(variantId, 1900, 'override');
    pass(10);
    await offer(10);
    expect(await shown(id)).toEqual([1710, 1900, 10]);
    const { body } = await app.http.get('/api/v1/store/products').expect(200);
    expect(body.data[0]).toMatchObject({
      priorPrice: { amount: 1900 },
      discountPercent: 10,
      compareAtPrice: { amount: 1900 },
    });
    pass(20);
    expect(await shown(id)).toEqual([1710, 1900, 10]);
  });

  it('counts what an earlier promotion took, after it is archived', async () => {
    const { id } = await aProduct();
    pass(60);
    const { promotionId } = await offer(30);
    pass(2);
    await archive(promotionId);
    pass(10);
    await offer(20);
    expect(await shown(id)).toEqual([1600, 1400, null]);
  });

  it('forgets an earlier promotion that ended more than 30 days before', async () => {
    const { id } = await aProduct();
    const { promotionId } = await offer(30);
    pass(2);
    await archive(promotionId);
    pass(31);
    await offer(20);
    expect(await shown(id)).toEqual([1600, 2000, 20]);
  });

  it('stays that of the first step while the reduction only grows', async () => {
    const { id } = await aProduct();
    pass(60);
    const { promotionId } = await offer(10);
    pass(5);
    await app.get(PromotionEditor).update(promotionId, 1, { effect: { effect: 'percentage', percent: 25 } });
    expect(await shown(id)).toEqual([1500, 2000, 25]);
  });

  it('counts an earlier promotion against a sale, too', async () => {
    const { id, variantId } = await aProduct();
    pass(60);
    const { promotionId } = await offer(30);
    pass(2);
    await archive(promotionId);
    await onAList(variantId, 1500, 'sale');
    expect(await shown(id)).toEqual([1500, 1400, null]);
  });

  it('is the lower one where a sale and a promotion both reduce', async () => {
    const { id, variantId } = await aProduct();
    pass(60);
    await onAList(variantId, 1600, 'sale');
    pass(5);
    await offer(10);
    expect(await shown(id)).toEqual([1440, 1600, 10]);
  });

  it('goes by the times of the campaign, also where those are changed', async () => {
    const { id } = await aProduct();
    const campaigns = app.get(CampaignService);
    const terms = { code: 'c', name: 'C', budget: null, validFrom: null, validTo: null };
    const { id: campaignId } = await campaigns.create(terms);
    pass(60);
    await offer(30, { campaignId });
    pass(3);
    await campaigns.update(campaignId, 1, { validTo: app.clock.now() });
    expect(await shown(id)).toEqual([2000, null, null]);
    pass(3);
    await campaigns.update(campaignId, 2, { validTo: null });
    expect(await shown(id)).toEqual([1400, 1400, null]);
  });

  it('knows no promotion that ended before the product was there', async () => {
    const { promotionId } = await offer(50);
    pass(1);
    await archive(promotionId);
    pass(1);
    const { id, variantId } = await aProduct();
    pass(1);
    await onAList(variantId, 1500, 'sale');
    expect(await shown(id)).toEqual([1500, 2000, 25]);
  });

  it('puts a price and a promotion together only where both held at once', async () => {
    const { id, variantId } = await aProduct();
    pass(40);
    const sale = await onAList(variantId, 1400, 'sale');
    const first = await offer(10);
    pass(2);
    await end(sale);
    await archive(first.promotionId);
    pass(2);
    const second = await offer(45);
    pass(2);
    await archive(second.promotionId);
    pass(2);
    await offer(20);
    expect(await shown(id)).toEqual([1600, 1100, null]); // 1260 was asked, then 1100; never 55 % of 1400
  });

  it('is none for what was not for sale before', async () => {
    await offer(10);
    pass(1);
    const { id } = await aProduct();
    expect(await shown(id)).toEqual([1800, null, null]);
  });

  it('reads promotions that the release before has made as of their last change', async () => {
    const { id } = await aProduct();
    pass(60);
    const { promotionId } = await offer(30);
    await app.database.query('DELETE FROM promotion_point');
    expect(await shown(id)).toEqual([1400, 2000, 30]);
    pass(2);
    await archive(promotionId);
    pass(2);
    await offer(20);
    expect(await shown(id)).toEqual([1600, 1400, null]);
  });

  it('needs one statement more where something is reduced', async () => {
    const [one, two] = [await aProduct(), await aProduct()];
    await offer(10);
    await app.settle();
    await shown(one.id);
    const cold = await app.sql(() => shown(two.id));
    expect(cold.list.filter((sql) => sql.includes('price_point'))).toHaveLength(1);
    expect(cold.list).toHaveLength(4); // page, prices, stock, price history
  });
});
