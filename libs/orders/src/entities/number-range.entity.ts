import { CodeColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, PrimaryColumn } from 'typeorm';

/** A counter from which processes take blocks of numbers. */
@Entity('number_range')
export class NumberRange {
  @PrimaryColumn('varchar', { length: 80, charset: 'ascii', collation: 'ascii_bin' }) name: string;
  /** The next number that nobody has taken. */
  @Column('bigint') nextValue: string;
  @CodeColumn({ length: 20 }) prefix: string;
  @TimeColumn() updatedAt: Date;
}
