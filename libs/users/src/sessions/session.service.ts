import { Injectable } from '@nestjs/common';
import { Changes, Clock, Database, emailKey, Events, insertRows, newId } from 'markethall/kernel';
import { PasswordHasher } from '../accounts/password-hasher.js';
import { UserAccount } from '../accounts/user-account.entity.js';
import { invalidCredentials, invalidRefreshToken, reusedRefreshToken, supersededRefreshToken } from '../user.errors.js';
import { RefreshTokenReused } from '../user.events.js';
import { UsersConfig } from '../users.config.js';
import { hashSecret, newSecretToken } from '../secret-token.js';
import { AccessTokens } from './access-tokens.js';
import { RefreshToken } from './refresh-token.entity.js';
import { Session } from './session.entity.js';
import { SessionEndings } from './session-endings.js';
import { SignInThrottle } from './sign-in-throttle.js';

/** Where a session is used from, as the request tells it. */
export interface ClientInfo {
  /** IP address. */
  readonly address: string;
  readonly userAgent: string | null;
}

/** What a client needs to act for a session. `expiresIn` is the access token's life in seconds. */
export interface SessionTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly tokenType: 'Bearer';
  readonly expiresIn: number;
}

type Exchange = { tokens: SessionTokens } | { refused: 'invalid' | 'superseded' | 'reused' };

/** Signing in, going on and signing out. */
@Injectable()
export class SessionService {
  constructor(
    private readonly db: Database,
    private readonly clock: Clock,
    private readonly changes: Changes,
    private readonly events: Events,
    private readonly hasher: PasswordHasher,
    private readonly throttle: SignInThrottle,
    private readonly accessTokens: AccessTokens,
    private readonly endings: SessionEndings,
    private readonly config: UsersConfig,
  ) {}

  /**
   * Opens a session. Wrong password, unknown address and disabled account are one answer, 401 `invalid_credentials`,
   * after the same work; 429 `too_many_attempts` and 503 `sign_in_busy` come before any hash.
   */
  async signIn(email: string, password: string, client: ClientInfo): Promise<SessionTokens> {
    await this.throttle.beginSignIn(email, client.address);
    const user = await this.db.repository(UserAccount).findOneBy({ emailKey: emailKey(email) });
    const matches = await this.hasher.verify(user?.passwordHash ?? null, password);
    if (!user || !matches || !user.isActive) throw invalidCredentials();

    const tokens = await this.open(user, client);
    await this.throttle.signedIn(email, client.address);
    return tokens;
  }

  /**
   * Exchanges a refresh token for new tokens; each works once. A second use within the grace period is a parallel request
   * of the same client (401 `refresh_token_superseded`, the first one's answer counts); any other second use means that
   * somebody has a copy: the session ends (401 `refresh_token_reused`).
   */
  async refresh(value: string): Promise<SessionTokens> {
    const tokenHash = hashSecret(value);
    const known = await this.db.repository(RefreshToken).findOneBy({ tokenHash });
    if (!known) throw invalidRefreshToken();

    const exchange = await this.db.transaction(() => this.exchange(known.sessionId, tokenHash));
    if ('tokens' in exchange) return exchange.tokens;
    if (exchange.refused === 'superseded') throw supersededRefreshToken();
    if (exchange.refused === 'invalid') throw invalidRefreshToken();
    await this.endings.forget([known.sessionId]);
    throw reusedRefreshToken();
  }

  /** Ends a session: its access and refresh tokens stop working at once. Safe to repeat. */
  async signOut(sessionId: string): Promise<void> {
    await this.db.transaction(() => this.endings.end([sessionId], 'signed_out'));
    await this.endings.forget([sessionId]);
  }

  private open(user: UserAccount, client: ClientInfo): Promise<SessionTokens> {
    return this.db.transaction(async () => {
      // The account may have changed while its password was being verified.
      const present = await this.db
        .repository(UserAccount)
        .findOne({ where: { id: user.id }, lock: { mode: 'pessimistic_write' } });
      if (!present?.isActive || present.passwordHash !== user.passwordHash) throw invalidCredentials();

      // Never before the password's last change, though another process's clock may be a little ahead.
      const now = new Date(Math.max(this.clock.nowMs(), present.passwordChangedAt?.getTime() ?? 0));
      await this.endings.endOldest(user.id);
      const session = Object.assign(new Session(), {
        id: newId('ses'),
        userId: user.id,
        createdAt: now,
        authenticatedAt: now,
        lastUsedAt: now,
        expiresAt: new Date(now.getTime() + this.config.sessionDays * 86_400_000),
        endedAt: null,
        endReason: null,
        userAgent: client.userAgent?.slice(0, 255) ?? null,
        address: client.address.slice(0, 45),
      });
      await insertRows(this.db, Session, [session]);
      // Without address and browser: the log of changes outlives the session, and these must not.
      const { userAgent: _userAgent, address: _address, ...after } = session;
      this.changes.record({ entityType: 'user_session', id: session.id, version: 1, before: null, after });
      return this.issue(session, null);
    });
  }

  /** Decides under the session's lock, so that of parallel exchanges exactly one wins. */
  private async exchange(sessionId: string, tokenHash: string): Promise<Exchange> {
    const now = this.clock.now();
    const session = await this.db
      .repository(Session)
      .findOne({ where: { id: sessionId }, lock: { mode: 'pessimistic_write' } });
    const token = await this.db.repository(RefreshToken).findOneBy({ tokenHash });
    if (!session?.isOpen(now) || !token) return { refused: 'invalid' };

    if (!token.isActive) {
      if (await this.isParallel(token, now)) return { refused: 'superseded' };
      await this.endings.end([sessionId], 'token_reused');
      this.events.publish(new RefreshTokenReused(session.userId, sessionId));
      return { refused: 'reused' };
    }
    await this.db.repository(RefreshToken).update(token.id, { activeSessionId: null, usedAt: now });
    await this.db.repository(Session).update(session.id, { lastUsedAt: now });
    return { tokens: await this.issue(session, token.id) };
  }

  /** Just used, and what it was exchanged for has not been used yet. */
  private async isParallel(token: RefreshToken, now: Date): Promise<boolean> {
    const graceMs = this.config.refreshGraceSeconds * 1000;
    if (token.usedAt === null || now.getTime() - token.usedAt.getTime() > graceMs) return false;
    const child = await this.db.repository(RefreshToken).findOneBy({ parentId: token.id });
    return child?.isActive ?? false;
  }

  private async issue(session: Session, parentId: string | null): Promise<SessionTokens> {
    const secret = newSecretToken('rt');
    const token = Object.assign(new RefreshToken(), {
      id: newId('rft'),
      sessionId: session.id,
      parentId,
      tokenHash: secret.hash,
      activeSessionId: session.id,
      createdAt: this.clock.now(),
      usedAt: null,
    });
    await insertRows(this.db, RefreshToken, [token]);
    return {
      accessToken: this.accessTokens.sign(session.userId, session.id),
      refreshToken: secret.value,
      tokenType: 'Bearer',
      expiresIn: this.accessTokens.seconds,
    };
  }
}
