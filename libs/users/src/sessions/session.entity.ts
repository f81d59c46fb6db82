import { CodeColumn, IdColumn, Personal, TimeColumn } from 'markethall/kernel';
import { Column, Entity, ForeignKey, Index } from 'typeorm';
import { UserAccount } from '../accounts/user-account.entity.js';

export type SessionEnd = 'signed_out' | 'password_changed' | 'user_disabled' | 'token_reused' | 'too_many' | 'erased';

/** One sign-in on one device, and the family of its refresh tokens. */
@Entity('user_session')
@Index('ix_user_session_user', ['userId', 'endedAt'])
@Index('ix_user_session_expires', ['expiresAt'])
export class Session {
  @IdColumn('ses', { primary: true }) id: string;
  @IdColumn('usr')
  @ForeignKey(() => UserAccount, { name: 'fk_user_session_user' })
  userId: string;
  @TimeColumn() createdAt: Date;
  /** When the password was last given in this session: never before the password last changed. */
  @TimeColumn() authenticatedAt: Date;
  @TimeColumn() lastUsedAt: Date;
  @TimeColumn() expiresAt: Date;
  @TimeColumn({ nullable: true }) endedAt: Date | null;
  @CodeColumn({ length: 20, nullable: true }) endReason: SessionEnd | null;
  @Personal() @Column('varchar', { length: 255, nullable: true }) userAgent: string | null;
  @Personal() @CodeColumn({ length: 45, nullable: true }) address: string | null;

  isOpen(now: Date): boolean {
    return this.endedAt === null && this.expiresAt > now;
  }
}
