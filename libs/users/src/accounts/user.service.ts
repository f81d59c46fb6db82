import { Injectable } from '@nestjs/common';
import {
  Changes,
  Clock,
  Database,
  emailKey,
  Events,
  insertRows,
  isDuplicateKey,
  newId,
  updateVersioned,
} from 'markethall/kernel';
import { Session } from '../sessions/session.entity.js';
import { SessionEndings } from '../sessions/session-endings.js';
import { SignInThrottle } from '../sessions/sign-in-throttle.js';
import { erasePersonalHistory } from '../personal-history.js';
import { userNotFound } from '../user.errors.js';
import {
  EmailVerificationRequested,
  RegistrationRepeated,
  UserDisabled,
  UserEnabled,
  UserRegistered,
} from '../user.events.js';
import { OneTimeTokens } from './one-time-tokens.js';
import { PasswordHasher } from './password-hasher.js';
import { assertPassword } from './password-policy.js';
import { UserAccount, type UserKind } from './user-account.entity.js';

/** A checked e-mail address and password, hashed before the transaction that stores them. */
export interface PreparedCredentials {
  readonly email: string;
  readonly passwordHash: string;
  /** Whether the owner of an existing account may be told by mail (a few times an hour). */
  readonly mayMail: boolean;
}

/** Where to reach a user. */
export interface UserContact {
  readonly userId: string;
  readonly kind: UserKind;
  readonly email: string;
  readonly emailVerified: boolean;
  /** BCP 47; null when the user has not chosen. */
  readonly locale: string | null;
  /** Of staff; a customer's name is in the customer's profile. */
  readonly name: string | null;
  readonly profileId: string | null;
}

/** Accounts: making, reading, switching off and erasing them. */
@Injectable()
export class UserService {
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

  /** First step of a registration, outside of any transaction. 422 for a refused password, 503 `sign_in_busy`. */
  async prepareRegistration(email: string, password: string): Promise<PreparedCredentials> {
    assertPassword(password, email);
    const mayMail = await this.throttle.mayMail('registration', email);
    return { email: email.trim(), passwordHash: await this.hasher.hash(password), mayMail };
  }

  /**
   * Second step, inside the caller's transaction: makes the account and answers its id. When the address is taken, null:
   * the caller must answer as if all were well, and the owner gets a mail (`users.registration-repeated.v1`).
   */
  async register(
    credentials: PreparedCredentials,
    account: { kind: UserKind; profileId: string | null; locale: string | null },
  ): Promise<string | null> {
    const user = newAccount(
      { email: credentials.email, passwordHash: credentials.passwordHash, ...account },
      this.clock.now(),
    );
    try {
      await insertRows(this.db, UserAccount, [user]);
    } catch (error) {
      if (!isDuplicateKey(error, 'uq_user_account_email_key')) throw error;
      await this.announceRepetition(credentials);
      return null;
    }
    this.changes.record({
      entityType: 'user',
      id: user.id,
      version: user.version,
      before: null,
      after: user.forRecord(),
    });
    this.events.publish(new UserRegistered(user.id, user.kind, user.profileId));
    this.events.publish(new EmailVerificationRequested(user.id));
    return user.id;
  }

  /** For mails. 404 `user_not_found`. */
  async getContact(userId: string): Promise<UserContact> {
    const user = await this.db.repository(UserAccount).findOneBy({ id: userId });
    if (!user || user.status === 'erased') throw userNotFound();
    const { id, kind, email, emailVerifiedAt, locale, name, profileId } = user;
    return { userId: id, kind, email, emailVerified: emailVerifiedAt !== null, locale, name, profileId };
  }

  /** For the handler of `users.password-reset-requested.v1` and `users.staff-invited.v1`, when it sends the mail. */
  mintPasswordResetToken(userId: string): Promise<string> {
    return this.oneTimeTokens.mint(userId, 'password_reset');
  }

  /** For the handler of `users.email-verification-requested.v1`, when it sends the mail. */
  mintEmailVerificationToken(userId: string): Promise<string> {
    return this.oneTimeTokens.mint(userId, 'email_verification');
  }

  /** Ends every session of a customer and lets nobody sign in. Staff is switched off by StaffService. Safe to repeat. */
  async disableCustomer(userId: string): Promise<void> {
    await this.changeCustomer(userId, async (user, now) => {
      if (!user.disable(now)) return false;
      await this.endings.endAll(userId, 'user_disabled');
      this.events.publish(new UserDisabled(userId));
      return true;
    });
  }

  async enableCustomer(userId: string): Promise<void> {
    await this.changeCustomer(userId, (user, now) => {
      if (!user.enable(now)) return Promise.resolve(false);
      this.events.publish(new UserEnabled(userId));
      return Promise.resolve(true);
    });
  }

  /** Removes every personal trait of a customer's account and ends its sessions; the row stays. Safe to repeat. */
  async eraseCustomer(userId: string): Promise<void> {
    await this.db.transaction(async () => {
      const user = await this.getForUpdate(userId, 'customer');
      if (user.status === 'erased') return;
      const before = { status: user.status };
      user.erase(this.clock.now());
      await updateVersioned(this.db, UserAccount, user);
      await this.endings.endAll(userId, 'erased');
      await this.db.repository(Session).update({ userId }, { userAgent: null, address: null });
      await erasePersonalHistory(this.db, 'user', userId);
      // Without the values: what is erased must not be written down once more.
      const after = { status: user.status };
      this.changes.record({ entityType: 'user', id: userId, version: user.version, before, after });
    });
    await this.endings.forgetUser(userId);
  }

  private async changeCustomer(
    userId: string,
    change: (user: UserAccount, now: Date) => Promise<boolean>,
  ): Promise<void> {
    await this.db.transaction(async () => {
      const user = await this.getForUpdate(userId, 'customer');
      const before = user.forRecord();
      if (!(await change(user, this.clock.now()))) return;
      await updateVersioned(this.db, UserAccount, user);
      this.changes.record({ entityType: 'user', id: userId, version: user.version, before, after: user.forRecord() });
    });
    await this.endings.forgetUser(userId);
  }

  private async getForUpdate(userId: string, kind: UserKind): Promise<UserAccount> {
    const user = await this.db
      .repository(UserAccount)
      .findOne({ where: { id: userId, kind }, lock: { mode: 'pessimistic_write' } });
    if (!user) throw userNotFound();
    return user;
  }

  private async announceRepetition({ email, mayMail }: PreparedCredentials): Promise<void> {
    const owner = await this.db.repository(UserAccount).findOneBy({ emailKey: emailKey(email) });
    if (owner?.isActive && mayMail) this.events.publish(new RegistrationRepeated(owner.id));
  }
}

/** A new account, not stored yet. */
export function newAccount(
  account: {
    email: string;
    passwordHash: string | null;
    kind: UserKind;
    profileId?: string | null;
    locale?: string | null;
    name?: string | null;
    channelScope?: string[] | null;
  },
  now: Date,
): UserAccount {
  return Object.assign(new UserAccount(), {
    id: newId('usr'),
    kind: account.kind,
    status: 'active',
    email: account.email,
    emailKey: emailKey(account.email),
    emailVerifiedAt: null,
    passwordHash: account.passwordHash,
    passwordChangedAt: account.passwordHash === null ? null : now,
    name: account.name ?? null,
    locale: account.locale ?? null,
    profileId: account.profileId ?? null,
    channelScope: account.channelScope ?? null,
    version: 1,
    createdAt: now,
    updatedAt: now,
  } satisfies Partial<UserAccount>);
}
