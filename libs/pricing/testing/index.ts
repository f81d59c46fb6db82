import { ChannelService } from 'markethall/channels';
import { PricingService } from 'markethall/pricing';

/** What a builder needs of a running application; the test harness and a Nest context both have it. */
export interface TestContext {
  get<T>(token: abstract new (...args: never[]) => T): T;
}

/** Sets the price of variants in the base list of a channel (default: the default channel, in its currency). */
export async function seedPrice(
  app: TestContext,
  variantIds: string | readonly string[],
  /** Minor units. */
  amount: number,
  c: { channelId?: string; currency?: string } = {},
): Promise<void> {
  const channel = await app.get(ChannelService).getDefault();
  const ids = typeof variantIds === 'string' ? [variantIds] : variantIds;
  await app.get(PricingService).setPrices(
    ids.map((variantId) => ({
      variantId,
      channelId: c.channelId ?? channel.id,
      currency: c.currency ?? channel.defaultCurrency,
      amount: BigInt(amount),
    })),
  );
}
