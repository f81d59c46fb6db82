import { metadataOf } from '../http/metadata.js';

/** A named limit. Counted over all processes in Redis (in memory while Redis is away). */
export interface RateLimitRule {
  /** Name in `RateLimit-Policy` and of the counter: routes that share a name share the counter. */
  name: string;
  /** Points in each window. */
  points: number;
  /** Length of the window in seconds. */
  seconds: number;
  /** Counted per client address, or per actor (address while anonymous). Default 'ip'. */
  by?: 'ip' | 'actor';
  /** Points that one call costs. Default 1. */
  weight?: number;
}

/** Metadata key of the rules of a handler. */
export const RATE_LIMITS = 'markethall:rate-limits';

/** Limits a handler; may be repeated (all of the limits apply). Above it: 429 `rate_limited` with `Retry-After`. */
export const RateLimit =
  (rule: RateLimitRule): MethodDecorator & ClassDecorator =>
  (target: object, _key?: string | symbol, descriptor?: PropertyDescriptor) => {
    const subject = (descriptor?.value ?? target) as object; // a method's function, or the class
    const present = metadataOf<RateLimitRule[]>(RATE_LIMITS, subject) ?? [];
    Reflect.defineMetadata(RATE_LIMITS, [...present, rule], subject);
  };
