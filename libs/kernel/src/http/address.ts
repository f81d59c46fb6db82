import type { IncomingMessage } from 'node:http';

/** The client's address as Fastify's `request.ip` has it: behind a trusted proxy, the first of `X-Forwarded-For`. */
export function addressOf(request: IncomingMessage, trustProxy: boolean): string {
  const forwarded = trustProxy ? request.headers['x-forwarded-for'] : undefined;
  if (forwarded === undefined || forwarded === '') return request.socket.remoteAddress ?? '';
  const list = typeof forwarded === 'string' ? forwarded : forwarded.join(',');
  const comma = list.indexOf(',');
  return (comma === -1 ? list : list.slice(0, comma)).trim();
}
