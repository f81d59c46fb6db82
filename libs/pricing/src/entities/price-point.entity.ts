import { Column, Entity, Index } from 'typeorm';
import { AmountColumn, CurrencyColumn, IdColumn, TimeColumn } from 'markethall/kernel';

/** What a price was from a moment on: appended, never changed. The lowest price of the last 30 days is read from it. */
@Entity('price_point')
@Index('price_point_variant', ['variantId', 'priceListId', 'currency', 'recordedAt'])
export class PricePoint {
  @IdColumn('pp', { primary: true })
  id: string;

  @IdColumn('var')
  variantId: string;

  @IdColumn('plist')
  priceListId: string;

  @CurrencyColumn()
  currency: string;

  @Column('int')
  minQty: number;

  /** Null: the price was removed. */
  @AmountColumn({ nullable: true })
  amount: bigint | null;

  @TimeColumn()
  recordedAt: Date;
}
