import { ChannelService } from 'markethall/channels';
import { PromotionEngine, PromotionSeeder, PromotionService } from 'markethall/promotions';
import { seedCategory } from 'markethall/testing/catalog';
import { useApp } from '../support/app.js';

describe('the promotions of the demo shop', () => {
  const app = useApp();

  it('are made once, are compiled, and give ten percent for WELCOME10', async () => {
    const tea = (await seedCategory(app, 'Tea')).category.id;
    const ceramics = (await seedCategory(app, 'Ceramics')).category.id;
    await app.get(PromotionSeeder).ensurePromotions({ tea, ceramics });
    await app.get(PromotionSeeder).ensurePromotions({ tea, ceramics });

    const { id: channelId } = await app.get(ChannelService).getDefault();
    const promotions = await app.get(PromotionService).active(channelId, 'de');
    expect(promotions.map(({ definition }) => definition.code).sort()).toEqual([
      'ceramics-sale',
      'free-shipping-50',
      'spend-and-save',
      'tea-3-for-2',
      'welcome-10',
    ]);
    const customer = { customerId: null, email: 'ada@example.com' };
    const usage = await app.get(PromotionService).usageFor(promotions, ['welcome10'], customer);
    const line = {
      lineId: 'line',
      variantId: 'var',
      productId: 'prod',
      brand: null,
      categoryIds: [tea],
      collectionIds: [],
      attributes: {},
      quantity: 3,
      unitPrice: 1000n,
      priceIncludesTax: true,
      grossOf: (amount: bigint) => amount,
      isManual: false,
      isExcluded: false,
    };
    const basket = {
      at: app.clock.now(),
      channelId,
      timeZone: 'Europe/Berlin',
      currency: 'EUR',
      country: 'DE',
      region: null,
      customerId: null,
      customerGroupIds: [],
      isFirstOrder: true,
      codes: ['welcome10'],
      lines: [line],
      shipping: null,
    };
    const outcome = app.get(PromotionEngine).evaluate(basket, promotions, usage);

    expect(outcome.applied.map(({ promotionCode, amount, couponCode }) => [promotionCode, amount, couponCode])).toEqual(
      [
        ['tea-3-for-2', 1000n, null],
        ['welcome-10', 200n, 'WELCOME10'],
      ],
    );
  });
});
