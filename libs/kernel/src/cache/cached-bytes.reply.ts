import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CachedBytesOptions } from './cached-bytes.decorator.js';
import { notModified, type PreparedBytes, type Variant } from './prepared-bytes.js';

interface StaticHeaders {
  readonly cacheControl: string;
  readonly vary: string;
}

const staticHeaders = new WeakMap<CachedBytesOptions, StaticHeaders>();

/** Sets status and headers, and answers the bytes to send: none where the client has them already (304). */
export function applyPrepared(
  request: FastifyRequest,
  reply: FastifyReply,
  options: CachedBytesOptions,
  prepared: PreparedBytes,
  variant: Variant,
): Buffer | undefined {
  const { cacheControl, vary } = headersOf(options);
  const headers: Record<string, string> = { etag: variant.etag, 'cache-control': cacheControl, vary };
  if (prepared.endsSoon === true) headers['cache-control'] = 'public, max-age=0, s-maxage=0';
  if (prepared.surrogateKey !== '') headers['surrogate-key'] = prepared.surrogateKey;
  if (prepared.contentLanguage !== null) headers['content-language'] = prepared.contentLanguage;
  if (notModified(request.headers['if-none-match'], variant.etag)) {
    void reply.code(304).headers(headers).removeHeader('content-type');
    return undefined;
  }
  headers['content-type'] = prepared.contentType;
  if (variant === prepared.br) headers['content-encoding'] = 'br';
  else if (variant === prepared.gzip) headers['content-encoding'] = 'gzip';
  void reply.code(200).headers(headers);
  return variant.bytes;
}

function headersOf(options: CachedBytesOptions): StaticHeaders {
  const known = staticHeaders.get(options);
  if (known !== undefined) return known;
  const stale = options.staleSeconds ?? 0;
  const made = {
    cacheControl: `public, max-age=0, s-maxage=${options.ttlSeconds}${stale > 0 ? `, stale-while-revalidate=${stale}` : ''}`,
    vary: ['Accept-Encoding', ...(options.vary ?? [])].join(', '),
  };
  staticHeaders.set(options, made);
  return made;
}
