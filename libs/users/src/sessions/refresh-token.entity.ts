import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Entity, ForeignKey, Index } from 'typeorm';
import { Session } from './session.entity.js';

/** One link of a session's chain of refresh tokens; kept as a hash. */
@Entity('refresh_token')
@Index('uq_refresh_token_hash', ['tokenHash'], { unique: true })
@Index('uq_refresh_token_active', ['activeSessionId'], { unique: true })
@Index('ix_refresh_token_session', ['sessionId'])
@Index('ix_refresh_token_used', ['usedAt'])
export class RefreshToken {
  @IdColumn('rft', { primary: true }) id: string;
  @IdColumn('ses')
  @ForeignKey(() => Session, { name: 'fk_refresh_token_session' })
  sessionId: string;
  /** The token that was exchanged for this one. */
  @IdColumn('rft', { nullable: true }) parentId: string | null;
  /** SHA-256, base64url. */
  @CodeColumn({ length: 43 }) tokenHash: string;
  /** The session while this is its live token, else null: the unique index forbids a second live one. */
  @IdColumn('ses', { nullable: true }) activeSessionId: string | null;
  @TimeColumn() createdAt: Date;
  @TimeColumn({ nullable: true }) usedAt: Date | null;

  get isActive(): boolean {
    return this.activeSessionId !== null;
  }
}
