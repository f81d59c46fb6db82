import { type IncomingHttpHeaders, type IncomingMessage, request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { LookupFunction } from 'node:net';
import { outgoingEncoded, outgoingTooLarge } from './outgoing.errors.js';

/** An address that may be asked. */
export interface CheckedAddress {
  address: string;
  family: number;
}

/** What goes to one server. */
export interface Exchange {
  url: URL;
  /** The connection goes to one of these, whatever the name resolves to by now. */
  addresses: readonly CheckedAddress[];
  method: string;
  headers: Readonly<Record<string, string>>;
  body: Buffer | null;
  maxBytes: number;
  signal: AbortSignal;
}

/** What came back. */
export interface OutgoingAnswer {
  /** Where it came from, after redirects. */
  url: string;
  status: number;
  headers: IncomingHttpHeaders;
  /** At most as many bytes as the caller takes. */
  body: Buffer;
}

/** One request on a connection of its own, and its whole answer. Throws AppErrors, and what the socket throws. */
export function exchange(wanted: Exchange): Promise<OutgoingAnswer> {
  const { url, addresses, method, headers, body, signal } = wanted;
  const options: RequestOptions = {
    method,
    headers: { 'accept-encoding': 'identity', ...headers, ...(body === null ? {} : { 'content-length': body.length }) },
    lookup: pinnedTo(addresses),
    agent: false,
    signal,
    maxHeaderSize: 16_384,
  };
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, options, (answer) => {
      readBody(answer, wanted.maxBytes)
        .then((bytes) =>
          resolve({ url: url.href, status: answer.statusCode ?? 0, headers: answer.headers, body: bytes }),
        )
        .catch(reject)
        .finally(() => request.destroy());
    });
    request.on('error', reject);
    request.end(body ?? undefined);
  });
}

/** Stands in for DNS: the name has been resolved and every address checked. */
const pinnedTo =
  (addresses: readonly CheckedAddress[]): LookupFunction =>
  (_host, { all }, done) => {
    const [first] = addresses;
    if (all === true) done(null, [...addresses]);
    else done(null, first?.address ?? '', first?.family);
  };

async function readBody(answer: IncomingMessage, maxBytes: number): Promise<Buffer> {
  // A body that was not asked to be compressed is not unpacked: a few bytes could become gigabytes.
  if ((answer.headers['content-encoding'] ?? 'identity') !== 'identity') throw outgoingEncoded();
  if (Number(answer.headers['content-length'] ?? 0) > maxBytes) throw outgoingTooLarge(maxBytes);
  const parts: Buffer[] = [];
  let length = 0;
  // An answer in binary mode gives buffers.
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length;
    if (length > maxBytes) throw outgoingTooLarge(maxBytes);
    parts.push(part);
  }
  return Buffer.concat(parts);
}
