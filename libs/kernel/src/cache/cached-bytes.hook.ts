import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Cache } from './cache.js';
import type { CachedBytesOptions } from './cached-bytes.decorator.js';
import { keyOfUrl, keyWithHeaders } from './cached-bytes.key.js';
import { applyPrepared } from './cached-bytes.reply.js';
import { KnownUrls } from './known-urls.js';
import { encodingFor, isPrepared, variantOf } from './prepared-bytes.js';

/**
 * The fast half of `@CachedBytes`: a hit in memory leaves right after routing, before Nest builds its context. Whatever
 * it cannot answer at once (a miss, stale bytes, an encoding not made yet, credentials) goes on to the handler. URLs that
 * it has answered need no routing from then on (see FrontDoor).
 */
@Injectable()
export class CachedBytesHook implements OnModuleInit {
  constructor(
    private readonly cache: Cache,
    private readonly urls: KnownUrls,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    // The worker has no adapter. The api's is Fastify (apps/api).
    const instance = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    instance?.addHook('onRequest', (request, reply, done) => {
      const options = request.routeOptions.config.cachedBytes;
      if (options === undefined || !this.answer(options, request, reply)) done();
    });
  }

  private answer(options: CachedBytesOptions, request: FastifyRequest, reply: FastifyReply): boolean {
    const { method, headers } = request;
    if ((method !== 'GET' && method !== 'HEAD') || headers.authorization !== undefined) return false;
    const base = keyOfUrl(options, request);
    const key = base === null ? null : keyWithHeaders(base, options, request);
    if (base === null || key === null) return false;
    const prepared = this.cache.peek(key);
    if (!isPrepared(prepared)) return false;
    const variant = variantOf(prepared, encodingFor(headers['accept-encoding']));
    if (variant === undefined) return false;
    void reply.send(applyPrepared(request, reply, options, prepared, variant));
    if (method === 'GET') this.urls.remember(request.url, { base, options, route: request.routeOptions.url ?? '' });
    return true;
  }
}
