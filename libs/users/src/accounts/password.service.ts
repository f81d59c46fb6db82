import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, emailKey, Events, updateVersioned } from 'markethall/kernel';
import { evenTime } from '../even-time.js';
import { Session } from '../sessions/session.entity.js';
import { SessionEndings } from '../sessions/session-endings.js';
import { SignInThrottle } from '../sessions/sign-in-throttle.js';
import { invalidOneTimeToken, userNotFound, wrongPassword } from '../user.errors.js';
import { PasswordChanged, PasswordResetRequested } from '../user.events.js';
import { OneTimeTokens } from './one-time-tokens.js';
import { PasswordHasher } from './password-hasher.js';
import { assertPassword } from './password-policy.js';
import { UserAccount } from './user-account.entity.js';

/** Longer than asking for a reset ever takes, so that a known address is not slower than an unknown one. */
const RESET_REQUEST_MS = 80;

/** Changing a password that is known, and replacing one that is forgotten. */
@Injectable()
export class PasswordService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly hasher: PasswordHasher,
    private readonly throttle: SignInThrottle,
    private readonly endings: SessionEndings,
    private readonly oneTimeTokens: OneTimeTokens,
  ) {}

  /** Needs the present password (422 at `/currentPassword`). Every other session ends; this one goes on. */
  async change(userId: string, sessionId: string | null, currentPassword: string, password: string): Promise<void> {
    await this.throttle.beginProof(userId);
    const known = await this.db.repository(UserAccount).findOneBy({ id: userId });
    if (!known) throw userNotFound();
    if (!(await this.hasher.verify(known.passwordHash, currentPassword))) throw wrongPassword();
    await this.throttle.proved(userId);
    assertPassword(password, known.email);
    const passwordHash = await this.hasher.hash(password);

    const ended = await this.db.transaction(async () => {
      const user = await this.getForUpdate(userId);
      if (user.passwordHash !== known.passwordHash) throw wrongPassword();
      return this.store(user, passwordHash, sessionId);
    });
    await this.endings.forget(ended);
  }

  /** Announces a mail with a link if the address has an account; nobody but the mailbox's owner learns whether. */
  async requestReset(email: string, address: string): Promise<void> {
    await this.throttle.beginRegistration(address);
    await evenTime(RESET_REQUEST_MS, async () => {
      const mayMail = await this.throttle.mayMail('reset', email);
      const user = await this.db.repository(UserAccount).findOneBy({ emailKey: emailKey(email) });
      if (!user?.isActive || !mayMail) return;
      await this.db.transaction(() => {
        this.events.publish(new PasswordResetRequested(user.id));
        return Promise.resolve();
      });
    });
  }

  /** Sets a new password by a mailed token, which works once: 400 `one_time_token_invalid`. Every session ends. */
  async reset(token: string, password: string, address: string): Promise<void> {
    await this.throttle.beginRegistration(address);
    const userId = await this.oneTimeTokens.ownerOf(token, 'password_reset');
    const known = userId === null ? null : await this.db.repository(UserAccount).findOneBy({ id: userId });
    if (!known?.isActive) throw invalidOneTimeToken();
    assertPassword(password, known.email);
    const passwordHash = await this.hasher.hash(password);

    const ended = await this.db.transaction(async () => {
      const user = await this.getForUpdate(known.id);
      if (!user.isActive || !(await this.oneTimeTokens.use(token, 'password_reset'))) throw invalidOneTimeToken();
      await this.oneTimeTokens.voidAll(user.id, 'password_reset');
      user.verifyEmail(this.clock.now()); // the link was read in that mailbox
      return this.store(user, passwordHash, null);
    });
    await this.endings.forget(ended);
  }

  private async store(user: UserAccount, passwordHash: string, sessionId: string | null): Promise<string[]> {
    const now = this.clock.now();
    const before = user.forRecord();
    user.changePassword(passwordHash, now);
    await updateVersioned(this.db, UserAccount, user);
    const ended = await this.endings.endAll(user.id, 'password_changed', sessionId);
    if (sessionId) await this.db.repository(Session).update(sessionId, { authenticatedAt: now });
    this.changes.record({
      entityType: 'user',
      id: user.id,
      version: user.version,
      before,
      after: user.forRecord(),
      reason: 'password changed',
    });
    this.events.publish(new PasswordChanged(user.id));
    return ended;
  }

  private async getForUpdate(userId: string): Promise<UserAccount> {
    const user = await this.db
      .repository(UserAccount)
      .findOne({ where: { id: userId }, lock: { mode: 'pessimistic_write' } });
    if (!user) throw userNotFound();
    return user;
  }
}
