import { CodeColumn, IdColumn, Personal, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** Staff has seen a certificate: a holder pays no tax of a jurisdiction, for a time. */
@Entity('tax_exemption')
@Index('ix_tax_exemption_holder', ['holder'])
export class TaxExemption {
  @IdColumn('txe', { primary: true }) id: string;
  /** Who is exempt: an opaque reference, such as a customer's id. */
  @ReferenceColumn() holder: string;
  /** `DE`, `US` (with all its states), `US-CA`. */
  @CodeColumn({ length: 20 }) jurisdiction: string;
  @Personal() @Column('varchar', { length: 100 }) certificate: string;
  @Column('varchar', { length: 200 }) reason: string;
  @TimeColumn({ nullable: true }) validFrom: Date | null;
  /** Exclusive. */
  @TimeColumn({ nullable: true }) validTo: Date | null;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}
