import { Column, Entity, Index } from 'typeorm';
import { CodeColumn } from '../database/columns.js';
import { TimeColumn } from '../clock/time.column.js';
import { IdColumn } from '../ids/id.column.js';

/** One change of one entity, append-only. Written by `Changes`; the audit module reads it. */
@Entity('change_record')
@Index('ix_change_record_entity', ['entityType', 'entityId', 'id'])
export class ChangeRecord {
  @IdColumn('chg', { primary: true }) id: string;
  /** The table or aggregate, snake_case: `sales_order`. */
  @CodeColumn() entityType: string;
  @CodeColumn() entityId: string;
  /** Of the entity after the change. */
  @Column('int') version: number;
  @CodeColumn({ length: 20 }) actorKind: string;
  /** User id, or the name of the schedule, command or key. */
  @Column('varchar', { length: 120, nullable: true }) actorId: string | null;
  @Column('varchar', { length: 128 }) requestId: string;
  @Column('varchar', { length: 500, nullable: true }) reason: string | null;
  /** Changed fields only: `{ "status": ["placed", "canceled"] }`. */
  @Column('json', { nullable: true }) changes: Record<string, [unknown, unknown]> | null;
  /** Names of those fields of `changes` that are personal data, to be erased with the person. */
  @Column('json', { nullable: true }) personalFields: string[] | null;
  @TimeColumn() occurredAt: Date;
}
