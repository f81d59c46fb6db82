import { createHash } from 'node:crypto';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { CacheCodec } from './cache.js';

export type Encoding = 'identity' | 'gzip' | 'br';

/** One form of the answer. */
export interface Variant {
  readonly bytes: Buffer;
  /** Strong: another encoding is another representation and has another tag. */
  readonly etag: string;
}

/** A whole answer, ready to be sent in any encoding. */
export interface PreparedBytes {
  readonly identity: Variant;
  /** Made on first demand. */
  gzip?: Variant;
  br?: Variant;
  readonly contentType: string;
  readonly contentLanguage: string | null;
  /** `Surrogate-Key`: the tags. */
  readonly surrogateKey: string;
  /** It changes by itself while shared caches might still keep it: they must ask again. */
  readonly endsSoon?: boolean;
}

/** Smaller answers are not worth a compressed form. */
const COMPRESS_FROM = 860;
const compress = {
  gzip: (bytes: Buffer) => promisify(gzip)(bytes, { level: 6 }),
  br: (bytes: Buffer) =>
    promisify(brotliCompress)(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
};

interface Stored {
  text: string;
  contentType: string;
  contentLanguage: string | null;
  surrogateKey: string;
  endsSoon?: boolean;
}

/** How prepared bytes travel to Redis: as text; each process compresses once for itself. */
export const preparedBytesCodec: CacheCodec<PreparedBytes> = {
  encode: (value): Stored => ({
    text: value.identity.bytes.toString('utf8'),
    contentType: value.contentType,
    contentLanguage: value.contentLanguage,
    surrogateKey: value.surrogateKey,
    ...(value.endsSoon === true && { endsSoon: true }),
  }),
  decode(stored): PreparedBytes {
    const { text, contentType, contentLanguage, surrogateKey, endsSoon } = stored as Partial<Stored>; // checked right below
    if (typeof text !== 'string' || typeof contentType !== 'string' || typeof surrogateKey !== 'string') {
      throw new TypeError('not prepared bytes');
    }
    const facts = { contentType, contentLanguage: contentLanguage ?? null, surrogateKey };
    return prepare(Buffer.from(text), endsSoon === true ? { ...facts, endsSoon } : facts);
  },
  // Room for the compressed forms that will come.
  size: (value) => Math.ceil(value.identity.bytes.length * 1.6),
};

/** True for a value of the cache that is a whole answer. */
export const isPrepared = (value: unknown): value is PreparedBytes =>
  typeof value === 'object' && value !== null && 'identity' in value;

/** The answer in its plain form. */
export function prepare(
  bytes: Buffer,
  facts: Pick<PreparedBytes, 'contentType' | 'contentLanguage' | 'surrogateKey' | 'endsSoon'>,
): PreparedBytes {
  const hash = createHash('sha256')
    .update(bytes)
    .update(facts.contentLanguage ?? '')
    .digest('base64url')
    .slice(0, 22);
  return { identity: { bytes, etag: `"${hash}"` }, ...facts };
}

/** The form for the encoding if it is there already; where compressing is not worth it, the plain one. */
export function variantOf(prepared: PreparedBytes, encoding: Encoding): Variant | undefined {
  if (encoding === 'identity' || prepared.identity.bytes.length < COMPRESS_FROM) return prepared.identity;
  return prepared[encoding];
}

/** The form for the encoding, made once. */
export async function makeVariant(prepared: PreparedBytes, encoding: Encoding): Promise<Variant> {
  const present = variantOf(prepared, encoding);
  if (present !== undefined || encoding === 'identity') return present ?? prepared.identity;
  const bytes = await compress[encoding](prepared.identity.bytes);
  const variant = { bytes, etag: `${prepared.identity.etag.slice(0, -1)}-${encoding}"` };
  prepared[encoding] = variant;
  return variant;
}

const negotiated = new Map<string, Encoding>();

/** Best encoding for an `Accept-Encoding` header by its weights; Brotli before gzip before plain. */
export function encodingFor(header: string | undefined): Encoding {
  if (header === undefined || header === '') return 'identity';
  const known = negotiated.get(header);
  if (known !== undefined) return known;
  const weights = new Map<string, number>();
  for (const part of header.toLowerCase().split(',')) {
    const [name = '', ...parameters] = part.split(';').map((piece) => piece.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='));
    weights.set(name, q === undefined ? 1 : Number(q.slice(2)) || 0);
  }
  const weight = (name: string): number => weights.get(name) ?? weights.get('*') ?? 0;
  const best: Encoding =
    weight('br') > 0 && weight('br') >= weight('gzip') ? 'br' : weight('gzip') > 0 ? 'gzip' : 'identity';
  if (negotiated.size < 500) negotiated.set(header, best);
  return best;
}

/** True when an `If-None-Match` header lists the tag of this form. */
export function notModified(header: string | undefined, etag: string): boolean {
  if (header === undefined) return false;
  if (header === etag || header === '*') return true;
  return header.split(',').some((part) => {
    const tag = part.trim();
    return tag === etag || tag === `W/${etag}`;
  });
}
