import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../clock/time.column.js';

/** How far a seeding has come that is made once in an installation. */
@Entity('seeding')
export class Seeding {
  @PrimaryColumn({ type: 'varchar', length: 40, charset: 'ascii', collation: 'ascii_bin' })
  name: string;

  /** What its steps keep for the case that they are interrupted; each seeding gives it its own meaning. */
  @Column('json')
  progress: Record<string, unknown>;

  @TimeColumn()
  startedAt: Date;

  /** From then on what it made belongs to the merchant, and no further run touches it. */
  @TimeColumn({ nullable: true })
  finishedAt: Date | null;
}
