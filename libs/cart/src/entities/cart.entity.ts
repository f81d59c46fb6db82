import { CodeColumn, CurrencyColumn, IdColumn, newId, Personal, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index, OneToMany, type Relation } from 'typeorm';
import {
  cartCompleted,
  cartFull,
  cartLineNotFound,
  cartLocked,
  quantityTooLarge,
  tooManyCoupons,
} from '../cart.errors.js';
import { mergeKeyOf } from '../merge-key.js';
import { CartAddress, type CartAddressKind } from './cart-address.entity.js';
import { CartLine } from './cart-line.entity.js';

/** Lines of one cart. */
export const MAX_LINES = 200;
/** Units of one line. */
export const MAX_QUANTITY = 10_000;
/** A checkout that has not ended after this is taken for dead, and the cart may be changed again. */
/** Coupon codes of one cart. */
export const MAX_COUPONS = 10;

/** A coupon code that the shopper has applied. */
export interface AppliedCode {
  /** By `couponKey`. */
  key: string;
  /** As typed. */
  code: string;
}

export const COMPLETION_LEASE_MS = 5 * 60_000;

/** What a shopper wants to buy. It holds wishes only: prices, taxes and totals are worked out anew whenever it is shown. */
@Entity('cart')
@Index('uq_cart_active_key', ['activeKey'], { unique: true })
@Index('uq_cart_order_id', ['orderId'], { unique: true })
@Index('ix_cart_expires_at', ['expiresAt'])
@Index('ix_cart_customer', ['customerId', 'id'])
export class Cart {
  @IdColumn('cart', { primary: true }) id: string;
  @ReferenceColumn() channelId: string;
  @CurrencyColumn() currency: string;
  @CodeColumn({ length: 35 }) locale: string;
  /** Null while it is a guest's. */
  @ReferenceColumn({ nullable: true }) customerId: string | null;
  /** `<customer>:<channel>` while it is that customer's active cart, else null: the unique index allows one. */
  @CodeColumn({ length: 81, nullable: true }) activeKey: string | null;
  /** SHA-256 of the guest's secret; null for a cart that a customer created. */
  @Column('binary', { length: 32, nullable: true }) tokenHash: Buffer | null;
  @Personal() @Column('varchar', { length: 254, nullable: true }) email: string | null;
  @ReferenceColumn({ nullable: true }) deliveryMethodId: string | null;
  /** Coupon codes in the order in which they were applied, each once; null: none. */
  @Column('json', { nullable: true }) coupons: AppliedCode[] | null;
  /** Raised by every change. */
  @Column('int') version: number;
  /** Since when a checkout holds it. */
  @TimeColumn({ nullable: true }) completingAt: Date | null;
  /** When a checkout held it for the first time: from then on an order may exist, and it is never reaped. */
  @TimeColumn({ nullable: true }) checkedOutAt: Date | null;
  @TimeColumn({ nullable: true }) completedAt: Date | null;
  @ReferenceColumn({ nullable: true }) orderId: string | null;
  /** The cart that took its lines when a customer claimed it. */
  @ReferenceColumn({ nullable: true }) mergedIntoId: string | null;
  /** Somebody above keeps means of payment for it (gift cards, store credit): where not, nobody need look. */
  @Column('boolean', { default: false }) hasTenders: boolean;
  @TimeColumn() lastActivityAt: Date;
  @TimeColumn() expiresAt: Date;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
  @OneToMany(() => CartLine, (line) => line.cart) lines: Relation<CartLine>[];
  @OneToMany(() => CartAddress, (address) => address.cart) addresses: Relation<CartAddress>[];

  get shippingAddress(): CartAddress | null {
    return this.address('shipping');
  }

  /** Null means: the same as the shipping address. */
  get billingAddress(): CartAddress | null {
    return this.address('billing');
  }

  get isFinished(): boolean {
    return this.completedAt !== null || this.mergedIntoId !== null;
  }

  /** Throws `cart_completed` (409) when it is finished, `cart_locked` (409) while a checkout holds it. */
  assertOpen(now: Date): void {
    if (this.isFinished) throw cartCompleted(this);
    if (this.isHeld(now)) throw cartLocked();
  }

  /** A checkout holds it, and not for so long that it must be dead. */
  isHeld(now: Date): boolean {
    return this.completingAt !== null && now.getTime() - this.completingAt.getTime() < COMPLETION_LEASE_MS;
  }

  /** Adds units to the line of the same variant and fields, else a new line. Throws `cart_full`, `quantity_too_large`. */
  put(variantId: string, quantity: number, custom: Record<string, unknown> | null, now: Date): CartLine {
    const mergeKey = mergeKeyOf(variantId, custom);
    const present = this.lines.find((line) => line.mergeKey.equals(mergeKey));
    if (present) {
      present.setQuantity(present.quantity + quantity, now);
      return present;
    }
    if (this.lines.length >= MAX_LINES) throw cartFull(MAX_LINES);
    if (quantity > MAX_QUANTITY) throw quantityTooLarge(MAX_QUANTITY);
    const line = Object.assign(new CartLine(), {
      id: newId('cli'),
      cartId: this.id,
      mergeKey,
      variantId,
      quantity,
      custom,
      priceSnapshot: null,
      manualPrice: null,
      manualIncludesTax: null,
      manualReason: null,
      manualBy: null,
      createdAt: now,
      updatedAt: now,
    });
    this.lines.push(line);
    return line;
  }

  /** Throws `cart_line_not_found`. */
  line(lineId: string): CartLine {
    const line = this.lines.find((each) => each.id === lineId);
    if (!line) throw cartLineNotFound();
    return line;
  }

  remove(line: CartLine): void {
    this.lines = this.lines.filter((each) => each !== line);
  }

  /** Units of a variant over all lines. */
  unitsOf(variantId: string): number {
    return this.lines.reduce((sum, line) => sum + (line.variantId === variantId ? line.quantity : 0), 0);
  }

  /** False when the code is applied already. Throws `too_many_coupons` (422). */
  applyCode(code: AppliedCode): boolean {
    const present = this.coupons ?? [];
    if (present.some((each) => each.key === code.key)) return false;
    if (present.length >= MAX_COUPONS) throw tooManyCoupons(MAX_COUPONS);
    this.coupons = [...present, code];
    return true;
  }

  /** False when the code is not applied. */
  dropCode(key: string): boolean {
    const left = (this.coupons ?? []).filter((each) => each.key !== key);
    if (left.length === (this.coupons ?? []).length) return false;
    this.coupons = left.length === 0 ? null : left;
    return true;
  }

  /** Makes it the customer's one active cart of its channel; their e-mail fills a missing one. */
  giveTo(customerId: string, email: string | null): void {
    this.customerId = customerId;
    this.email ??= email;
    this.activeKey = activeKeyOf(customerId, this.channelId);
  }

  private address(kind: CartAddressKind): CartAddress | null {
    return this.addresses.find((address) => address.kind === kind) ?? null;
  }
}

export function activeKeyOf(customerId: string, channelId: string): string {
  return `${customerId}:${channelId}`;
}
