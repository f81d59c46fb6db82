import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CachedBytesOptions } from './cached-bytes.decorator.js';
import { headersOf } from './cached-bytes.headers.js';
import { notModified, type PreparedBytes, type Variant } from './prepared-bytes.js';

/** Sets status and headers, and answers the bytes to send: none where the client has them already (304). */
export function applyPrepared(
  request: FastifyRequest,
  reply: FastifyReply,
  options: CachedBytesOptions,
  prepared: PreparedBytes,
  variant: Variant,
): Buffer | undefined {
  const headers = headersOf(options, prepared, variant);
  if (notModified(request.headers['if-none-match'], variant.etag)) {
    void reply.code(304).headers(headers.notModified).removeHeader('content-type');
    return undefined;
  }
  void reply.code(200).headers(headers.ok);
  return variant.bytes;
}
