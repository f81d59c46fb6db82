import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, ReferenceColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** What a promotion took off one line or off the delivery, with copies of its name and code. */
@Entity('order_discount')
@Index('order_discount_order', ['orderId'])
export class OrderDiscount {
  @IdColumn('odi', { primary: true }) id: string;
  @IdColumn('ord') orderId: string;
  @IdColumn('oli', { nullable: true }) lineId: string | null;
  @IdColumn('osh', { nullable: true }) shippingLineId: string | null;
  /** Stable key of its cause, such as a promotion's id. */
  @ReferenceColumn() source: string;
  @Column('varchar', { length: 200 }) label: string;
  @Column('varchar', { length: 64, nullable: true }) code: string | null;
  @CodeColumn({ length: 20 }) scope: string;
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
}
