import { Column, Entity, PrimaryColumn } from 'typeorm';
import { TimeColumn } from '../../clock/time.column.js';

/** Who runs a schedule now, and when it is due next. */
@Entity('schedule_lease')
export class ScheduleLease {
  @PrimaryColumn({ type: 'varchar', length: 80, charset: 'ascii', collation: 'ascii_bin' })
  name: string;

  /** Process that holds or last held it. */
  @Column({ type: 'varchar', length: 120, nullable: true })
  owner: string | null;

  /** Raised by every run; a holder whose number is no longer this one has lost the lease. */
  @Column({
    type: 'bigint',
    transformer: { to: (value: number) => value, from: (value: string | number) => Number(value) },
  })
  fence: number;

  @TimeColumn({ nullable: true })
  leaseUntil: Date | null;

  @TimeColumn()
  nextRunAt: Date;

  @TimeColumn({ nullable: true })
  lastRunAt: Date | null;

  @TimeColumn({ nullable: true })
  lastSuccessAt: Date | null;

  @Column({ type: 'varchar', length: 1000, nullable: true })
  lastError: string | null;
}
