import { type CartCredential, CartService, hashCartToken } from 'markethall/cart';
import { ChannelService } from 'markethall/channels';
import { Money } from 'markethall/kernel';
import { ShippingService } from 'markethall/shipping';
import { anAddress } from 'markethall/testing/customers';
import type { TestContext } from 'markethall/testing/users';
import { aSellableVariant } from './a-sellable-variant.js';

/** What a spec cares about. */
export interface CartTraits {
  /** Default: one unit of a new variant. */
  lines?: readonly { variantId: string; quantity: number }[];
  /** Whose it is; default a guest's. */
  customerId?: string | null;
  email?: string;
  /** Code of a delivery method. Default `standard`. */
  delivery?: string;
}

/** A stored cart that can be checked out. */
export interface ReadyCart {
  id: string;
  /** The guest's token; null for a customer's cart. */
  token: string | null;
  credential: CartCredential;
  /** What it costs. */
  total: Money;
}

/** A cart with lines, e-mail, address and delivery, ready to be bought. */
export async function aReadyCart(app: TestContext, traits: CartTraits = {}): Promise<ReadyCart> {
  const channel = await app.get(ChannelService).getDefault();
  const store = { channel, locale: channel.defaultLocale, currency: channel.defaultCurrency };
  const customerId = traits.customerId ?? null;
  const options = await app.get(ShippingService).options({
    channelId: channel.id,
    currency: store.currency,
    country: 'DE',
    subtotal: 0n,
    weightGrams: 0,
    locale: store.locale,
  });
  const method = options.find((option) => option.code === (traits.delivery ?? 'standard'));
  const view = await app.get(CartService).create(store, customerId, {
    email: traits.email ?? 'ada@example.com',
    shippingAddress: anAddress(),
    deliveryMethodId: method?.methodId ?? null,
    lines: traits.lines ?? [{ variantId: await aSellableVariant(app), quantity: 1 }],
  });
  return {
    id: view.cart.id,
    token: view.token,
    credential: { customerId, tokenHash: view.token === null ? null : hashCartToken(view.token) },
    total: Money.of(view.priced.grandTotal, view.priced.currency),
  };
}
