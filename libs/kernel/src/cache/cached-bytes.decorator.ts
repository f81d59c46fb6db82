import { applyDecorators, SetMetadata } from '@nestjs/common';
import { INTERCEPTORS_METADATA } from '@nestjs/common/constants.js';
import type { FastifyRequest } from 'fastify';
import { extendRouteConfig } from '../http/route-config.js';
import { CachedBytesInterceptor } from './cached-bytes.interceptor.js';
import type { KeyedRequest } from './cached-bytes.key.js';

/** How a public GET is kept as bytes. */
export interface CachedBytesOptions {
  /** Seconds that shared caches and this one keep it; also `s-maxage`. */
  ttlSeconds: number;
  /** Seconds after that during which the old bytes may be given while new ones are made. Default 0. */
  staleSeconds?: number;
  /** What it depends on: known from the request, or (with `body`, what the handler returned) from the answer. */
  tags: (request: FastifyRequest, body?: unknown) => string[];
  /** Query parameters that the answer depends on. A request with any other is answered by the handler, uncached. */
  query?: readonly string[];
  /**
   * What else it depends on, such as channel, locale and currency, without a promise: this runs for every request, and
   * sees nothing but the headers (list those that it looks at in `vary`). null: cannot be told, or must not be cached;
   * the handler answers.
   */
  key?: (request: KeyedRequest) => readonly string[] | null;
  /** Request headers that `key` looked at, for `Vary`. `Accept-Encoding` is always listed. */
  vary?: readonly string[];
}

declare module '../http/route-config.js' {
  interface MarkethallRouteConfig {
    /** Set by `@CachedBytes`. */
    cachedBytes?: CachedBytesOptions;
  }
}

/** Metadata key of the options at a handler. */
export const CACHED_BYTES = 'markethall:cached-bytes';

/**
 * Serves a `@Public()` GET as prepared bytes: strong ETag, 304, `Cache-Control`, `Surrogate-Key`, `Vary`; gzip and
 * Brotli made once. A hit in memory is answered before the handler's guards run, so the answer must not depend on who
 * asks; a request with `Authorization` always passes the guards. Only answers with status 200 are kept. The handler
 * returns its DTO as usual; `Content-Language` that it sets is kept with the bytes.
 */
export const CachedBytes = (options: CachedBytesOptions): MethodDecorator =>
  applyDecorators(SetMetadata(CACHED_BYTES, options), extendRouteConfig({ cachedBytes: options }), outermost);

/** Bytes are made of what the other interceptors of the handler have left: `fields[…]` of a list stand there already. */
const outermost: MethodDecorator = (_target, _key, { value: handler }: PropertyDescriptor) => {
  const others = (Reflect.getMetadata(INTERCEPTORS_METADATA, handler as object) ?? []) as unknown[];
  Reflect.defineMetadata(INTERCEPTORS_METADATA, [CachedBytesInterceptor, ...others], handler as object);
};
