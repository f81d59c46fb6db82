import { Column, Entity, Index } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** One value of an option group: M, blue. */
@Entity('product_option')
@Index('product_option_code', ['optionGroupId', 'code'], { unique: true })
export class ProductOption {
  @IdColumn('opt', { primary: true })
  id: string;

  @IdColumn('optg')
  optionGroupId: string;

  /** Unique in the group. */
  @Column({ type: 'varchar', length: 64 })
  code: string;

  @Column('int')
  position: number;
}
