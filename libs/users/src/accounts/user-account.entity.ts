import { CodeColumn, IdColumn, Personal, ReferenceColumn, TimeColumn } from 'markethall/kernel';
import { Column, Entity, Index } from 'typeorm';

export type UserKind = 'customer' | 'staff';
export type UserStatus = 'active' | 'disabled' | 'erased';

/** Somebody who may sign in: credentials and nothing of the profile (that is the customers module's). */
@Entity('user_account')
@Index('uq_user_account_email_key', ['emailKey'], { unique: true })
@Index('ix_user_account_kind', ['kind', 'id'])
export class UserAccount {
  static readonly changeType = 'user';

  @IdColumn('usr', { primary: true }) id: string;
  @CodeColumn({ length: 20 }) kind: UserKind;
  @CodeColumn({ length: 20 }) status: UserStatus;
  /** As typed. */
  @Personal() @Column('varchar', { length: 320 }) email: string;
  @Personal() @Column('varchar', { length: 320 }) emailKey: string;
  @TimeColumn({ nullable: true }) emailVerifiedAt: Date | null;
  /** argon2id in PHC form; null until an invited member of staff has chosen a password. */
  @CodeColumn({ length: 255, nullable: true }) passwordHash: string | null;
  @TimeColumn({ nullable: true }) passwordChangedAt: Date | null;
  /** Of a member of staff. */
  @Personal() @Column('varchar', { length: 200, nullable: true }) name: string | null;
  @CodeColumn({ length: 35, nullable: true }) locale: string | null;
  /** `cus_…` of a customer: an id of another module. */
  @ReferenceColumn({ nullable: true }) profileId: string | null;
  /** Sales channels that a member of staff may see; null means all. */
  @Column('json', { nullable: true }) channelScope: string[] | null;
  @Column('int') version: number;
  @TimeColumn() createdAt: Date;
  @TimeColumn() updatedAt: Date;

  get isActive(): boolean {
    return this.status === 'active';
  }

  /** Answers false when there is nothing to do. */
  disable(now: Date): boolean {
    if (this.status !== 'active') return false;
    this.status = 'disabled';
    this.updatedAt = now;
    return true;
  }

  /** Answers false when there is nothing to do; an erased account stays erased. */
  enable(now: Date): boolean {
    if (this.status !== 'disabled') return false;
    this.status = 'active';
    this.updatedAt = now;
    return true;
  }

  changePassword(hash: string, now: Date): void {
    this.passwordHash = hash;
    this.passwordChangedAt = now;
    this.updatedAt = now;
  }

  verifyEmail(now: Date): void {
    this.emailVerifiedAt ??= now;
    this.updatedAt = now;
  }

  /** Takes every personal trait away; nobody can sign in with it again. */
  erase(now: Date): void {
    const address = `${this.id}@erased.invalid`;
    Object.assign(this, {
      status: 'erased' satisfies UserStatus,
      email: address,
      emailKey: address,
      emailVerifiedAt: null,
      passwordHash: null,
      name: null,
      locale: null,
      updatedAt: now,
    });
  }

  /** For change records: everything but the hash and the comparison key. */
  forRecord(): UserAccount {
    const { passwordHash: _hash, emailKey: _key, ...facts } = this;
    return Object.assign(new UserAccount(), facts);
  }
}
