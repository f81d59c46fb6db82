import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** A fee such as gift wrapping. */
@Entity('order_fee')
@Index('order_fee_order', ['orderId'])
export class OrderFee {
  @IdColumn('ofe', { primary: true }) id: string;
  @IdColumn('ord') orderId: string;
  @CodeColumn({ length: 40 }) kind: string;
  /** As entered. */
  @AmountColumn() price: bigint;
  @Column('boolean') priceIncludesTax: boolean;
  @AmountColumn() net: bigint;
  @AmountColumn() tax: bigint;
  /** Gross. */
  @AmountColumn() total: bigint;
  @CurrencyColumn() currency: string;
}
