import { Entity, Index } from 'typeorm';
import { IdColumn } from 'markethall/kernel';

/** The option of one group that a variant has. */
@Entity('variant_option')
@Index('variant_option_option', ['optionId'])
export class VariantOption {
  @IdColumn('var', { primary: true })
  variantId: string;

  @IdColumn('optg', { primary: true })
  optionGroupId: string;

  @IdColumn('opt')
  optionId: string;
}
