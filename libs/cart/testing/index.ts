import { Cart, CartAddress } from 'markethall/cart';
import { newId } from 'markethall/kernel';
import { anAddress } from 'markethall/testing/customers';

/** An empty guest's cart in euros, in memory; every field may be replaced. */
export function aCart(fields: Partial<Cart> = {}): Cart {
  const now = fields.createdAt ?? new Date('2026-01-15T12:00:00.000Z');
  return Object.assign(new Cart(), {
    id: newId('cart'),
    channelId: newId('chan'),
    currency: 'EUR',
    locale: 'en',
    customerId: null,
    activeKey: null,
    tokenHash: Buffer.alloc(32, 1),
    email: null,
    deliveryMethodId: null,
    version: 1,
    completingAt: null,
    checkedOutAt: null,
    completedAt: null,
    orderId: null,
    mergedIntoId: null,
    hasTenders: false,
    lastActivityAt: now,
    expiresAt: new Date(now.getTime() + 30 * 86_400_000),
    createdAt: now,
    updatedAt: now,
    lines: [],
    addresses: [],
    ...fields,
  });
}

/** The stored form of an address, for `aCart({ addresses: [...] })`. */
export function aCartAddress(fields: Partial<CartAddress> = {}): CartAddress {
  return Object.assign(new CartAddress(), {
    id: newId('cad'),
    cartId: newId('cart'),
    kind: 'shipping',
    ...anAddress(),
    ...fields,
  });
}
