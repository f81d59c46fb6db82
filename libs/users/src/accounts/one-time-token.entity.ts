import { CodeColumn, IdColumn, TimeColumn } from 'markethall/kernel';
import { Entity, ForeignKey, Index } from 'typeorm';
import { UserAccount } from './user-account.entity.js';

export type OneTimeTokenPurpose = 'password_reset' | 'email_verification';

/** A mailed token: kept as a hash, works once. */
@Entity('one_time_token')
@Index('uq_one_time_token_hash', ['tokenHash'], { unique: true })
@Index('ix_one_time_token_user', ['userId', 'purpose'])
@Index('ix_one_time_token_expires', ['expiresAt'])
export class OneTimeToken {
  @IdColumn('ott', { primary: true }) id: string;
  @IdColumn('usr')
  @ForeignKey(() => UserAccount, { name: 'fk_one_time_token_user' })
  userId: string;
  @CodeColumn({ length: 30 }) purpose: OneTimeTokenPurpose;
  /** SHA-256, base64url. */
  @CodeColumn({ length: 43 }) tokenHash: string;
  @TimeColumn() createdAt: Date;
  @TimeColumn() expiresAt: Date;
  @TimeColumn({ nullable: true }) usedAt: Date | null;
}
