import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { Customer } from './customer.entity.js';

export type ConsentKind = 'marketing';

/** What a customer agreed to or withdrew, when and where: rows are only ever added, the latest one counts. */
@Entity('customer_consent')
@Index('ix_customer_consent_customer', ['customerId', 'kind', 'id'])
export class Consent {
  @IdColumn('cons', { primary: true }) id: string;
  @IdColumn('cus')
  @ForeignKey(() => Customer, { name: 'fk_customer_consent_customer' })
  customerId: string;
  @CodeColumn({ length: 30 }) kind: ConsentKind;
  @Column('boolean') granted: boolean;
  /** Where it was said: `registration`, `account`, `staff`. */
  @CodeColumn({ length: 40 }) source: string;
  @TimeColumn() at: Date;
}
