import type { AddressView } from 'markethall/customers';
import { idFromBytes } from 'markethall/kernel';
import { CartAddress, type CartAddressKind } from './entities/cart-address.entity.js';
import { CartLine } from './entities/cart-line.entity.js';
import { type AppliedCode, Cart } from './entities/cart.entity.js';

/** One row of the joined statement: the cart, one of its lines, and both addresses. */
export interface CartRow {
  id: Buffer;
  channel_id: string;
  currency: string;
  locale: string;
  customer_id: string | null;
  active_key: string | null;
  token_hash: Buffer | null;
  email: string | null;
  delivery_method_id: string | null;
  coupons: string | AppliedCode[] | null;
  version: number;
  completing_at: Date | null;
  checked_out_at: Date | null;
  completed_at: Date | null;
  order_id: string | null;
  merged_into_id: string | null;
  has_tenders: number;
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
  l_manual_price: string | null;
  l_manual_includes_tax: number | null;
  l_manual_reason: string | null;
  l_manual_by: string | null;
  l_created_at: Date;
  l_updated_at: Date;
  /** JSON of an address. */
  shipping_address: string | AddressJson | null;
  billing_address: string | AddressJson | null;
}

/** The columns of an address; its id in hexadecimal. */
type AddressJson = Pick<CartAddress, 'id' | keyof AddressView>;

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
  // Text on MariaDB, parsed on MySQL; only this module writes it.
  cart.coupons = typeof row.coupons === 'string' ? (JSON.parse(row.coupons) as AppliedCode[]) : row.coupons;
  cart.version = row.version;
  cart.completingAt = row.completing_at;
  cart.checkedOutAt = row.checked_out_at;
  cart.completedAt = row.completed_at;
  cart.orderId = row.order_id;
  cart.mergedIntoId = row.merged_into_id;
  cart.hasTenders = Number(row.has_tenders) === 1;
  cart.lastActivityAt = row.last_activity_at;
  cart.expiresAt = row.expires_at;
  cart.createdAt = row.created_at;
  cart.updatedAt = row.updated_at;
  cart.lines = rows.flatMap((each) => toLine(id, each) ?? []).sort((a, b) => (a.id < b.id ? -1 : 1));
  cart.addresses = [
    toAddress(id, 'shipping', row.shipping_address),
    toAddress(id, 'billing', row.billing_address),
  ].flatMap((each) => each ?? []);
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
  line.manualPrice = row.l_manual_price === null ? null : BigInt(row.l_manual_price);
  line.manualIncludesTax = row.l_manual_includes_tax === null ? null : Boolean(row.l_manual_includes_tax);
  line.manualReason = row.l_manual_reason;
  line.manualBy = row.l_manual_by;
  line.createdAt = row.l_created_at;
  line.updatedAt = row.l_updated_at;
  return line;
}

function toAddress(cartId: string, kind: CartAddressKind, json: string | AddressJson | null): CartAddress | null {
  if (json === null) return null;
  // Our own statement made it.
  const fields = typeof json === 'string' ? (JSON.parse(json) as AddressJson) : json;
  return Object.assign(new CartAddress(), fields, {
    id: idFromBytes('cad', Buffer.from(fields.id, 'hex')),
    cartId,
    kind,
  });
}
