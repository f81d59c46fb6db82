import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { RateLimiterMemory, RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { AppConfig } from '../config/app.config.js';
import { type Actor, actorRef } from '../context/actor.js';
import { AppError } from '../errors/app-error.js';
import { metadataOf } from '../http/metadata.js';
import { RedisConnections } from '../lifecycle/redis.js';
import { RATE_LIMITS, type RateLimitRule } from './rate-limit.decorator.js';

type Limiter = RateLimiterRedis | RateLimiterMemory;

/**
 * Counts calls against named limits, in Redis over all processes; in memory while Redis does not answer within 50 ms.
 * Handlers use `@RateLimit`; services may call `take` for subjects of their own (an e-mail address).
 */
@Injectable()
export class RateLimits {
  private readonly rules = new WeakMap<object, WeakMap<object, readonly RateLimitRule[]>>();
  private readonly limiters = new Map<string, { shared: Limiter; local: RateLimiterMemory }>();

  constructor(
    private readonly redis: RedisConnections,
    private readonly config: AppConfig,
  ) {}

  /** Limits of a handler and its controller, read once. */
  rulesOf(controller: object, handler: object): readonly RateLimitRule[] {
    let ofController = this.rules.get(controller);
    if (ofController === undefined) this.rules.set(controller, (ofController = new WeakMap()));
    const known = ofController.get(handler);
    if (known !== undefined) return known;
    const found = [controller, handler].flatMap((target) => metadataOf<RateLimitRule[]>(RATE_LIMITS, target) ?? []);
    ofController.set(handler, found);
    return found;
  }

  /** Counts one call and sets `RateLimit` headers. Throws 429 `rate_limited` when one of the limits is used up. */
  async consume(
    rules: readonly RateLimitRule[],
    request: FastifyRequest,
    reply: FastifyReply,
    actor: Actor,
  ): Promise<void> {
    for (const rule of rules) {
      const subject = rule.by === 'actor' && actor.kind !== 'anonymous' ? actorRef(actor) : request.ip;
      const result = await this.count(rule, subject);
      describe(reply, rule, result);
      if (result.refused) throw refusal(rule, result.seconds);
    }
  }

  /** Counts `weight` points of a subject against a limit outside of a route. Throws 429 `rate_limited`. */
  async take(rule: RateLimitRule, subject: string): Promise<void> {
    const result = await this.count(rule, subject);
    if (result.refused) throw refusal(rule, result.seconds);
  }

  /** Forgets what a subject has used, for example after a successful sign-in. */
  async reset(rule: RateLimitRule, subject: string): Promise<void> {
    const { shared, local } = this.limiterOf(rule);
    await local.delete(subject);
    await withinTime(Promise.resolve(shared.delete(subject)), this.config.redisTimeoutMs).catch(() => undefined);
  }

  private async count(rule: RateLimitRule, subject: string): Promise<Count> {
    const { shared, local } = this.limiterOf(rule);
    try {
      return countOf(await withinTime(shared.consume(subject, rule.weight ?? 1), this.config.redisTimeoutMs), false);
    } catch (error) {
      if (error instanceof RateLimiterRes) return countOf(error, true);
      return local.consume(subject, rule.weight ?? 1).then(
        (result) => countOf(result, false),
        (result: unknown) =>
          result instanceof RateLimiterRes
            ? countOf(result, true)
            : { refused: false, remaining: 0, seconds: rule.seconds },
      );
    }
  }

  private limiterOf(rule: RateLimitRule): { shared: Limiter; local: RateLimiterMemory } {
    const key = `${rule.name}:${rule.points}:${rule.seconds}`;
    const known = this.limiters.get(key);
    if (known !== undefined) return known;
    const local = new RateLimiterMemory({ keyPrefix: key, points: rule.points, duration: rule.seconds });
    const shared = new RateLimiterRedis({
      storeClient: this.redis.commands,
      keyPrefix: this.redis.key(`limit:${rule.name}`),
      points: rule.points,
      duration: rule.seconds,
      rejectIfRedisNotReady: true,
    });
    const made = { shared, local };
    this.limiters.set(key, made);
    return made;
  }
}

interface Count {
  refused: boolean;
  remaining: number;
  seconds: number;
}

const countOf = (result: RateLimiterRes, refused: boolean): Count => ({
  refused,
  remaining: Math.max(0, result.remainingPoints),
  seconds: Math.max(1, Math.ceil(result.msBeforeNext / 1_000)),
});

function describe(reply: FastifyReply, rule: RateLimitRule, count: Count): void {
  void reply
    .header('ratelimit-policy', `"${rule.name}";q=${rule.points};w=${rule.seconds}`)
    .header('ratelimit', `"${rule.name}";r=${count.remaining};t=${count.seconds}`);
}

const refusal = (rule: RateLimitRule, seconds: number): AppError =>
  new AppError('rate_limited', 429, 'Too many requests', { limit: rule.name }).retryAfter(seconds);

async function withinTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('Redis did not answer in time')), milliseconds);
  });
  try {
    return await Promise.race([work, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
