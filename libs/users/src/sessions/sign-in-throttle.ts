import { Injectable } from '@nestjs/common';
import { addressKey, RedisConnections } from 'markethall/kernel';
import { type RateLimiterAbstract, RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { tooManyAttempts } from '../user.errors.js';
import { UsersConfig } from '../users.config.js';
import { accountThrottleKey } from './throttle-keys.js';

const EVERYBODY = 'all';

/**
 * Slows guessing down before any password is hashed: per account (one account, many passwords), per address (one source,
 * many accounts) and over all (many sources, one password). Attempts are counted when they begin, so that parallel ones
 * do not slip through, and given back when they succeed. Counted in Redis, in memory while Redis is away.
 */
@Injectable()
export class SignInThrottle {
  private readonly account: RateLimiterAbstract;
  private readonly address: RateLimiterAbstract;
  private readonly total: RateLimiterAbstract;
  private readonly registrations: RateLimiterAbstract;
  private readonly mails: RateLimiterAbstract;

  constructor(redis: RedisConnections, config: UsersConfig) {
    const limiter = (name: string, points: number, duration: number): RateLimiterAbstract =>
      new RateLimiterRedis({
        storeClient: redis.commands,
        keyPrefix: redis.key(`throttle:${name}`),
        points,
        duration,
        rejectIfRedisNotReady: true,
        insuranceLimiter: new RateLimiterMemory({ keyPrefix: name, points, duration }),
      });
    this.account = limiter('account', config.accountFailures, 15 * 60);
    this.address = limiter('address', config.addressFailures, 5 * 60);
    this.total = limiter('total', config.totalFailures, 5 * 60);
    this.registrations = limiter('registration', config.registrationsPerAddress, 10 * 60);
    this.mails = limiter('mail', config.mailsPerTarget, 60 * 60);
  }

  /** Counts an attempt to sign in. 429 `too_many_attempts` with `Retry-After`. */
  async beginSignIn(email: string, address: string): Promise<void> {
    const waits = await Promise.all([
      wait(this.account, accountThrottleKey(email)),
      wait(this.address, addressKey(address)),
      wait(this.total, EVERYBODY),
    ]);
    const longest = Math.max(...waits);
    if (longest > 0) throw tooManyAttempts(longest);
  }

  /** Gives back what a good attempt had been counted. */
  async signedIn(email: string, address: string): Promise<void> {
    await Promise.all([
      this.account.delete(accountThrottleKey(email)),
      this.address.reward(addressKey(address)),
      this.total.reward(EVERYBODY),
    ]);
  }

  /** Counts the proof of a password within a session, or of a mailed token, against the account. 429. */
  async beginProof(subject: string): Promise<void> {
    const seconds = await wait(this.account, subject);
    if (seconds > 0) throw tooManyAttempts(seconds);
  }

  async proved(subject: string): Promise<void> {
    await this.account.delete(subject);
  }

  /** Counts a registration, a reset request or any other anonymous call that costs a hash or a mail. 429. */
  async beginRegistration(address: string): Promise<void> {
    const seconds = await wait(this.registrations, addressKey(address));
    if (seconds > 0) throw tooManyAttempts(seconds);
  }

  /** Whether one more mail of this kind may go to this person; the caller stays silent when not. */
  async mayMail(kind: string, email: string): Promise<boolean> {
    return (await wait(this.mails, `${kind}:${accountThrottleKey(email)}`)) === 0;
  }
}

/** Takes one point; answers the seconds to wait when there is none left, else 0. */
async function wait(limiter: RateLimiterAbstract, key: string): Promise<number> {
  try {
    await limiter.consume(key);
    return 0;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}
