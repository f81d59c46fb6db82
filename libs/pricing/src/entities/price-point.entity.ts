import { Column, Entity, Index } from 'typeorm';
import { AmountColumn, CurrencyColumn, IdColumn, TimeColumn } from 'markethall/kernel';

/** What a price was from a moment on: appended, never changed. The lowest price of the last 30 days is read from it. */
@Entity('price_point')
@Index('price_point_variant', ['variantId', 'priceListId', 'currency', 'recordedAt'])
@Index('price_point_recorded', ['recordedAt', 'id'])
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

  /** Null in points of old: as the price that came after. */
  @Column({ type: 'boolean', nullable: true })
  includesTax: boolean | null;

  /** The window of the price; with list, currency and quantity it names the price that the point is of. */
  @TimeColumn({ nullable: true })
  validFrom: Date | null;

  /** Exclusive. */
  @TimeColumn({ nullable: true })
  validTo: Date | null;

  @TimeColumn()
  recordedAt: Date;
}
