import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, Events, updateVersioned } from 'markethall/kernel';
import { SignInThrottle } from '../sessions/sign-in-throttle.js';
import { invalidOneTimeToken, userNotFound } from '../user.errors.js';
import { EmailVerificationRequested, EmailVerified } from '../user.events.js';
import { OneTimeTokens } from './one-time-tokens.js';
import { UserAccount } from './user-account.entity.js';

/** The proof that a mailbox belongs to the account. */
@Injectable()
export class EmailVerificationService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly throttle: SignInThrottle,
    private readonly oneTimeTokens: OneTimeTokens,
  ) {}

  /** Announces one more mail with a link; silently none when it is verified or enough were sent. */
  async request(userId: string): Promise<void> {
    const user = await this.db.repository(UserAccount).findOneBy({ id: userId });
    if (!user) throw userNotFound();
    if (user.emailVerifiedAt || !(await this.throttle.mayMail('verification', user.email))) return;
    await this.db.transaction(() => {
      this.events.publish(new EmailVerificationRequested(userId));
      return Promise.resolve();
    });
  }

  /** 400 `one_time_token_invalid` for an unknown, used or expired token. */
  async confirm(token: string): Promise<void> {
    await this.db.transaction(async () => {
      const userId = await this.oneTimeTokens.ownerOf(token, 'email_verification');
      if (userId === null || !(await this.oneTimeTokens.use(token, 'email_verification'))) throw invalidOneTimeToken();
      const user = await this.db
        .repository(UserAccount)
        .findOne({ where: { id: userId }, lock: { mode: 'pessimistic_write' } });
      if (!user?.isActive) throw invalidOneTimeToken();

      const before = user.forRecord();
      user.verifyEmail(this.clock.now());
      await updateVersioned(this.db, UserAccount, user);
      await this.oneTimeTokens.voidAll(userId, 'email_verification');
      this.changes.record({ entityType: 'user', id: userId, version: user.version, before, after: user.forRecord() });
      this.events.publish(new EmailVerified(userId));
    });
  }
}
