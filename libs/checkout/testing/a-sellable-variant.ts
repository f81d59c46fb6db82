import { ProductService } from 'markethall/catalog';
import { ChannelService } from 'markethall/channels';
import { InventoryService } from 'markethall/inventory';
import { PricingService } from 'markethall/pricing';
import type { TestContext } from 'markethall/testing/users';

/** What a spec cares about; the rest is a shirt. */
export interface VariantTraits {
  /** Minor units of the default channel's currency, tax as the channel enters prices. Default 1990. */
  price?: bigint;
  /** Units on hand. Default 100. */
  stock?: number;
  sku?: string;
  name?: string;
  weightGrams?: number;
  /** Default true; false never runs out. */
  trackInventory?: boolean;
  /** Default `goods`; a gift card is worth its price. */
  kind?: 'goods' | 'gift_card';
}

let built = 0;

/** A stored variant that can be bought in the default channel. Returns its id. */
export async function aSellableVariant(app: TestContext, traits: VariantTraits = {}): Promise<string> {
  built += 1;
  const isCard = traits.kind === 'gift_card';
  const channel = await app.get(ChannelService).getDefault();
  const name = traits.name ?? `Shirt ${built}`;
  const tree = await app.get(ProductService).create({
    status: 'active',
    ...(isCard ? { kind: 'gift_card' as const } : { taxCategoryCode: 'standard' }),
    translations: { [channel.defaultLocale]: { name } },
    channels: null,
    categoryIds: [],
    imageIds: [],
    options: [],
    variants: [
      {
        sku: traits.sku ?? `SKU-${process.pid}-${built}-${Math.random().toString(36).slice(2, 7)}`,
        weightGrams: traits.weightGrams ?? 250,
        trackInventory: isCard ? false : (traits.trackInventory ?? true),
      },
    ],
  });
  const [variant] = tree.variants;
  if (variant === undefined) throw new Error('a product was made without its variant');
  await app.get(PricingService).setPrices([
    {
      variantId: variant.id,
      channelId: channel.id,
      currency: channel.defaultCurrency,
      amount: traits.price ?? 1_990n,
    },
  ]);
  if (!isCard && traits.trackInventory !== false)
    await app.get(InventoryService).setOnHand(variant.id, null, traits.stock ?? 100, { reason: 'test' });
  return variant.id;
}
