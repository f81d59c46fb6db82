import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** The name of an option in one language. */
@Entity('product_option_translation')
export class ProductOptionTranslation {
  @IdColumn('opt', { primary: true })
  optionId: string;

  @PrimaryColumn({ type: 'varchar', length: 35, charset: 'ascii', collation: 'ascii_bin' })
  locale: string;

  @Column({ type: 'varchar', length: 120 })
  name: string;
}
