import { ChannelService } from 'markethall/channels';
import { listRequest } from 'markethall/kernel';
import {
  CampaignService,
  type DemoCategories,
  PromotionEngine,
  PromotionSeeder,
  PromotionService,
} from 'markethall/promotions';
import { seedCategory } from 'markethall/testing/catalog';
import { useApp } from '../support/app.js';

describe('the promotions of the demo shop', () => {
  const app = useApp();

  const line = {
    lineId: 'line',
    variantId: 'var',
    productId: 'prod',
    brand: null,
    collectionIds: [],
    attributes: {},
    unitPrice: 1000n,
    priceIncludesTax: true,
    grossOf: (amount: bigint) => amount,
    isManual: false,
    isExcluded: false,
  };
  const basket = {
    timeZone: 'Europe/Berlin',
    country: 'DE',
    region: null,
    customerId: null,
    customerGroupIds: [],
    isFirstOrder: true,
    shipping: null,
  };

  /** The categories and, twice, the promotions. */
  async function seeded(): Promise<DemoCategories> {
    const categories = {
      tea: (await seedCategory(app, 'Tea')).category.id,
      ceramics: (await seedCategory(app, 'Ceramics')).category.id,
      coffee: (await seedCategory(app, 'Coffee')).category.id,
    };
    await app.get(PromotionSeeder).ensurePromotions(categories);
    await app.get(PromotionSeeder).ensurePromotions(categories);
    return categories;
  }

  /** What is taken off some units from one category at 10.00 each. */
  async function applied(categoryId: string, quantity: number, currency: string, codes: string[] = []) {
    const { id: channelId } = await app.get(ChannelService).getDefault();
    const promotions = await app.get(PromotionService).active(channelId, 'de');
    const customer = { customerId: null, email: 'ada@example.com' };
    const usage = await app.get(PromotionService).usageFor(promotions, codes, customer);
    const lines = [{ ...line, categoryIds: [categoryId], quantity }];
    const whole = { ...basket, at: app.clock.now(), channelId, currency, codes, lines };
    return app.get(PromotionEngine).evaluate(whole, promotions, usage).applied;
  }

  it('are made once, are compiled, and give ten percent for WELCOME10', async () => {
    const { tea } = await seeded();

    const { id: channelId } = await app.get(ChannelService).getDefault();
    const promotions = await app.get(PromotionService).active(channelId, 'de');
    expect(promotions.map(({ definition }) => definition.code).sort()).toEqual([
      'ceramics-sale',
      'free-shipping-50',
      'roastery-offer',
      'spend-and-save',
      'tea-3-for-2',
      'welcome-10',
    ]);
    const lowered = await applied(tea, 3, 'EUR', ['welcome10']);
    expect(lowered.map(({ promotionCode, amount, couponCode }) => [promotionCode, amount, couponCode])).toEqual([
      ['tea-3-for-2', 1000n, null],
      ['welcome-10', 200n, 'WELCOME10'],
    ]);
  });

  it('take 15 % off coffee out of a budget of 1,000 EUR, in euros only', async () => {
    const { coffee } = await seeded();

    const { items } = await app.get(CampaignService).list(listRequest());
    expect(items).toMatchObject([
      { code: 'roastery', budgetKind: 'spend', budgetCurrency: 'EUR', budgetAmount: 100_000n },
    ]);
    expect(await applied(coffee, 2, 'EUR')).toMatchObject([
      { promotionCode: 'roastery-offer', campaignId: items[0]?.id, amount: 300n },
    ]);
    expect(await applied(coffee, 2, 'CHF')).toEqual([]);
  });
});
