import type { FastifyRequest } from 'fastify';
import type { CachedBytesOptions } from './cached-bytes.decorator.js';

/** Longer keys are not worth keeping: somebody is trying them out. */
const MAX_KEY = 500;

/**
 * The cache key of a request, without a promise: path, listed query parameters in a fixed order, and what the route
 * adds. null when the answer must come from the handler (another method or parameter, no key).
 */
export function cachedBytesKey(options: CachedBytesOptions, request: FastifyRequest): string | null {
  if (request.method !== 'GET' && request.method !== 'HEAD') return null;
  const parts = options.key?.(request);
  if (parts === null) return null;
  const url = request.url;
  const mark = url.indexOf('?');
  const query = mark === -1 ? '' : normalized(request.query, options.query ?? []);
  if (query === null) return null;
  const key = `bytes:${mark === -1 ? url : url.slice(0, mark)}${query}${parts === undefined ? '' : `|${parts.join('|')}`}`;
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
