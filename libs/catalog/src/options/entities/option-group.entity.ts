import { Column, Entity, Index } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** What the variants of a product differ in: size, color. */
@Entity('option_group')
@Index('option_group_code', ['productId', 'code'], { unique: true })
export class OptionGroup {
  @IdColumn('optg', { primary: true })
  id: string;

  @IdColumn('prod')
  productId: string;

  /** Unique in the product. */
  @Column({ type: 'varchar', length: 64 })
  code: string;

  @Column('int')
  position: number;
}
