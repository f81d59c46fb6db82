import { CodeColumn, IdColumn } from 'markethall/kernel';
import { Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import type { DeliveryMethod } from './delivery-method.entity.js';

/** What shoppers of one locale read. */
@Entity('delivery_method_translation')
@Index('uq_delivery_method_translation', ['methodId', 'locale'], { unique: true })
export class DeliveryMethodTranslation {
  @IdColumn('dmt', { primary: true }) id: string;
  @IdColumn('dm') methodId: string;
  @ManyToOne('DeliveryMethod', 'translations', { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'method_id', foreignKeyConstraintName: 'fk_delivery_method_translation_method' })
  method: Relation<DeliveryMethod>;
  @CodeColumn({ length: 35 }) locale: string;
  @Column('varchar', { length: 120 }) name: string;
  @Column('varchar', { length: 500 }) description: string;
}
