import type { FastifyRequest } from 'fastify';
import { AppError, badRequest } from '../errors/app-error.js';

const JSON_TYPE = /^application\/(?:merge-patch\+)?json(?: ?; ?charset="?utf-8"?)?$/i;
const MULTIPART = /^multipart\/form-data ?; ?boundary=(?:[\w'()+,./:=?-]{1,70}|"[^"\\\r\n]{1,70}")$/i;
const SINGLE = new Set(['content-type', 'idempotency-key', 'authorization', 'if-match', 'cart-token', 'order-token']);
const TYPE_ONLY = /^[\w.+-]{1,60}\/[\w.+-]{1,60}$/;

/** The problem of an unsafe request's body headers, found before a byte of the body is read. */
export function bodyProblem(request: FastifyRequest): AppError | undefined {
  const { raw } = request;
  const repeated = repeatedHeader(raw.rawHeaders);
  if (repeated !== undefined)
    return badRequest('header_repeated', `The header ${repeated} stands more than once`, { header: repeated });
  if (!announcesBody(request)) return undefined;
  const type = raw.headers['content-type'];
  const upload = request.routeOptions.config.upload;
  if (type === undefined) return unsupported();
  if (upload === undefined)
    return JSON_TYPE.test(type) && raw.headers['content-encoding'] === undefined ? undefined : unsupported();
  if (MULTIPART.test(type)) return undefined;
  const [plain = '', ...parameters] = type.split(';');
  const known = TYPE_ONLY.test(plain.trim()) && upload.contentTypes.includes(plain.trim().toLowerCase());
  return known && parameters.every((parameter) => /^ ?(?:charset|header)="?[\w-]{1,20}"? ?$/i.test(parameter))
    ? undefined
    : unsupported();
}

/** True when bytes follow, or when the client at least says what they would be. */
export function announcesBody(request: FastifyRequest): boolean {
  const headers = request.raw.headers;
  const length = headers['content-length'];
  return (
    headers['transfer-encoding'] !== undefined ||
    (length !== undefined && length !== '0') ||
    headers['content-type'] !== undefined
  );
}

/** Node keeps the first of some repeated headers and joins others: both hide what a proxy in front may have read. */
function repeatedHeader(rawHeaders: readonly string[]): string | undefined {
  const seen = new Set<string>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]?.toLowerCase() ?? '';
    if (!SINGLE.has(name)) continue;
    if (seen.has(name)) return name;
    seen.add(name);
  }
  return undefined;
}

const unsupported = (): AppError =>
  new AppError('media_type_unsupported', 415, 'The body has a media type that is not accepted here');
