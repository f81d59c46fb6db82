import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** `requested` waits for staff (money that came by hand goes back by hand); `processing` waits for the provider. */
export type RefundStatus = 'requested' | 'approved' | 'processing' | 'succeeded' | 'failed';

/** Money on its way back to the payer. */
@Entity('refund')
@Index('refund_intent', ['intentId'])
@Index('refund_reference', ['reference'])
export class Refund {
  @IdColumn('ref', { primary: true }) id: string;
  @IdColumn('pi') intentId: string;
  @ReferenceColumn() reference: string;
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
  @Column('varchar', { length: 200 }) reason: string;
  @CodeColumn({ length: 20 }) status: RefundStatus;
  @CodeColumn({ length: 60, nullable: true }) failureCode: string | null;
  @CodeColumn({ length: 120 }) requestedBy: string;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}
