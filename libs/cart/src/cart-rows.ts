import { idFromBytes } from 'markethall/kernel';
import { CartAddress, type CartAddressKind } from './entities/cart-address.entity.js';
import { CartLine } from './entities/cart-line.entity.js';
import { Cart } from './entities/cart.entity.js';

/** One row of the joined statement: the cart, one of its lines, and both addresses. */
export interface CartRow extends AddressColumns<'s'>, AddressColumns<'b'> {
  id: Buffer;
  channel_id: string;
  currency: string;
  locale: string;
  customer_id: string | null;
  active_key: string | null;
  token_hash: Buffer | null;
  email: string | null;
  delivery_method_id: string | null;
  version: number;
  completing_at: Date | null;
  checked_out_at: Date | null;
  completed_at: Date | null;
  order_id: string | null;
  merged_into_id: string | null;
  last_activity_at: Date;
  expires_at: Date;
  created_at: Date;
  updated_at: Date;
  l_id: Buffer | null;
  l_merge_key: Buffer;
  l_variant_id: string;
  l_quantity: number;
  l_custom: string | Record<string, unknown> | null;
  l_price_snapshot: string | null;
  l_created_at: Date;
  l_updated_at: Date;
}

type AddressColumns<P extends 's' | 'b'> = Record<`${P}_id`, Buffer | null> &
  Record<`${P}_${'first_name' | 'last_name' | 'line1' | 'postal_code' | 'city' | 'country_code'}`, string> &
  Record<`${P}_${'company' | 'line2' | 'region' | 'phone'}`, string | null>;

/** Null when there is no row. */
export function toCart(rows: readonly CartRow[]): Cart | null {
  const [row] = rows;
  if (!row) return null;
  const id = idFromBytes('cart', row.id);
  const cart = new Cart();
  cart.id = id;
  cart.channelId = row.channel_id;
  cart.currency = row.currency;
  cart.locale = row.locale;
  cart.customerId = row.customer_id;
  cart.activeKey = row.active_key;
  cart.tokenHash = row.token_hash;
  cart.email = row.email;
  cart.deliveryMethodId = row.delivery_method_id;
  cart.version = row.version;
  cart.completingAt = row.completing_at;
  cart.checkedOutAt = row.checked_out_at;
  cart.completedAt = row.completed_at;
  cart.orderId = row.order_id;
  cart.mergedIntoId = row.merged_into_id;
  cart.lastActivityAt = row.last_activity_at;
  cart.expiresAt = row.expires_at;
  cart.createdAt = row.created_at;
  cart.updatedAt = row.updated_at;
  cart.lines = rows.flatMap((each) => toLine(id, each) ?? []);
  cart.addresses = [toAddress(id, 'shipping', row, 's'), toAddress(id, 'billing', row, 'b')].flatMap(
    (each) => each ?? [],
  );
  return cart;
}

function toLine(cartId: string, row: CartRow): CartLine | null {
  if (row.l_id === null) return null;
  const line = new CartLine();
  line.id = idFromBytes('cli', row.l_id);
  line.cartId = cartId;
  line.mergeKey = row.l_merge_key;
  line.variantId = row.l_variant_id;
  line.quantity = row.l_quantity;
  // A JSON column arrives as text on MariaDB and parsed on MySQL; it was validated when it was written.
  line.custom = (typeof row.l_custom === 'string' ? JSON.parse(row.l_custom) : row.l_custom) as Record<
    string,
    unknown
  > | null;
  line.priceSnapshot = row.l_price_snapshot === null ? null : BigInt(row.l_price_snapshot);
  line.createdAt = row.l_created_at;
  line.updatedAt = row.l_updated_at;
  return line;
}

function toAddress(cartId: string, kind: CartAddressKind, row: CartRow, prefix: 's' | 'b'): CartAddress | null {
  const id = row[`${prefix}_id`];
  if (id === null) return null;
  const address = new CartAddress();
  address.id = idFromBytes('cad', id);
  address.cartId = cartId;
  address.kind = kind;
  address.firstName = row[`${prefix}_first_name`];
  address.lastName = row[`${prefix}_last_name`];
  address.company = row[`${prefix}_company`];
  address.line1 = row[`${prefix}_line1`];
  address.line2 = row[`${prefix}_line2`];
  address.postalCode = row[`${prefix}_postal_code`];
  address.city = row[`${prefix}_city`];
  address.region = row[`${prefix}_region`];
  address.countryCode = row[`${prefix}_country_code`];
  address.phone = row[`${prefix}_phone`];
  return address;
}
