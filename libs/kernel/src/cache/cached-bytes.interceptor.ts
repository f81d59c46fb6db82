import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { Clock } from '../clock/clock.js';
import { answerExpiry } from './answer-expiry.js';
import { Cache, type LoadContext } from './cache.js';
import type { CachedBytesOptions } from './cached-bytes.decorator.js';
import { cachedBytesKey } from './cached-bytes.key.js';
import { applyPrepared } from './cached-bytes.reply.js';
import { encodingFor, makeVariant, prepare, type PreparedBytes, preparedBytesCodec } from './prepared-bytes.js';

/** Thrown inside a load when the handler's answer is not for keeping; carries it past the cache. */
class NotCacheable extends Error {
  constructor(
    readonly request: FastifyRequest,
    readonly body: unknown,
  ) {
    super('not cacheable');
  }
}

/** The slow half of `@CachedBytes`: runs the handler on a miss. Hits in memory are served by `CachedBytesHook`. */
@Injectable()
export class CachedBytesInterceptor implements NestInterceptor {
  constructor(
    private readonly cache: Cache,
    private readonly clock: Clock,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const options = request.routeOptions.config.cachedBytes;
    const key = options === undefined ? null : cachedBytesKey(options, request);
    if (options === undefined || key === null) return next.handle();
    return from(this.serve(key, options, request, context.switchToHttp().getResponse<FastifyReply>(), next));
  }

  private async serve(
    key: string,
    options: CachedBytesOptions,
    request: FastifyRequest,
    reply: FastifyReply,
    next: CallHandler,
  ): Promise<unknown> {
    const life = { ttlSeconds: options.ttlSeconds, staleSeconds: options.staleSeconds, tags: options.tags(request) };
    try {
      const prepared = await this.cache.getOrLoad(
        key,
        life,
        async (context) => {
          const { tags, bytes } = await answerOf(options, request, reply, next);
          context.tag(...tags);
          return this.limited(bytes, options, context);
        },
        preparedBytesCodec,
      );
      const variant = await makeVariant(prepared, encodingFor(request.headers['accept-encoding']));
      return applyPrepared(request, reply, options, prepared, variant);
    } catch (error) {
      if (!(error instanceof NotCacheable)) throw error;
      // Another request's load: its answer is not ours.
      return error.request === request ? error.body : lastValueFrom(next.handle(), { defaultValue: undefined });
    }
  }

  /** Ends the life of an answer that changes by itself; shared caches ask again where that is soon. */
  private limited(bytes: PreparedBytes, options: CachedBytesOptions, context: LoadContext): PreparedBytes {
    const until = answerExpiry();
    if (until === undefined) return bytes;
    context.until(until);
    const longest = this.clock.nowMs() + (options.ttlSeconds + (options.staleSeconds ?? 0)) * 1000;
    return until < longest ? { ...bytes, endsSoon: true } : bytes;
  }
}

async function answerOf(
  options: CachedBytesOptions,
  request: FastifyRequest,
  reply: FastifyReply,
  next: CallHandler,
): Promise<{ tags: string[]; bytes: PreparedBytes }> {
  const body: unknown = await lastValueFrom(next.handle(), { defaultValue: undefined });
  if (reply.statusCode !== 200 || reply.sent || body === undefined) throw new NotCacheable(request, body);
  const tags = options.tags(request, body);
  const language = reply.getHeader('content-language');
  const bytes = prepare(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), {
    contentType: 'application/json; charset=utf-8',
    contentLanguage: typeof language === 'string' ? language : null,
    surrogateKey: tags.join(' '),
  });
  return { tags, bytes };
}
