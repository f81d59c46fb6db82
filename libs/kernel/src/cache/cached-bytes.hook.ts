import { Injectable, type OnModuleInit } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Cache } from './cache.js';
import { cachedBytesKey } from './cached-bytes.key.js';
import { applyPrepared } from './cached-bytes.reply.js';
import { encodingFor, type PreparedBytes, variantOf } from './prepared-bytes.js';

/**
 * The fast half of `@CachedBytes`: a hit in memory leaves right after routing, before Nest builds its context. Whatever
 * it cannot answer at once (a miss, stale bytes, an encoding not made yet, credentials) goes on to the handler.
 */
@Injectable()
export class CachedBytesHook implements OnModuleInit {
  constructor(
    private readonly cache: Cache,
    private readonly host: HttpAdapterHost,
  ) {}

  onModuleInit(): void {
    // The worker has no adapter. The api's is Fastify (apps/api).
    const instance = this.host.httpAdapter?.getInstance<FastifyInstance | undefined>();
    instance?.addHook('onRequest', (request, reply, done) => {
      if (request.routeOptions.config.cachedBytes === undefined || !this.answer(request, reply)) done();
    });
  }

  private answer(request: FastifyRequest, reply: FastifyReply): boolean {
    const options = request.routeOptions.config.cachedBytes;
    if (options === undefined || request.headers.authorization !== undefined) return false;
    const key = cachedBytesKey(options, request);
    if (key === null) return false;
    const prepared = this.cache.peek(key);
    if (!isPrepared(prepared)) return false;
    const variant = variantOf(prepared, encodingFor(request.headers['accept-encoding']));
    if (variant === undefined) return false;
    void reply.send(applyPrepared(request, reply, options, prepared, variant));
    return true;
  }
}

const isPrepared = (value: unknown): value is PreparedBytes =>
  typeof value === 'object' && value !== null && 'identity' in value;
