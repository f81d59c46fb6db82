import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';
import type { CachedBytesOptions } from './cached-bytes.decorator.js';

/** Longer keys are not worth keeping: somebody is trying them out. */
const MAX_KEY = 500;

/** What `key` may look at: the headers that it lists in `vary`. The URL is in the key anyway. */
export interface KeyedRequest {
  readonly headers: IncomingHttpHeaders;
}

/**
 * The cache key of a request, without a promise: path, listed query parameters in a fixed order, and what the route
 * adds. null when the answer must come from the handler (another method or parameter, no key).
 */
export function cachedBytesKey(options: CachedBytesOptions, request: FastifyRequest): string | null {
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  const base = keyOfUrl(options, request);
  return base === null ? null : keyWithHeaders(base, options, request);
}

/** The part of the key that the URL alone decides; null for a parameter that the route does not list. */
export function keyOfUrl(
  options: CachedBytesOptions,
  { url, query: given }: Pick<FastifyRequest, 'url' | 'query'>,
): string | null {
  const mark = url.indexOf('?');
  const query = mark === -1 ? '' : normalized(given, options.query ?? []);
  return query === null ? null : `bytes:${mark === -1 ? url : url.slice(0, mark)}${query}`;
}

/** The whole key: what the URL says, and what the route reads from the headers. */
export function keyWithHeaders(base: string, options: CachedBytesOptions, request: KeyedRequest): string | null {
  const parts = options.key?.(request);
  if (parts === null) return null;
  const key = parts === undefined ? base : `${base}|${parts.join('|')}`;
  return key.length > MAX_KEY ? null : key;
}

/** `?a=1&b=2` in the order of the list; null for a parameter outside of it or one that is not plain text. */
function normalized(query: unknown, allowed: readonly string[]): string | null {
  if (typeof query !== 'object' || query === null) return null;
  const given = query as Record<string, unknown>; // Fastify's parsed query
  for (const name of Object.keys(given)) if (!allowed.includes(name) || typeof given[name] !== 'string') return null;
  let text = '?';
  for (const name of allowed) {
    const value = given[name];
    if (typeof value === 'string') text += `${encodeURIComponent(name)}=${encodeURIComponent(value)}&`;
  }
  return text;
}
