import { Injectable } from '@nestjs/common';
import { Clock, Database, idBytes, idFromBytes, postRows, postVersioned } from 'markethall/kernel';
import { CartLifetime } from './cart-lifetime.js';
import { type CartRow, toCart } from './cart-rows.js';
import { CartAddress, type CartAddressKind } from './entities/cart-address.entity.js';
import { CartLine } from './entities/cart-line.entity.js';
import { activeKeyOf, Cart } from './entities/cart.entity.js';

/** An address as one JSON column: most carts have none yet, and every column costs the driver time. */
const ADDRESS = (alias: 's' | 'b') => `IF(${alias}.id IS NULL, NULL, JSON_OBJECT(
      'id', HEX(${alias}.id), 'firstName', ${alias}.first_name, 'lastName', ${alias}.last_name, 'company', ${alias}.company,
      'line1', ${alias}.line1, 'line2', ${alias}.line2, 'postalCode', ${alias}.postal_code, 'city', ${alias}.city,
      'region', ${alias}.region, 'countryCode', ${alias}.country_code, 'phone', ${alias}.phone))`;

const SELECT = `SELECT c.id, c.channel_id, c.currency, c.locale, c.customer_id, c.active_key, c.token_hash, c.email,
    c.delivery_method_id, c.coupons, c.version, c.completing_at, c.checked_out_at, c.completed_at, c.order_id, c.merged_into_id,
    c.has_tenders,
    c.last_activity_at, c.expires_at, c.created_at, c.updated_at,
    l.id AS l_id, l.merge_key AS l_merge_key, l.variant_id AS l_variant_id, l.quantity AS l_quantity,
    l.custom AS l_custom, l.price_snapshot AS l_price_snapshot, l.manual_price AS l_manual_price,
    l.manual_includes_tax AS l_manual_includes_tax, l.manual_reason AS l_manual_reason, l.manual_by AS l_manual_by, l.created_at AS l_created_at, l.updated_at AS l_updated_at,
    ${ADDRESS('s')} AS shipping_address, ${ADDRESS('b')} AS billing_address
  FROM cart c
  LEFT JOIN cart_line l ON l.cart_id = c.id
  LEFT JOIN cart_address s ON s.cart_id = c.id AND s.kind = 'shipping'
  LEFT JOIN cart_address b ON b.cart_id = c.id AND b.kind = 'billing'`;
/* The lines are sorted in memory: ORDER BY would send the joined rows through a temporary table, 3/4 of the time. */
const BY_ID = SELECT + ' WHERE c.id = ?';
const BY_ID_LOCKED = BY_ID + ' FOR UPDATE';
const BY_ACTIVE_KEY = SELECT + ' WHERE c.active_key = ?';

/** Carts with their lines and addresses, each read by one statement. The cart's row is the lock of all of it.
 * Writes travel with the transaction's next statement. */
