import { Column, Entity, Index } from 'typeorm';
import { TimeColumn } from '../clock/time.column.js';
import { CodeColumn } from '../database/columns.js';
import { IdColumn } from '../ids/id.column.js';

/** One `Idempotency-Key` of one actor on one route, with what came of it. Kept 48 hours. */
@Entity('idempotency_record')
@Index('ux_idempotency_record_scope', ['actor', 'route', 'key'], { unique: true })
@Index('ix_idempotency_record_expires', ['expiresAt'])
export class IdempotencyRecord {
  @IdColumn('idem', { primary: true }) id: string;
  /** Actor reference, or a hash for guests (see idempotency-scope.ts). */
  @CodeColumn({ length: 120 }) actor: string;
  /** Method and route pattern: `POST /api/v1/store/carts/:id/checkouts`. */
  @CodeColumn({ length: 200 }) route: string;
  @CodeColumn({ length: 255, name: 'idempotency_key' }) key: string;
  /** Keyed hash of path, query and body. */
  @CodeColumn({ length: 64 }) requestHash: string;
  /** Public id of what the request made ('done' where it named none); set by the transaction that made it. */
  @CodeColumn({ length: 80, nullable: true }) effect: string | null;
  /** Raised by every claim, so that a holder whose lease lapsed cannot commit. */
  @Column('int') fence: number;
  @TimeColumn() leaseUntil: Date;
  /** Status of the stored answer; null while none is stored. */
  @Column({ type: 'smallint', nullable: true }) responseStatus: number | null;
  @Column({ type: 'mediumtext', nullable: true }) responseBody: string | null;
  @Column({ type: 'json', nullable: true }) responseHeaders: Record<string, string> | null;
  @TimeColumn() createdAt: Date;
  @TimeColumn() expiresAt: Date;
}
