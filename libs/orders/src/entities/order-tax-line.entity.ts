import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, Personal } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** A tax levied on one line, on the delivery or on a fee. The tax lines of an order add up to its tax total. */
@Entity('order_tax_line')
@Index('order_tax_line_order', ['orderId'])
export class OrderTaxLine {
  @IdColumn('otx', { primary: true }) id: string;
  @IdColumn('ord') orderId: string;
  /** Set for a tax on a line. */
  @IdColumn('oli', { nullable: true }) lineId: string | null;
  @IdColumn('osh', { nullable: true }) shippingLineId: string | null;
  @IdColumn('ofe', { nullable: true }) feeId: string | null;
  /** Percent. */
  @Column('decimal', { precision: 9, scale: 6 }) rate: string;
  @Column('varchar', { length: 100 }) name: string;
  @CodeColumn({ length: 20 }) jurisdiction: string;
  @CodeColumn({ length: 40 }) categoryCode: string;
  /** standard, reduced, zero, exempt, reverse_charge, export, out_of_scope. */
  @CodeColumn({ length: 20 }) treatment: string;
  /** What it was levied on. */
  @AmountColumn() net: bigint;
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
  /** The entered price contains it. */
  @Column('boolean') included: boolean;
  /** Which calculator said so. */
  @CodeColumn({ length: 40 }) provider: string;
  /** Why it is so: a VAT id and when it was valid, an exemption. */
  @Personal() @Column('varchar', { length: 200, nullable: true }) evidence: string | null;
}
