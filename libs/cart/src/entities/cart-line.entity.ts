import { AmountColumn, CodeColumn, CustomColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import { quantityTooLarge } from '../cart.errors.js';
import type { ManualPrice } from 'markethall/totals';
import type { Cart } from './cart.entity.js';

/** So many of a variant. */
@Entity('cart_line')
@Index('uq_cart_line_merge_key', ['cartId', 'mergeKey'], { unique: true })
@Check('chk_cart_line_quantity', '`quantity` BETWEEN 1 AND 10000')
export class CartLine {
  @IdColumn('cli', { primary: true }) id: string;
  @IdColumn('cart') cartId: string;
  @ManyToOne('Cart', 'lines', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'cart_id', foreignKeyConstraintName: 'fk_cart_line_cart' })
  cart: Relation<Cart>;
  /** Variant and custom fields in 16 bytes: equal ones are one line. */
  @Column('binary', { length: 16 }) mergeKey: Buffer;
  @ReferenceColumn() variantId: string;
  @Column('int') quantity: number;
  @CustomColumn() custom: Record<string, unknown> | null;
  /** Unit price in the cart's currency that the shopper saw last when changing this line. */
  @AmountColumn({ nullable: true }) priceSnapshot: bigint | null;
  /** What staff said that one unit costs, in minor units of the cart's currency; null: the price lists count. */
  @AmountColumn({ nullable: true }) manualPrice: bigint | null;
  @Column('boolean', { nullable: true }) manualIncludesTax: boolean | null;
  @Column('varchar', { length: 200, nullable: true }) manualReason: string | null;
  /** Who said so. */
  @CodeColumn({ length: 120, nullable: true }) manualBy: string | null;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  /** The price by hand, if there is one. */
  get manual(): ManualPrice | null {
    if (this.manualPrice === null) return null;
    return { amount: this.manualPrice, includesTax: this.manualIncludesTax ?? true, reason: this.manualReason ?? '' };
  }

  setManualPrice(manual: ManualPrice | null, by: string | null, now: Date): void {
    this.manualPrice = manual?.amount ?? null;
    this.manualIncludesTax = manual?.includesTax ?? null;
    this.manualReason = manual?.reason ?? null;
    this.manualBy = by;
    this.updatedAt = now;
  }

  /** Throws `quantity_too_large` (422). */
  setQuantity(quantity: number, now: Date): void {
    if (quantity > 10_000) throw quantityTooLarge(10_000);
    this.quantity = quantity;
    this.updatedAt = now;
  }
}
