import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn } from 'markethall/kernel';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import type { DeliveryMethod } from './delivery-method.entity.js';

export type DeliveryRateKind = 'flat' | 'weight';

/** One price of a delivery method: flat, or for a range of weight. */
@Entity('delivery_rate')
@Index('uq_delivery_rate_step', ['methodId', 'currency', 'minWeight'], { unique: true })
@Check('chk_delivery_rate_amount', '`amount` >= 0')
export class DeliveryRate {
  @IdColumn('dmr', { primary: true }) id: string;
  @IdColumn('dm') methodId: string;
  @ManyToOne('DeliveryMethod', 'rates', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'method_id', foreignKeyConstraintName: 'fk_delivery_rate_method' })
  method: Relation<DeliveryMethod>;
  @CodeColumn({ length: 20 }) kind: DeliveryRateKind;
  @CurrencyColumn() currency: string;
  @AmountColumn() amount: bigint;
  /** Grams, included. */
  @Column('int') minWeight: number;
  /** Grams, excluded; null is without limit. */
  @Column('int', { nullable: true }) maxWeight: number | null;
  /** Free when the goods cost at least this. */
  @AmountColumn({ nullable: true }) freeFrom: bigint | null;
}
