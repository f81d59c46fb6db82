import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

/** What a thing is for the tax office. Other modules know it by its code and never by its id. */
@Entity('tax_category')
@Index('uq_tax_category_code', ['code'], { unique: true })
export class TaxCategory {
  @IdColumn('txc', { primary: true }) id: string;
  @CodeColumn({ length: 40 }) code: string;
  @Column('varchar', { length: 120 }) name: string;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;
}
