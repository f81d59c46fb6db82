import type { FastifyReply, FastifyRequest } from 'fastify';

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE';
const REQUEST_HEADERS =
  'Authorization, Content-Type, Accept-Language, Idempotency-Key, If-Match, If-None-Match, Cart-Token, Order-Token, Publishable-Key, X-Channel, X-Request-Id, traceparent';
const EXPOSED =
  'ETag, Content-Language, Idempotent-Replayed, Retry-After, RateLimit, RateLimit-Policy, X-Request-Id, Location, Deprecation, Sunset';

/** Answers browsers of other origins. Only listed origins are named; no cookies are ever allowed across origins. */
export class Cors {
  private readonly origins: ReadonlySet<string>;

  constructor(origins: readonly string[]) {
    this.origins = new Set(origins.map((origin) => new URL(origin).origin));
  }

  /** What the answer to a plain request of this origin carries, as `[name, value, …]`; nothing for an unknown origin. */
  fieldsFor(origin: string): readonly string[] {
    if (!this.origins.has(origin)) return [];
    return ['access-control-allow-origin', origin, 'access-control-expose-headers', EXPOSED];
  }

  /** Sets the headers for a known origin. True when it was a preflight and is answered. */
  handle(request: FastifyRequest, reply: FastifyReply, origin: string): boolean {
    void reply.header('vary', 'Origin');
    if (!this.origins.has(origin)) return false;
    void reply.header('access-control-allow-origin', origin).header('access-control-expose-headers', EXPOSED);
    if (request.method !== 'OPTIONS' || request.headers['access-control-request-method'] === undefined) return false;
    void reply
      .code(204)
      .header('access-control-allow-methods', METHODS)
      .header('access-control-allow-headers', REQUEST_HEADERS)
      .header('access-control-max-age', '600')
      .send();
    return true;
  }
}
