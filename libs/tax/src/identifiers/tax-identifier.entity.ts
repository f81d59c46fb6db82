import { CodeColumn, IdColumn, Personal, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

export const IDENTIFIER_STATUSES = ['unverified', 'valid', 'invalid'] as const;
/** `unverified`: well-formed, but nobody has confirmed it. */
export type IdentifierStatus = (typeof IDENTIFIER_STATUSES)[number];

/** A VAT id or its like, as a holder gave it. One for each holder and country. */
@Entity('tax_identifier')
@Index('uq_tax_identifier_holder', ['holder', 'country'], { unique: true })
@Index('ix_tax_identifier_status', ['status', 'nextCheckAt'])
export class TaxIdentifier {
  @IdColumn('txi', { primary: true }) id: string;
  /** Whose it is: an opaque reference, such as a customer's id. */
  @ReferenceColumn() holder: string;
  /** ISO 3166-1 alpha-2 of the country that issued it. */
  @CodeColumn({ length: 2 }) country: string;
  /** Normalized: upper case, no blanks, with its country's prefix where it has one. */
  @Personal() @Column('varchar', { length: 30 }) value: string;
  @CodeColumn({ length: 20 }) status: IdentifierStatus;
  /** When `status` was found to be so; null while nobody has. */
  @TimeColumn({ nullable: true }) checkedAt: Date | null;
  /** Code of who said so: `vies`, `staff`. */
  @CodeColumn({ length: 40, nullable: true }) checkedBy: string | null;
  /** What was answered, to be shown to the tax office: consultation number, name, address, or the words of staff. */
  @Personal() @Column('json', { nullable: true }) evidence: Record<string, unknown> | null;
  /** When the worker asks again; null when there is nothing to ask. */
  @TimeColumn({ nullable: true }) nextCheckAt: Date | null;
  @Column('int') attempts: number;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  /** Another number is another identifier: what was known about the old one does not hold for it. */
  replace(value: string, now: Date): void {
    if (value === this.value) return;
    this.value = value;
    this.status = 'unverified';
    this.checkedAt = null;
    this.checkedBy = null;
    this.evidence = null;
    this.attempts = 0;
    this.updatedAt = now;
  }
}
