import type { IncomingHttpHeaders } from 'node:http';
import { STORE_VARY } from 'markethall/channels';
import { type Actor, RequestContext } from 'markethall/kernel';

/** Query parameters that choose language and currency. */
export const STORE_QUERY = ['locale', 'currency'];

/** Headers that choose channel and language. */
export const STORE_HEADERS = STORE_VARY.split(', ');

/** Those headers as sent: a key without a promise. Odd ones are answered uncached. */
export function storeKey(request: { headers: IncomingHttpHeaders }): readonly string[] | null {
  const { 'x-channel': channel, 'publishable-key': key, 'accept-language': language } = request.headers;
  if (Array.isArray(channel) || Array.isArray(key)) return null;
  const parts = [channel ?? '', key ?? '', (language ?? '').toLowerCase()];
  return parts.every((part) => part.length <= 120) ? parts : null;
}

/** Like `storeKey`; null for a customer who is signed in, whose groups may have prices of their own. */
export function priceKey(request: { headers: IncomingHttpHeaders }): readonly string[] | null {
  const personal = request.headers.authorization !== undefined && customerOf(RequestContext.actor()) !== null;
  return personal ? null : storeKey(request);
}

/** Headers that choose prices: a shared cache must not answer a customer with the prices of guests. */
export const PRICE_HEADERS = [...STORE_HEADERS, 'Authorization'];

/** The customer who is signed in; null for guests and staff, who see what everybody sees. */
export const customerOf = (actor: Actor): string | null => (actor.kind === 'customer' ? actor.profileId : null);
