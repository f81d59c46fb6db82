import type { CachedBytesOptions } from './cached-bytes.decorator.js';
import type { PreparedBytes, Variant } from './prepared-bytes.js';

/** Header fields of an answer from memory, by lower-case name. */
export interface PreparedHeaders {
  /** Of the 200 with the bytes. */
  readonly ok: Readonly<Record<string, string>>;
  /** Of the 304 without them. */
  readonly notModified: Readonly<Record<string, string>>;
}

const made = new WeakMap<Variant, PreparedHeaders>();

/** The header fields of this form of the answer, put together once. A key belongs to one route, so its bytes do, too. */
export function headersOf(options: CachedBytesOptions, prepared: PreparedBytes, variant: Variant): PreparedHeaders {
  const known = made.get(variant);
  if (known !== undefined) return known;
  const notModified = {
    etag: variant.etag,
    'cache-control': prepared.endsSoon === true ? 'public, max-age=0, s-maxage=0' : cacheControlOf(options),
    // Which browsers may read it is said by origin (see Cors), to those with one.
    vary: ['Accept-Encoding', ...(options.vary ?? []), 'Origin'].join(', '),
    ...(prepared.surrogateKey === '' ? {} : { 'surrogate-key': prepared.surrogateKey }),
    ...(prepared.contentLanguage === null ? {} : { 'content-language': prepared.contentLanguage }),
  };
  const encoding = variant === prepared.br ? 'br' : variant === prepared.gzip ? 'gzip' : null;
  const ok = {
    ...notModified,
    'content-type': prepared.contentType,
    'content-length': String(variant.bytes.length),
    ...(encoding === null ? {} : { 'content-encoding': encoding }),
  };
  const headers = { ok, notModified };
  made.set(variant, headers);
  return headers;
}

function cacheControlOf({ ttlSeconds, staleSeconds = 0 }: CachedBytesOptions): string {
  const stale = staleSeconds > 0 ? `, stale-while-revalidate=${staleSeconds}` : '';
  return `public, max-age=0, s-maxage=${ttlSeconds}${stale}`;
}
