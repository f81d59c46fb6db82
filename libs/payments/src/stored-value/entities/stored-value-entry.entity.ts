import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

export const movementKinds = ['issue', 'hold', 'release', 'refund', 'adjust', 'expire', 'disable'] as const;
/** A hold pays for an order; capturing it moves nothing more here, releasing and refunding give back. */
export type MovementKind = (typeof movementKinds)[number];

/** A movement of stored value. Rows are only ever added; each is booked in the ledger under its own id. */
@Entity('stored_value_entry')
@Index('stored_value_entry_request', ['accountId', 'requestKey'], { unique: true })
@Index('stored_value_entry_intent', ['intentId'])
export class StoredValueEntry {
  @IdColumn('sve', { primary: true }) id: string;
  @IdColumn('sva') accountId: string;
  @CodeColumn({ length: 20 }) kind: MovementKind;
  /** Signed minor units: what the balance grew by. */
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
  /** What it was for, such as an order's id; opaque here. */
  @ReferenceColumn({ nullable: true }) reference: string | null;
  /** The payment that it is the other side of. */
  @IdColumn('pi', { nullable: true }) intentId: string | null;
  /** Unique in the account: the same request moves once. */
  @CodeColumn({ length: 100 }) requestKey: string;
  @Column('varchar', { length: 200, nullable: true }) reason: string | null;
  @CodeColumn({ length: 120 }) actor: string;
  @TimeColumn() createdAt: Date;
}
