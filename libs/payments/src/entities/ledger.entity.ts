import { AmountColumn, CodeColumn, CurrencyColumn, IdColumn, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An account of the payment ledger; balances are sums of its entries, per currency. */
@Entity('ledger_account')
export class LedgerAccount {
  /** `provider.<code>` (money at a provider) or `customers` (what shoppers have paid in). */
  @PrimaryColumn('varchar', { length: 60, charset: 'ascii', collation: 'ascii_bin' }) code: string;
  @CodeColumn({ length: 20 }) kind: 'asset' | 'liability';
  @Column('varchar', { length: 100 }) name: string;
  @TimeColumn() createdAt: Date;
}

/** One side of a booking. The entries of a `txId` add up to zero in each currency. */
@Entity('ledger_entry')
@Index('ledger_entry_tx', ['txId'])
@Index('ledger_entry_account', ['account', 'currency'])
@Index('ledger_entry_reference', ['reference'])
export class LedgerEntry {
  @IdColumn('led', { primary: true }) id: string;
  /** The payment transaction that was booked. */
  @IdColumn('ptx') txId: string;
  @CodeColumn({ length: 60 }) account: string;
  @ReferenceColumn() reference: string;
  /** Signed minor units: plus is debit. */
  @AmountColumn() amount: bigint;
  @CurrencyColumn() currency: string;
  @TimeColumn() createdAt: Date;
}
