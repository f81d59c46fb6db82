import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, ReferenceColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** The delivery that was agreed, with its price. */
@Entity('order_shipping_line')
@Index('order_shipping_line_order', ['orderId'])
export class OrderShippingLine {
  @IdColumn('osh', { primary: true }) id: string;
  @IdColumn('ord') orderId: string;
  @ReferenceColumn() methodId: string;
  @CodeColumn({ length: 40 }) methodCode: string;
  @Column('varchar', { length: 120 }) name: string;
  @CodeColumn({ length: 40 }) taxCategoryCode: string;
  /** As entered, before discounts. */
  @AmountColumn() price: bigint;
  @Column('boolean') priceIncludesTax: boolean;
  @AmountColumn() discount: bigint;
  @AmountColumn() net: bigint;
  @AmountColumn() tax: bigint;
  /** Gross. */
  @AmountColumn() total: bigint;
  @CurrencyColumn() currency: string;
}
