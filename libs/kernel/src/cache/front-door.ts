import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { anonymousActor } from '../context/actor.js';
import { addressOf } from '../http/address.js';
import type { HttpParts } from '../http/fastify-hooks.js';
import { requestIdOf, traceparentOf } from '../http/request-id.js';
import type { Cache } from './cache.js';
import { headersOf } from './cached-bytes.headers.js';
import { keyWithHeaders } from './cached-bytes.key.js';
import type { KnownUrls } from './known-urls.js';
import { encodingFor, isPrepared, notModified, type Variant, variantOf } from './prepared-bytes.js';

/** Where the request id stands in a block of fields. */
const ID_AT = 1;

/** The fields of one form of an answer, as `[name, value, name, value, …]`, the request id first. */
interface Block {
  readonly ok: string[];
  readonly notModified: string[];
}

/**
 * Stands before Fastify and answers GETs of URLs that `CachedBytesHook` has answered before, out of memory and with
 * header fields made once: no router, no query parser, no hooks, no request, reply or context. The answer is the same,
 * byte for byte. Whatever it is not sure of (no fresh bytes, credentials, overload, a used-up limit, a process that
 * stops) it leaves to Fastify, whose hooks decide and say why.
 */
export class FrontDoor {
  private readonly blocks = new WeakMap<Variant, Block>();

  constructor(
    private readonly parts: HttpParts,
    private readonly cache: Cache,
    private readonly urls: KnownUrls,
    private readonly trustProxy: boolean,
  ) {}

  /** Puts itself before what listens to the server's requests now. */
  install(server: Server): void {
    const behind = server.listeners('request') as RequestListener[]; // by the event's name
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      if (!this.answers(request, response)) for (const listener of behind) listener(request, response);
    });
  }

  private answers(request: IncomingMessage, response: ServerResponse): boolean {
    const { url, headers, method } = request;
    const known = method === 'GET' && url !== undefined ? this.urls.find(url) : undefined;
    if (known === undefined || headers.authorization !== undefined || !this.isOpen) return false;
    const arrivedAt = performance.now();
    const key = keyWithHeaders(known.base, known.options, request);
    const prepared = key === null ? undefined : this.cache.peek(key);
    if (!isPrepared(prepared)) return false;
    const variant = variantOf(prepared, encodingFor(headers['accept-encoding']));
    if (variant === undefined || !this.parts.limiter.admits(addressOf(request, this.trustProxy))) return false;

    const block = this.blockOf(variant, () => headersOf(known.options, prepared, variant));
    const requestId = requestIdOf(headers['x-request-id']);
    const status = send(request, response, variant, block, requestId, this.corsOf(headers.origin));
    this.parts.requestLog.answered({
      requestId,
      method: 'GET',
      route: known.route,
      url: request.url ?? '',
      status,
      arrivedAt,
      actor: anonymousActor,
      traceparent: traceparentOf(headers.traceparent),
    });
    return true;
  }

  /** Refusing needs a reason and headers: that is left to the hooks. */
  private get isOpen(): boolean {
    return this.parts.gate.currentPressure <= 1 && !this.parts.readiness.shuttingDown;
  }

  private corsOf(origin: string | undefined): readonly string[] {
    return origin === undefined ? [] : this.parts.cors.fieldsFor(origin);
  }

  private blockOf(variant: Variant, headers: () => ReturnType<typeof headersOf>): Block {
    const known = this.blocks.get(variant);
    if (known !== undefined) return known;
    const { ok, notModified } = headers();
    const block = { ok: this.fields(ok), notModified: this.fields(notModified) };
    this.blocks.set(variant, block);
    return block;
  }

  private fields(own: Readonly<Record<string, string>>): string[] {
    return Object.entries({ 'x-request-id': '', ...this.parts.headers, ...own }).flat();
  }
}

/** Sends 200 with the bytes, or 304 without them; returns the status. Node reads the fields before it comes back. */
function send(
  request: IncomingMessage,
  response: ServerResponse,
  variant: Variant,
  block: Block,
  requestId: string,
  cors: readonly string[],
): 200 | 304 {
  const unchanged = notModified(request.headers['if-none-match'], variant.etag);
  const own = unchanged ? block.notModified : block.ok;
  own[ID_AT] = requestId;
  const fields = cors.length === 0 ? own : [...own, ...cors];
  if (unchanged) response.writeHead(304, fields).end();
  else response.writeHead(200, fields).end(variant.bytes);
  return unchanged ? 304 : 200;
}
