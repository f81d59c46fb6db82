import { ChannelService, type ChannelView } from 'markethall/channels';
import { aPriceRequestLine } from './lines.js';
import { TotalsService } from 'markethall/totals';
import { aChannel, saveChannel } from 'markethall/testing/channels';
import { seedProduct } from 'markethall/testing/catalog';
import { seedPrice } from 'markethall/testing/pricing';
import { forgetCaches, statementsOf } from '../cart/shop.js';
import { useApp } from '../support/app.js';

describe('pricing a cart', () => {
  const app = useApp();
  beforeEach(() => forgetCaches(app));
  const price = (channel: ChannelView, variantIds: readonly string[], fields: object = {}) =>
    app.get(TotalsService).price({
      channel,
      locale: 'en',
      currency: channel.defaultCurrency,
      customerId: null,
      email: null,
      codes: [],
      reference: null,
      lines: variantIds.map((variantId) => aPriceRequestLine(variantId)),
      shippingAddress: null,
      deliveryMethodId: null,
      at: app.clock.now(),
      ...fields,
    });
  const sold = async (channel: ChannelView, amount: number, taxCategoryCode = 'standard') => {
    const publication = { channelId: channel.id, publishedFrom: null, publishedTo: null };
    const { variantId } = await seedProduct(app, { taxCategoryCode, channels: [publication] });
    await seedPrice(app, variantId, amount, { channelId: channel.id, currency: channel.defaultCurrency });
    return variantId;
  };

  it('follows the channel: net entry, net display, one rounding for each rate', async () => {
    const channel = await saveChannel(
      app,
      aChannel({ priceEntry: 'net', taxDisplay: 'net', taxRounding: 'rate_group' }),
    );
    const ids = [await sold(channel, 3), await sold(channel, 3), await sold(channel, 3)];

    const priced = await price(channel, ids);

    expect(priced).toMatchObject({
      subtotal: 9n,
      netTotal: 9n,
      taxTotal: 2n,
      grandTotal: 11n,
      taxIncluded: false,
      problems: [],
    });
    expect(priced.lines.map((line) => line.tax)).toEqual([1n, 1n, 0n]);
  });

  it('prices yen without decimals', async () => {
    const channel = await saveChannel(app, aChannel({ defaultCurrency: 'JPY', currencies: ['JPY'] }));

    const priced = await price(channel, [await sold(channel, 1999)]);

    expect(priced).toMatchObject({ currency: 'JPY', grandTotal: 1999n, taxTotal: 319n });
  });

  it('exports without the tax that the price contains at home', async () => {
    const channel = await app.get(ChannelService).getDefault();
    const variantId = await sold(channel, 1190);

    const priced = await price(channel, [variantId], { shippingAddress: { countryCode: 'US' } });

    expect(priced).toMatchObject({ grandTotal: 1000n, taxTotal: 0n, netTotal: 1000n });
    expect(priced.taxSummary).toEqual([
      expect.objectContaining({ treatment: 'export', jurisdiction: 'US', net: 1000n }),
    ]);
  });

  it('costs the same few statements for one line and for forty', async () => {
    const channel = await app.get(ChannelService).getDefault();
    const ids: string[] = [];
    for (let i = 0; i < 40; i++) ids.push(await sold(channel, 100 + i));

    await Promise.all([price(channel, ids), price(channel, ids)]);
    const one = await statementsOf(app, () => price(channel, ids.slice(0, 1)));
    await price(channel, ids);
    const forty = await statementsOf(app, () => price(channel, ids));

    expect(forty).toHaveLength(one.length);
    expect(one.length).toBeLessThanOrEqual(3);
  });
});
