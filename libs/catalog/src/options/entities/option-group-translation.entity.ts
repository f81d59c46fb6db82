import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** The name of an option group in one language. */
@Entity('option_group_translation')
export class OptionGroupTranslation {
  @IdColumn('optg', { primary: true })
  optionGroupId: string;

  @PrimaryColumn({ type: 'varchar', length: 35, charset: 'ascii', collation: 'ascii_bin' })
  locale: string;

  @Column({ type: 'varchar', length: 120 })
  name: string;
}
