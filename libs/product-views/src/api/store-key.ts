import type { IncomingHttpHeaders } from 'node:http';
import { STORE_VARY } from 'markethall/channels';

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
