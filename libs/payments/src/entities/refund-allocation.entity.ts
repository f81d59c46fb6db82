import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, ReferenceColumn } from 'markethall/kernel';
import { Entity, Index } from 'typeorm';

export type AllocationKind = 'line' | 'shipping' | 'fee' | 'tax' | 'other';

/** What a part of a refund is for. The parts of a refund add up to its amount. */
@Entity('refund_allocation')
@Index('refund_allocation_refund', ['refundId'])
export class RefundAllocation {
  @IdColumn('rfa', { primary: true }) id: string;
  @IdColumn('ref') refundId: string;
  @CodeColumn({ length: 20 }) kind: AllocationKind;
  /** Opaque id of the line, shipping line or fee; null for the whole. */
  @ReferenceColumn({ nullable: true }) lineReference: string | null;
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
}
