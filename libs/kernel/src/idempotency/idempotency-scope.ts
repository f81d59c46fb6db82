import { createHash, createHmac } from 'node:crypto';
import type { FastifyRequest } from 'fastify';
import { actorRef, type Actor } from '../context/actor.js';
import { badRequest } from '../errors/app-error.js';

/** Longest key; visible ASCII only. */
export const MAX_KEY_LENGTH = 255;
const KEY = /^[\x21-\x7e]{1,255}$/;

/** Whose key it is, for which route, over which request. */
export interface IdempotencyScope {
  actor: string;
  route: string;
  key: string;
  requestHash: string;
}

/** The key of a request, or null without one. 400 `idempotency_key_invalid` for an empty, long, non-ASCII or repeated one. */
export function idempotencyKeyOf(request: FastifyRequest): string | null {
  const header = request.headers['idempotency-key'];
  if (header === undefined) return null;
  // Node joins a repeated header with ", ", and a space is not allowed in a key.
  if (typeof header !== 'string' || !KEY.test(header)) {
    throw badRequest('idempotency_key_invalid', 'Idempotency-Key must be 1 to 255 visible ASCII characters', {
      max: MAX_KEY_LENGTH,
    });
  }
  return header;
}

/**
 * Scope of a request with this key. The hash is keyed, because bodies may carry passwords, and covers path, query and
 * body, so that one key on two carts is a reuse. A guest is known by the cart or order token, else by key + body.
 */
export function idempotencyScope(request: FastifyRequest, key: string, actor: Actor, secret: Buffer): IdempotencyScope {
  const requestHash = createHmac('sha256', secret)
    .update(`${request.method}\n${request.url}\n`)
    .update(request.rawBody ?? '')
    .digest('base64url');
  return {
    actor: actor.kind === 'anonymous' ? guestRef(request, key, requestHash) : actorRef(actor),
    route: `${request.method} ${request.routeOptions.url ?? request.url.split('?', 1)[0] ?? ''}`.slice(0, 200),
    key,
    requestHash,
  };
}

function guestRef(request: FastifyRequest, key: string, requestHash: string): string {
  const token = request.headers['cart-token'] ?? request.headers['order-token'];
  const identity = typeof token === 'string' && token !== '' ? `token\n${token}` : `request\n${key}\n${requestHash}`;
  return `guest:${createHash('sha256').update(identity).digest('base64url')}`;
}
