import { Column, Entity, Index } from 'typeorm';
import { TimeColumn } from '../../clock/time.column.js';
import { CodeColumn } from '../../database/columns.js';
import { IdColumn } from '../../ids/id.column.js';

export type JobState = 'queued' | 'running' | 'succeeded' | 'failed' | 'canceled';

/** A long piece of work that somebody asked for and can watch. This row is the truth; Bull only carries attempts. */
@Entity('background_job')
@Index('ix_background_job_due', ['state', 'nextAttemptAt'])
@Index('ix_background_job_owner', ['ownerId', 'id'])
export class BackgroundJob {
  @IdColumn('job', { primary: true })
  id: string;

  /** `catalog.import`. */
  @CodeColumn({ length: 80 })
  kind: string;

  @CodeColumn({ length: 20 })
  state: JobState;

  /** Units done so far. */
  @Column({ type: 'int' })
  progress: number;

  /** Units in all, once known. */
  @Column({ type: 'int', nullable: true })
  total: number | null;

  @Column({ type: 'json', nullable: true })
  payload: Record<string, unknown> | null;

  /** What the handler returned. */
  @Column({ type: 'json', nullable: true })
  result: Record<string, unknown> | null;

  /** Where the next attempt goes on. */
  @Column({ type: 'json', nullable: true })
  checkpoint: Record<string, unknown> | null;

  /** Why it failed as a whole. */
  @Column({ type: 'varchar', length: 1000, nullable: true })
  error: string | null;

  /** Rows with problems; at most the first 1,000 are kept as rows. */
  @Column({ type: 'int' })
  errorCount: number;

  /** User who asked for it; null for the system. */
  @CodeColumn({ length: 40, nullable: true })
  ownerId: string | null;

  @Column({ type: 'varchar', length: 120 })
  actor: string;

  @Column({ type: 'varchar', length: 200 })
  requestId: string;

  @Column({ type: 'boolean' })
  cancelRequested: boolean;

  /** Attempts begun; also the fence of the running one. */
  @Column({ type: 'int' })
  attempts: number;

  @TimeColumn()
  nextAttemptAt: Date;

  @TimeColumn({ nullable: true })
  leaseUntil: Date | null;

  @TimeColumn()
  createdAt: Date;

  @TimeColumn({ nullable: true })
  startedAt: Date | null;

  @TimeColumn({ nullable: true })
  finishedAt: Date | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  inputName: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  inputType: string | null;

  @Column({ type: 'varchar', length: 255, nullable: true })
  outputName: string | null;

  @Column({ type: 'varchar', length: 100, nullable: true })
  outputType: string | null;
}
