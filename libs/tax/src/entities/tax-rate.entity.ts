import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Check, Column, Entity, Index, JoinColumn, ManyToOne, type Relation } from 'typeorm';
import type { TaxTreatment } from '../tax-calculator.js';
import type { Zone } from './zone.entity.js';

/** A tax that a zone levies on a category, for a time. */
@Entity('tax_rate')
@Check('chk_tax_rate_percent', '`rate` >= 0 AND `rate` <= 100')
@Index('ix_tax_rate_zone', ['zoneId', 'categoryCode'])
@Index('ix_tax_rate_category', ['categoryCode'])
export class TaxRate {
  @IdColumn('txr', { primary: true }) id: string;
  @IdColumn('zone') zoneId: string;
  @ManyToOne('Zone', { onDelete: 'RESTRICT' })
  @JoinColumn({ name: 'zone_id', foreignKeyConstraintName: 'fk_tax_rate_zone' })
  zone: Relation<Zone>;
  @CodeColumn({ length: 40 }) categoryCode: string;
  @Column('varchar', { length: 120 }) name: string;
  /** Who levies it, as printed on an invoice: `DE`, `US-CA`. */
  @CodeColumn({ length: 20 }) jurisdiction: string;
  /** Percent as text, six decimals: `19.000000`. Never a float. */
  @Column('decimal', { precision: 9, scale: 6 }) rate: string;
  @CodeColumn({ length: 20 }) treatment: TaxTreatment;
  /** Levied on the amount and the plain taxes on it. */
  @Column('boolean') compound: boolean;
  /** Adds to the rates of wider zones instead of replacing them. */
  @Column('boolean') combinable: boolean;
  @TimeColumn({ nullable: true }) validFrom: Date | null;
  /** Exclusive. */
  @TimeColumn({ nullable: true }) validTo: Date | null;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  /** True when both rates hold at some moment. */
  overlaps(other: Pick<TaxRate, 'validFrom' | 'validTo'>): boolean {
    const startsBeforeOtherEnds = !this.validFrom || !other.validTo || this.validFrom < other.validTo;
    const endsAfterOtherStarts = !this.validTo || !other.validFrom || this.validTo > other.validFrom;
    return startsBeforeOtherEnds && endsAfterOtherStarts;
  }
}
