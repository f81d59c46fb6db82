import { Column, Entity, Index } from 'typeorm';
import { IdColumn } from '../../ids/id.column.js';
import { CodeColumn } from '../../database/columns.js';

/** One problem of one row of a job's input. Recording it twice keeps one. */
@Entity('background_job_error')
@Index('ux_background_job_error', ['jobId', 'line', 'field', 'code'], { unique: true })
export class BackgroundJobError {
  @IdColumn('jerr', { primary: true })
  id: string;

  @IdColumn('job')
  jobId: string;

  /** 1 for the first row after the header; 0 for the file as a whole. */
  @Column({ type: 'int' })
  line: number;

  /** Column or field; empty for the row as a whole. */
  @Column({ type: 'varchar', length: 100 })
  field: string;

  @CodeColumn({ length: 60 })
  code: string;

  @Column({ type: 'varchar', length: 500 })
  detail: string;
}
