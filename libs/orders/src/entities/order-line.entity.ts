import { AmountColumn, CodeColumn, CurrencyColumn, CustomColumn, IdColumn, ReferenceColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';
import { shipmentTooLarge } from '../order.errors.js';

/** A line as it was agreed: names, prices and taxes are copies and never change; the quantities tell what happened since. */
@Entity('order_line')
@Index('order_line_order', ['orderId', 'position'], { unique: true })
@Index('order_line_variant', ['variantId'])
export class OrderLine {
  @IdColumn('oli', { primary: true }) id: string;
  @IdColumn('ord') orderId: string;
  @Column('int') position: number;
  @ReferenceColumn() variantId: string;
  @ReferenceColumn() productId: string;
  @Column('varchar', { length: 100 }) sku: string;
  @Column('varchar', { length: 255 }) productName: string;
  /** `M / blue`, empty for a product with one variant. */
  @Column('varchar', { length: 255 }) variantName: string;
  @Column('varchar', { length: 255 }) slug: string;
  @Column('varchar', { length: 1000, nullable: true }) imageUrl: string | null;
  @CodeColumn({ length: 40 }) taxCategoryCode: string;
  @CurrencyColumn() currency: string;
  /** As entered: see priceIncludesTax. */
  @AmountColumn() unitPrice: bigint;
  @Column('boolean') priceIncludesTax: boolean;
  /** Ordered units. */
  @Column('int') quantity: number;
  @Column('int') canceledQuantity: number;
  @Column('int') fulfilledQuantity: number;
  @Column('int') returnedQuantity: number;
  /** In the terms of the unit price. */
  @AmountColumn() discount: bigint;
  @AmountColumn() net: bigint;
  @AmountColumn() tax: bigint;
  /** Gross: net + tax. */
  @AmountColumn() total: bigint;
  /** False: it has no stock to reserve or ship from. */
  @Column('boolean') tracksStock: boolean;
  /** Each unit becomes a gift card worth `unitPrice`. */
  @Column('boolean', { default: false }) isGiftCard: boolean;
  /** Of one unit. */
  @Column('int', { nullable: true }) weightGrams: number | null;
  @CustomColumn() custom: Record<string, unknown> | null;

  /** Units that may still be shipped. */
  get openQuantity(): number {
    return this.quantity - this.canceledQuantity - this.fulfilledQuantity;
  }

  fulfill(quantity: number, pointer: string): void {
    if (quantity > this.openQuantity) throw shipmentTooLarge(pointer, this.openQuantity);
    this.fulfilledQuantity += quantity;
  }

  cancelOpen(): void {
    this.canceledQuantity += this.openQuantity;
  }
}