@Injectable()
export class CartRepository {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly lifetime: CartLifetime,
  ) {}

  /** The moment that is written into rows. */
  now(): Date {
    return this.clock.now();
  }

  async find(id: string): Promise<Cart | null> {
    return toCart(await this.db.query<CartRow[]>(BY_ID, [idBytes(id)]));
  }

  /** Locks the cart until the transaction ends. */
  async findForUpdate(id: string): Promise<Cart | null> {
    return toCart(await this.db.query<CartRow[]>(BY_ID_LOCKED, [idBytes(id)]));
  }

  /** The customer's one active cart of a channel. */
  async findActive(customerId: string, channelId: string): Promise<Cart | null> {
    const key = activeKeyOf(customerId, channelId);
    return toCart(await this.db.query<CartRow[]>(BY_ACTIVE_KEY, [key]));
  }

  /** Its id alone, without a lock: lock it by id then, and look again whether it is still active. */
  async findActiveId(customerId: string, channelId: string): Promise<string | null> {
    const key = activeKeyOf(customerId, channelId);
    const [row] = await this.db.query<{ id: Buffer }[]>('SELECT id FROM cart WHERE active_key = ?', [key]);
    return row ? idFromBytes('cart', row.id) : null;
  }

  insert(cart: Cart): void {
    this.lifetime.renew(cart, this.now());
    postRows(this.db, Cart, [cart]);
    postRows(this.db, CartLine, cart.lines);
    postRows(this.db, CartAddress, cart.addresses);
  }

  /** Writes the columns of the cart itself, or those that differ from a copy from `before` the change. */
  update(cart: Cart, before?: Readonly<Cart>): void {
    this.lifetime.renew(cart, this.now());
    postVersioned(this.db, Cart, cart, before);
  }

  /** After a change of lines only: the short form of `update`. */
  touch(cart: Cart): void {
    this.lifetime.renew(cart, this.now());
    cart.version += 1;
    this.db.post('UPDATE cart SET version = ?, last_activity_at = ?, expires_at = ?, updated_at = ? WHERE id = ?', [
      cart.version,
      cart.lastActivityAt,
      cart.expiresAt,
      cart.updatedAt,
      idBytes(cart.id),
    ]);
  }

  /** Rewrites one known line and the cart's activity in one statement, for the busiest route. */
  saveKnownLine(cart: Cart, line: CartLine): void {
    this.lifetime.renew(cart, this.now());
    cart.version += 1;
    this.db.post(
      `UPDATE cart c JOIN cart_line l ON l.cart_id = c.id
          SET c.version = ?, c.last_activity_at = ?, c.expires_at = ?, c.updated_at = ?,
              l.quantity = ?, l.price_snapshot = ?, l.updated_at = ?
        WHERE c.id = ? AND l.id = ?`,
      [
        cart.version,
        cart.lastActivityAt,
        cart.expiresAt,
        cart.updatedAt,
        line.quantity,
        line.priceSnapshot,
        line.updatedAt,
        idBytes(cart.id),
        idBytes(line.id),
      ],
    );
  }

  /** Adds new lines and rewrites the known ones, in one statement. */
  saveLines(lines: readonly CartLine[]): void {
    if (lines.length === 0) return;
    const rows = lines.map((line) => [
      idBytes(line.id),
      idBytes(line.cartId),
      line.mergeKey,
      line.variantId,
      line.quantity,
      line.custom === null ? null : JSON.stringify(line.custom),
      line.priceSnapshot,
      line.createdAt,
      line.updatedAt,
    ]);
    this.db.post(
      `INSERT INTO cart_line
         (id, cart_id, merge_key, variant_id, quantity, custom, price_snapshot, created_at, updated_at) VALUES ?
       ON DUPLICATE KEY UPDATE quantity = VALUES(quantity), price_snapshot = VALUES(price_snapshot), updated_at = VALUES(updated_at)`,
      [rows],
    );
  }

  /** The prices by hand of known lines. */
  saveManualPrices(lines: readonly CartLine[]): void {
    for (const line of lines) {
      this.db.post(
        `UPDATE cart_line SET manual_price = ?, manual_includes_tax = ?, manual_reason = ?, manual_by = ?, updated_at = ?
          WHERE id = ?`,
        [line.manualPrice, line.manualIncludesTax, line.manualReason, line.manualBy, line.updatedAt, idBytes(line.id)],
      );
    }
  }

  deleteLine(line: CartLine): void {
    this.db.post('DELETE FROM cart_line WHERE id = ?', [idBytes(line.id)]);
  }

  deleteLines(cart: Cart): void {
    this.db.post('DELETE FROM cart_line WHERE cart_id = ?', [idBytes(cart.id)]);
  }

  /** Replaces the addresses of these kinds by what the cart holds now. */
  saveAddresses(cart: Cart, kinds: readonly CartAddressKind[]): void {
    if (kinds.length === 0) return;
    this.db.post('DELETE FROM cart_address WHERE cart_id = ? AND kind IN (?)', [idBytes(cart.id), [...kinds]]);
    postRows(
      this.db,
      CartAddress,
      cart.addresses.filter((address) => kinds.includes(address.kind)),
    );
  }

  /** Deletes some carts that nobody wants any more; those that were ever checked out stay. Returns how many. */
  async deleteExpired(now: Date, limit: number): Promise<number> {
    const rows = await this.db.query<{ id: Buffer }[]>(
      `SELECT id FROM cart
        WHERE expires_at < ? AND checked_out_at IS NULL AND completed_at IS NULL AND order_id IS NULL
        ORDER BY expires_at LIMIT ? FOR UPDATE SKIP LOCKED`,
      [now, limit],
    );
    if (rows.length === 0) return 0;
    const { affectedRows } = await this.db.execute('DELETE FROM cart WHERE id IN (?)', [rows.map((row) => row.id)]);
    return affectedRows;
  }

  /** Deletes the customer's carts; of those that may have an order, only the personal data. */
  async eraseCustomer(customerId: string): Promise<void> {
    await this.db.execute('DELETE FROM cart WHERE customer_id = ? AND checked_out_at IS NULL', [customerId]);
    await this.db.execute('DELETE a FROM cart_address a JOIN cart c ON c.id = a.cart_id WHERE c.customer_id = ?', [
      customerId,
    ]);
    await this.db.execute(
      'UPDATE cart SET email = NULL, version = version + 1, updated_at = ? WHERE customer_id = ? AND email IS NOT NULL',
      [this.now(), customerId],
    );
  }
}
