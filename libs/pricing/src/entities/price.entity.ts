import { Check, Column, Entity, Index } from 'typeorm';
import { AmountColumn, CurrencyColumn, IdColumn, TimeColumn } from 'markethall/kernel';

/** `startsAt` of a price without a beginning. */
export const ALWAYS = new Date(0);

/** What a variant costs by a list, in one currency, from a quantity on, in one window of time. */
@Entity('price')
@Index('price_variant', ['variantId', 'currency', 'priceListId', 'minQty', 'startsAt'], { unique: true })
@Index('price_list_price', ['priceListId', 'id'])
@Check('price_amount', 'amount >= 0 AND amount <= 1000000000000')
@Check('price_min_qty', 'min_qty >= 1')
export class Price {
  @IdColumn('price', { primary: true })
  id: string;

  /** Owned by catalog: an id, not a relation. */
  @IdColumn('var')
  variantId: string;

  @IdColumn('plist')
  priceListId: string;

  @CurrencyColumn()
  currency: string;

  /** Minor units of one unit of the variant. */
  @AmountColumn()
  amount: bigint;

  /** Entered with tax (the channel's `priceEntry` when it was written). */
  @Column('boolean')
  includesTax: boolean;

  /** Holds from this quantity on. */
  @Column('int')
  minQty: number;

  @TimeColumn({ nullable: true })
  validFrom: Date | null;

  /** Exclusive. */
  @TimeColumn({ nullable: true })
  validTo: Date | null;

  /** `validFrom`, or `ALWAYS`: a key has no nulls. */
  @Column({ type: 'datetime', precision: 3, default: '1970-01-01 00:00:00.000' })
  startsAt: Date;

  @TimeColumn()
  updatedAt: Date;
}
