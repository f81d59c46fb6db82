import type { ChannelView } from 'markethall/channels';
import { newId } from 'markethall/kernel';
import { countryNotServed, currencyNotOffered, localeNotOffered } from './cart.errors.js';
import { CartAddress, type CartAddressKind } from './entities/cart-address.entity.js';
import type { Cart } from './entities/cart.entity.js';

/** An address as it is copied into a cart. */
export interface CartAddressFields {
  firstName: string;
  lastName: string;
  company?: string | null;
  line1: string;
  line2?: string | null;
  postalCode: string;
  city: string;
  region?: string | null;
  /** ISO 3166-1 alpha-2. */
  countryCode: string;
  phone?: string | null;
}

/** Changes of a cart: null clears, absent stays. */
export interface CartPatch {
  email?: string | null;
  shippingAddress?: CartAddressFields | null;
  /** Null means: the same as the shipping address. */
  billingAddress?: CartAddressFields | null;
  deliveryMethodId?: string | null;
  currency?: string;
  locale?: string;
}

/** Applies a patch in memory. Throws 422 for a currency, locale or country that the channel does not serve. */
export function applyPatch(cart: Cart, patch: CartPatch, channel: ChannelView): void {
  if (patch.currency !== undefined) {
    if (!channel.currencies.includes(patch.currency)) throw currencyNotOffered(channel.currencies);
    cart.currency = patch.currency;
  }
  if (patch.locale !== undefined) {
    if (!channel.locales.includes(patch.locale)) throw localeNotOffered(channel.locales);
    cart.locale = patch.locale;
  }
  if (patch.email !== undefined) cart.email = patch.email;
  if (patch.deliveryMethodId !== undefined) cart.deliveryMethodId = patch.deliveryMethodId;
  if (patch.shippingAddress) {
    if (!channel.countries.includes(patch.shippingAddress.countryCode)) {
      throw countryNotServed('/shippingAddress/countryCode', channel.countries);
    }
  }
  replaceAddress(cart, 'shipping', patch.shippingAddress);
  replaceAddress(cart, 'billing', patch.billingAddress);
}

function replaceAddress(cart: Cart, kind: CartAddressKind, fields: CartAddressFields | null | undefined): void {
  if (fields === undefined) return;
  cart.addresses = cart.addresses.filter((address) => address.kind !== kind);
  if (fields === null) return;
  cart.addresses.push(
    Object.assign(new CartAddress(), {
      id: newId('cad'),
      cartId: cart.id,
      kind,
      firstName: fields.firstName,
      lastName: fields.lastName,
      company: fields.company ?? null,
      line1: fields.line1,
      line2: fields.line2 ?? null,
      postalCode: fields.postalCode,
      city: fields.city,
      region: fields.region ?? null,
      countryCode: fields.countryCode,
      phone: fields.phone ?? null,
    }),
  );
}
