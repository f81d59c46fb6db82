import { Column, Entity, PrimaryColumn } from 'typeorm';
import { IdColumn } from '../../ids/id.column.js';

/** A piece (at most 512 KiB) of a job's input or output file: any worker on any host can go on with it. */
@Entity('background_job_chunk')
export class BackgroundJobChunk {
  @IdColumn('job', { primary: true })
  jobId: string;

  @PrimaryColumn({ type: 'varchar', length: 10, charset: 'ascii', collation: 'ascii_bin' })
  role: 'input' | 'output';

  @PrimaryColumn({ type: 'int' })
  seq: number;

  @Column({ type: 'mediumblob' })
  content: Buffer;
}
