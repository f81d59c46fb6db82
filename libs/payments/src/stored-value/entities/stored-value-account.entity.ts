import {
  AmountColumn,
  CodeColumn,
  CurrencyColumn,
  IdColumn,
  Personal,
  ReferenceColumn,
  TimeColumn,
} from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

export const storedValueKinds = ['gift_card', 'store_credit'] as const;
/** A gift card belongs to whoever knows its code, store credit to its holder. */
export type StoredValueKind = (typeof storedValueKinds)[number];

export type StoredValueStatus = 'active' | 'disabled';

/** Money that the shop owes and that can pay for orders. The balance is moved by guarded statements only, never here. */
@Entity('stored_value_account')
@Index('stored_value_account_code', ['codeHash'], { unique: true })
@Index('stored_value_account_holder', ['holder', 'currency'], { unique: true })
@Index('stored_value_account_origin', ['origin'], { unique: true })
@Index('stored_value_account_reference', ['reference'])
@Index('stored_value_account_kind', ['kind', 'createdAt', 'id'])
@Index('stored_value_account_expiry', ['status', 'expiresAt'])
export class StoredValueAccount {
  @IdColumn('sva', { primary: true }) id: string;
  @CodeColumn({ length: 20 }) kind: StoredValueKind;
  /** SHA-256 of the code of a gift card; the code itself is never stored. */
  @CodeColumn({ length: 64, nullable: true }) codeHash: string | null;
  /** To tell cards apart. */
  @CodeColumn({ length: 4, nullable: true }) codeLast4: string | null;
  /** Opaque id of the owner of store credit, such as a customer's; null for a gift card. One account a holder and currency. */
  @ReferenceColumn({ nullable: true }) holder: string | null;
  @CurrencyColumn() currency: string;
  /** What can be spent now: the sum of its movements, holds taken off. */
  @AmountColumn() balance: bigint;
  /** What a gift card was issued with; 0 for store credit. */
  @AmountColumn() initial: bigint;
  @CodeColumn({ length: 20 }) status: StoredValueStatus;
  @TimeColumn({ nullable: true }) expiresAt: Date | null;
  /** What it was bought with (an order's id), opaque here. */
  @ReferenceColumn({ nullable: true }) reference: string | null;
  /** What made it, unique: a repeated request or delivery makes no second one. */
  @CodeColumn({ length: 80, nullable: true }) origin: string | null;
  /** Who is told the code by mail. */
  @Personal() @Column('varchar', { length: 254, nullable: true }) recipientEmail: string | null;
  /** Of that mail. */
  @CodeColumn({ length: 35, nullable: true }) locale: string | null;
  /** Raised by every change and movement. */
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  isUsable(now: Date): boolean {
    return this.status === 'active' && (this.expiresAt === null || this.expiresAt > now);
  }

  /** What it could pay at that moment, in minor units: nothing when it is disabled or lapsed. */
  spendable(now: Date): bigint {
    return this.isUsable(now) ? this.balance : 0n;
  }
}
