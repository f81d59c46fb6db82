import { Injectable } from '@nestjs/common';
import { Clock, Database, idBytes, insertRows, newId } from 'markethall/kernel';
import { IsNull, MoreThan } from 'typeorm';
import { hashSecret, newSecretToken } from '../secret-token.js';
import { UsersConfig } from '../users.config.js';
import { OneTimeToken, type OneTimeTokenPurpose } from './one-time-token.entity.js';

/** Mailed tokens: made when the mail is sent, stored as hashes, good for one use. */
@Injectable()
export class OneTimeTokens {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly config: UsersConfig,
  ) {}

  /** The secret to put into the mail; it exists nowhere else. Older ones stay good, since their mail may be the one that arrives. */
  async mint(userId: string, purpose: OneTimeTokenPurpose): Promise<string> {
    const secret = newSecretToken(purpose === 'password_reset' ? 'pr' : 'ev');
    const now = this.clock.now();
    const token = Object.assign(new OneTimeToken(), {
      id: newId('ott'),
      userId,
      purpose,
      tokenHash: secret.hash,
      createdAt: now,
      expiresAt: new Date(now.getTime() + this.lifeMs(purpose)),
      usedAt: null,
    });
    await insertRows(this.db, OneTimeToken, [token]);
    return secret.value;
  }

  /** Whose valid token it is, without using it; null for an unknown, used or expired one. */
  async ownerOf(value: string, purpose: OneTimeTokenPurpose): Promise<string | null> {
    const token = await this.db.repository(OneTimeToken).findOneBy({
      tokenHash: hashSecret(value),
      purpose,
      usedAt: IsNull(),
      expiresAt: MoreThan(this.clock.now()),
    });
    return token?.userId ?? null;
  }

  /** Uses the token up; false for all but the first of parallel uses. */
  async use(value: string, purpose: OneTimeTokenPurpose): Promise<boolean> {
    const now = this.clock.now();
    const { affectedRows } = await this.db.execute(
      'UPDATE one_time_token SET used_at = ? WHERE token_hash = ? AND purpose = ? AND used_at IS NULL AND expires_at > ?',
      [now, hashSecret(value), purpose, now],
    );
    return affectedRows === 1;
  }

  /** Makes every open token of this kind worthless. */
  async voidAll(userId: string, purpose: OneTimeTokenPurpose): Promise<void> {
    await this.db.execute(
      'UPDATE one_time_token SET used_at = ? WHERE user_id = ? AND purpose = ? AND used_at IS NULL',
      [this.clock.now(), idBytes(userId), purpose],
    );
  }

  private lifeMs(purpose: OneTimeTokenPurpose): number {
    return purpose === 'password_reset'
      ? this.config.resetTokenMinutes * 60_000
      : this.config.verificationTokenHours * 3_600_000;
  }
}
